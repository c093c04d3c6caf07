"""Design of a study: factors, designs, mixes, and the case of each point."""
