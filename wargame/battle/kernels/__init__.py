"""Compiled rules of the battle: numba and numpy only, plain arrays in and out."""

from wargame.compiled.package import kernel_package

kernel_package(__name__, calls=["wargame.compiled"])
