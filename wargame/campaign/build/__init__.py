"""Arrays of a campaign, from a checked file."""
