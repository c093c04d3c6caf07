"""Compiled rules of the battle: numba and numpy only, plain arrays in and out."""
