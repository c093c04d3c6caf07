"""The study document: what a study file may contain, every mistake in it, and the study that it means."""
