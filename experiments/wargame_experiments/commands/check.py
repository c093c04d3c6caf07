"""``wargame check``: everything that is wrong with scenario files."""

import sys
from collections.abc import Sequence
from typing import Annotated

from cyclopts import Parameter

WRONG = 2


def check(
    *files: str,
    settings: Annotated[Sequence[str], Parameter(name="--set", negative_iterable=(), show_default=False)] = (),
) -> int:
    """Say everything that is wrong with scenario files, line by line.

    Prints one line for each mistake: file, line, key, what was found, what is allowed, and the nearest right word.
    Exit code 2 if there is any.

    Parameters
    ----------
    files
        Paths of TOML files, or names of shipped scenarios.
    settings
        A value laid over each of them, as in --set clock.tick_s=1; may be repeated.
    """
    from wargame.battle.scenario_file import check as problems_of
    from wargame.inputs.errors import ScenarioError

    if not files:
        raise ValueError("check: no file given; allowed: paths of scenario files, or names of shipped scenarios")
    wrong = 0
    for file in files:
        problems = problems_of(file, settings)
        if problems:
            wrong += 1
            print(ScenarioError(problems), file=sys.stderr)
        else:
            print(f"{file}: ok")
    return WRONG if wrong else 0
