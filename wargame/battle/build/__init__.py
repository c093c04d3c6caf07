"""From a checked scenario to the arrays that a battle runs on."""
