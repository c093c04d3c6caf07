"""The battle as Mesa agents: one class a kind of element, every rule a kernel."""
