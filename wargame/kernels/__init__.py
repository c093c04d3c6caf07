"""Compiled rules of the battle: numba and numpy only, plain arrays in and out."""

from wargame.kernels.package import kernel_package

kernel_package(__name__)
