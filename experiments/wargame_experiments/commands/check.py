"""``wargame check``: mistakes in scenario, campaign and element files."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

from cyclopts import Parameter

if TYPE_CHECKING:
    from wargame.inputs.errors import Problem

WRONG: Final = 2
MOST_BYTES: Final = 10_000_000  # of a file that are looked at to see what it is


def check(
    *files: str,
    settings: Annotated[Sequence[str], Parameter(name="--set", negative_iterable=(), show_default=False)] = (),
) -> int:
    """List every mistake in scenario, campaign and element files, with its line.

    The element files in the folder elements beside a scenario or campaign are checked with it. Each mistake is one
    line: file, line, key, the value found, the values allowed, and the nearest right word.
    The exit code is 2 if there is a mistake.

    Parameters
    ----------
    files
        Paths of TOML files, or names of shipped scenarios or campaigns.
    settings
        PATH=VALUE replaces a value of each scenario, as in --set clock.tick_s=1. Repeatable.
    """
    from wargame.inputs.errors import ScenarioError
    from wargame.inputs.visible import visible

    if not files:
        raise ValueError("check: no file given; allowed: paths of scenario files, or names of shipped scenarios")
    wrong = 0
    for file in files:
        problems = _problems(file, settings)
        if problems:
            wrong += 1
            print(ScenarioError(problems), file=sys.stderr)
        else:
            print(f"{visible(file)}: ok")
    return WRONG if wrong else 0


def _problems(file: str, settings: Sequence[str]) -> "list[Problem]":
    """Return what is wrong with a file: a campaign if it has nations and no map, an element if it has a kind."""
    from wargame.battle.scenario_file import check as check_scenario
    from wargame.campaign.scenario_file import check as check_campaign
    from wargame.campaign.scenario_file import is_campaign, shipped
    from wargame.catalogue.own_elements import check as check_element
    from wargame.catalogue.own_elements import is_element

    if file in shipped():
        return check_campaign(file, settings)
    try:
        with open(file, "rb") as handle:
            text = handle.read(MOST_BYTES).decode("utf-8", "replace")
    except (OSError, ValueError):
        return check_scenario(file, settings)
    if is_element(text):
        return check_element(Path(file))
    return check_campaign(file, settings) if is_campaign(text) else check_scenario(file, settings)
