"""Compiled rules of the campaign: numba and numpy only, plain arrays in and out. They call those of the battle."""

import wargame.battle.kernels  # noqa: F401
from wargame.compiled.package import kernel_package

kernel_package(__name__, calls=["wargame.compiled", "wargame.battle.kernels"])
