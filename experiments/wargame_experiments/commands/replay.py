"""``wargame replay``: one battle as a page for the browser."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from wargame_experiments.commands.options import AgentModules, PathOption


def replay(
    scenario: str,
    *,
    out: PathOption | None = None,
    seed: int = 1,
    first: int = 0,
    settings: Annotated[Sequence[str], Parameter(name="--set", negative_iterable=(), show_default=False)] = (),
    against: str | None = None,
    against_settings: Annotated[
        Sequence[str], Parameter(name="--against-set", negative_iterable=(), show_default=False)
    ] = (),
    engine: Literal["compiled", "mesa"] | None = None,
    allow_agents: AgentModules = (),
    force: Annotated[bool, Parameter(negative=())] = False,
) -> None:
    """Write one battle as a page for the browser: map, shots, magazines, counters, events.

    The page is one file without a request to anybody. It opens from the disk, and its address takes a time, as in
    replay.html#t=1100 (seconds).

    Parameters
    ----------
    scenario
        Name of a shipped scenario (see: wargame scenarios), or path of a TOML file.
    out
        File of the page. Default: SCENARIO.html
    seed
        Key of the random numbers, 0 to 4294967295.
    first
        Number of the replication.
    settings
        PATH=VALUE replaces a value of the scenario, as in --set units.coyotes.count=4. Repeatable.
    against
        Another scenario, shown beside the first under common random numbers.
    against_settings
        PATH=VALUE of what is shown beside it; without --against, of the same scenario. Repeatable.
    engine
        compiled or mesa; both give the same battle. Default: compiled, or mesa if the scenario names agents in Python.
    allow_agents
        Module or package with agent classes, whose Python code may run if the scenario names it. Repeatable.
    force
        Replace a file that is no replay.
    """
    from wargame_experiments.commands.options import check_run
    from wargame_experiments.replay.battle import Replayed
    from wargame_experiments.replay.page import html, write_page

    check_run(1, seed)
    shown = Replayed(scenario, settings, engine, allow_agents)
    file = out or Path(f"{shown.setup.scenario.name}.html")
    other = None
    if against or against_settings:
        same = () if against else settings
        beside = Replayed(against or scenario, [*same, *against_settings], engine, allow_agents)
        other = beside.document(seed, first)
    write_page(file, html(shown.document(seed, first), other), force)
    print(f"Written to {file}", file=sys.stderr)
