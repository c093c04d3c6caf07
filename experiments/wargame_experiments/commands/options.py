"""Options that several commands share, and their checks."""

import os
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

from cyclopts import Parameter

from wargame_experiments import streams

if TYPE_CHECKING:
    from wargame_experiments.figures.fonts import Fonts

Flag = Annotated[bool, Parameter(negative=())]

SEEDS: Final = 2**32


def expanded(_: Any, tokens: Sequence[Any]) -> Path:
    """Return the path in a word of the command line, a ``~`` at its start being a home, in ``--out=~/x`` too.

    Raises
    ------
    ValueError
        If there is no such home.
    """
    text = tokens[0].value
    found = os.path.expanduser(text)
    if text.startswith("~") and found == text:
        raise ValueError(
            f"got {text}; allowed: a path without ~, as there is no such home (./{text} for that very name)"
        )
    return Path(found)


PathOption = Annotated[Path, Parameter(converter=expanded)]
AgentModules = Annotated[Sequence[str], Parameter(negative_iterable=(), show_default=False)]


def quietable[**P, Result](command: Callable[P, Result]) -> Callable[P, Result]:
    """Return a command that has the option ``quiet``: with it, stderr has errors alone."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> Result:
        with streams.hushed(bool(kwargs.get("quiet"))):
            return command(*args, **kwargs)

    return run


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
