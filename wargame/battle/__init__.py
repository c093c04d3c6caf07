"""The battle: scenarios, the world they are built into, kernels, engine, outcome, measures, money."""
