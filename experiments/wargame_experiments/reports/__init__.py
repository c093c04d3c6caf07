"""What the command prints and writes of battles and sweeps."""
