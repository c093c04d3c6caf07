"""``wargame replay``: one battle or one campaign as a page for the browser."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from cyclopts import Parameter

from wargame_experiments.commands.options import AgentModules, Flag, PathOption, quietable

if TYPE_CHECKING:
    from wargame_experiments.replay.campaign import ReplayedCampaign

EXPORTS: Final = (".acmi", ".geojson")


@quietable
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
    force_file: PathOption | None = None,
    engine: Literal["compiled", "mesa"] | None = None,
    allow_agents: AgentModules = (),
    anchor: Annotated[str | None, Parameter(allow_leading_hyphen=True)] = None,
    weeks: int | None = None,
    raids: int | None = None,
    force: Flag = False,
    quiet: Flag = False,
) -> None:
    """Write one battle or one campaign as a page for the browser: map, events, and what both sides have, by time.

    A battle is shown by the tick: movers, shots, magazines, counters. A campaign is shown by the week: nations, lines,
    suppliers and what they send each other, stocks, prices, money; its raids open as battles inside. The page is one
    file without a request to anybody. It opens from the disk, and its address takes a time, as in replay.html#t=1100
    (seconds) and campaign.html#w=170 (week). A file that ends in .gif becomes a moving picture of
    the battle's map; one in .acmi a flight recording for Tacview and one in .geojson a map layer, put on the globe with
    --anchor.

    Parameters
    ----------
    scenario
        Name of a shipped scenario or campaign (see: wargame scenarios), or path of a TOML file.
    out
        File of the page, of a moving picture (.gif), or for other programs (.acmi, .geojson). Default: SCENARIO.html
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
    force_file
        TOML file with the forces present, as for wargame battle.
    engine
        compiled or mesa; both give the same page. Default: compiled, or mesa if the scenario names agents in Python.
    allow_agents
        Module or package with agent classes, whose Python code may run if the scenario names it. Repeatable.
    anchor
        LAT,LON in degrees, where the middle of the map is put in a file for other programs, as in 45,-30.
    weeks
        Of a campaign: weeks of war, in place of those of the file.
    raids
        Of a campaign: raids whose battles are in the page, those with the most value lost. Default: 60
    force
        Replace a file that is no replay.
    quiet
        Print nothing on stderr but errors.
    """
    from wargame.campaign.scenario_file import names_campaign
    from wargame_experiments.commands.options import check_run
    from wargame_experiments.replay.battle import Replayed
    from wargame_experiments.replay.campaign import ReplayedCampaign
    from wargame_experiments.replay.page import html, write_page

    check_run(1, seed)
    of_battle = {
        "--against": against,
        "--against-set": against_settings,
        "--force-file": force_file,
        "--anchor": anchor,
    }
    of_campaign = {"--weeks": weeks, "--raids": raids}
    if names_campaign(scenario):
        _check_absent(of_battle, "battle")
        settings = [*settings, *([f"clock.war_weeks={weeks}"] if weeks is not None else [])]
        shown = ReplayedCampaign(scenario, settings, engine, allow_agents)
        _write_campaign(shown, (seed, first), raids, out, force)
        return
    _check_absent(of_campaign, "campaign")
    shown = Replayed(scenario, settings, engine, allow_agents, force_file)
    file = out or Path(f"{shown.setup.scenario.name}.html")
    if file.suffix.lower() in EXPORTS:
        _write_export(file, shown.document(seed, first), anchor, bool(against or against_settings), force)
        return
    if anchor is not None:
        raise ValueError(f"--anchor: got {file}; allowed: with --out FILE that ends in {' or '.join(EXPORTS)}")
    if file.suffix.lower() == ".gif":
        _write_picture(file, shown.document(seed, first), bool(against or against_settings), force)
        return
    other = None
    if against or against_settings:
        same = () if against else settings
        forces = None if against else force_file
        beside = Replayed(against or scenario, [*same, *against_settings], engine, allow_agents, forces)
        other = beside.document(seed, first)
    write_page(file, html(shown.document(seed, first), other), force)
    print(f"Written to {file}", file=sys.stderr)


def _check_absent(options: Mapping[str, Any], kind: str) -> None:
    """Raise ValueError, with all of them, if options are given that go with another kind of file."""
    if given := [name for name, value in options.items() if value not in (None, (), [])]:
        raise ValueError("; ".join(f"{name}: allowed with a {kind}" for name in given))


def _write_campaign(
    shown: "ReplayedCampaign", key: tuple[int, int], raids: int | None, out: Path | None, force: bool
) -> None:
    from wargame_experiments.replay.campaign_page import html
    from wargame_experiments.replay.campaign_raids import MOST
    from wargame_experiments.replay.page import write_page
    from wargame_experiments.reports.progress import progress

    file = out or Path(f"{shown.setup.campaign.name}.html")
    if file.suffix.lower() == ".gif":
        raise ValueError(f"--out: got {file}; allowed: a page (.html), as a moving picture shows a battle")
    record = shown.record(*key, MOST if raids is None else raids)
    with progress(len(record.held), "raid", quiet=not record.held) as advance:
        document = record.document(advance)
    write_page(file, html(document), force)
    print(f"Written to {file}", file=sys.stderr)


def _write_picture(file: Path, document: Mapping[str, Any], has_other: bool, force: bool) -> None:
    from wargame_experiments.replay.picture import write_picture
    from wargame_experiments.replay.reader import parse

    if has_other:
        raise ValueError("--against: allowed with a page; a moving picture shows one battle")
    if file.exists() and not force:
        raise ValueError(f"{file}: is there already; allowed: a new file, or --force")
    write_picture(file, parse(document))
    print(f"Written to {file}", file=sys.stderr)


def _write_export(file: Path, document: Mapping[str, Any], anchor: str | None, has_other: bool, force: bool) -> None:
    from wargame_experiments.output_file import write_whole
    from wargame_experiments.replay.acmi import acmi
    from wargame_experiments.replay.anchor import Anchor
    from wargame_experiments.replay.geojson import geojson
    from wargame_experiments.replay.reader import parse

    if has_other:
        raise ValueError("--against: allowed with a page; a file for other programs has one battle")
    area = document["header"]["map"]
    place = Anchor.read(anchor, area["width_m"], area["height_m"])
    writer = acmi if file.suffix.lower() == ".acmi" else geojson
    write_whole(file, writer(parse(document), place), force)
    print(f"Written to {file}. {place.words}", file=sys.stderr)
