"""``wargame check``: mistakes in scenario, campaign and element files."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

from cyclopts import Parameter

from wargame_experiments.commands.options import Flag

if TYPE_CHECKING:
    from wargame.inputs.errors import Problem

WRONG: Final = 2


def check(
    *files: str,
    settings: Annotated[Sequence[str], Parameter(name="--set", negative_iterable=(), show_default=False)] = (),
    json: Flag = False,
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
    json
        Print one JSON document: "files", each with "file", "ok" and its "problems", each of them with "file", "line" (0
        if there is none), "path" of the key, "got" and "message".
    """
    from wargame_experiments.reports.battle_document import print_json

    if not files:
        raise ValueError("check: no file given; allowed: paths of scenario files, or names of shipped scenarios")
    found = {file: _problems(file, settings) for file in files}
    if json:
        print_json({"files": [_document(file, problems) for file, problems in found.items()]})
    else:
        _show(found)
    return WRONG if any(found.values()) else 0


def _document(file: str, problems: "Sequence[Problem]") -> dict[str, Any]:
    return {"file": file, "ok": not problems, "problems": [problem._asdict() for problem in problems]}


def _show(found: "Mapping[str, Sequence[Problem]]") -> None:
    from wargame.inputs.errors import ScenarioError
    from wargame.inputs.visible import visible

    for file, problems in found.items():
        if problems:
            print(ScenarioError(problems), file=sys.stderr)
        else:
            print(f"{visible(file)}: ok")


def _problems(file: str, settings: Sequence[str]) -> "list[Problem]":
    """Return what is wrong with a file: a campaign if it has nations and no map, an element if it has a kind."""
    from wargame.battle.scenario_file import check as check_scenario
    from wargame.campaign.scenario_file import check as check_campaign
    from wargame.campaign.scenario_file import names_campaign
    from wargame.catalogue.own_elements import check as check_element

    if names_campaign(file):
        return check_campaign(file, settings)
    return check_element(Path(file)) if _names_element(file) else check_scenario(file, settings)


def _names_element(file: str) -> bool:
    """Return whether a file is meant as an element; False if it cannot be read."""
    from wargame.catalogue.own_elements import is_element
    from wargame.inputs.toml_repair import MOST_BYTES

    try:
        with open(file, "rb") as handle:
            return is_element(handle.read(MOST_BYTES).decode("utf-8", "replace"))
    except (OSError, ValueError):
        return False
