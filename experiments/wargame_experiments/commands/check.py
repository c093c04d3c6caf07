"""``wargame check``: mistakes in scenario files."""

import sys
from collections.abc import Sequence
from typing import Annotated

from cyclopts import Parameter

WRONG = 2


def check(
    *files: str,
    settings: Annotated[Sequence[str], Parameter(name="--set", negative_iterable=(), show_default=False)] = (),
) -> int:
    """List every mistake in scenario files, with its line.

    Each mistake is one line: file, line, key, the value found, the values allowed, and the nearest right word.
    The exit code is 2 if there is a mistake.

    Parameters
    ----------
    files
        Paths of TOML files, or names of shipped scenarios.
    settings
        PATH=VALUE replaces a value of each scenario, as in --set clock.tick_s=1. Repeatable.
    """
    from wargame.battle.scenario_file import check as problems_of
    from wargame.inputs.errors import ScenarioError
    from wargame.inputs.visible import visible

    if not files:
        raise ValueError("check: no file given; allowed: paths of scenario files, or names of shipped scenarios")
    wrong = 0
    for file in files:
        problems = problems_of(file, settings)
        if problems:
            wrong += 1
            print(ScenarioError(problems), file=sys.stderr)
        else:
            print(f"{visible(file)}: ok")
    return WRONG if wrong else 0
