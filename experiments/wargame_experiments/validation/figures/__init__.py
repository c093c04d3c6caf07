"""Figures of a validation, one a file; each writes PNG, PDF and the CSV that it was drawn from."""
