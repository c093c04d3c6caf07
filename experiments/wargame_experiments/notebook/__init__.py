"""What a notebook holds: battles and campaigns that were simulated, with their measures."""
