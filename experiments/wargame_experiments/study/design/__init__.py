"""Which points a study has: factors, designs, mixes, and the case of each point."""
