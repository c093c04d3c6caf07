"""Figures for papers: one style, each as PNG and PDF with the CSV it was drawn from."""
