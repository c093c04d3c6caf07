"""Checks of the options that several commands share."""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from wargame_experiments.figures.fonts import Fonts

SEEDS: Final = 2**32


def check_run(replications: int, seed: int) -> None:
    """Raise ValueError, with all faults, unless replications and seed are in range."""
    faults = []
    if replications < 1:
        faults.append(f"replications: got {replications}, allowed is a whole number >= 1")
    if not 0 <= seed < SEEDS:
        faults.append(f"seed: got {seed}, allowed is a whole number from 0 to {SEEDS - 1}")
    if faults:
        raise ValueError("; ".join(faults))


def chosen_fonts(family: str | None) -> "Fonts":
    """Return the fonts of a command's figures; raise ValueError if there is no such family."""
    from wargame_experiments.figures.fonts import Fonts

    return Fonts(family)
