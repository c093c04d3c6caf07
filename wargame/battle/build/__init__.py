"""Setup of a battle: the arrays that it runs on, from a checked scenario."""
