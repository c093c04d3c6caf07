"""The campaign as Mesa agents: nations, depots, lines, suppliers, shops, the adversary; every rule a kernel."""
