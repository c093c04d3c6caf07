"""The campaign as Mesa agents: nations, depots, lines, suppliers, the adversary; every rule a kernel."""
