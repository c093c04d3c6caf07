"""``wargame campaign``: stocks, output, prices and cost-exchange ratios of a simulated campaign."""

import sys
from collections.abc import Sequence
from contextlib import nullcontext
from typing import Annotated, Literal

from cyclopts import Parameter

from wargame_experiments.commands.options import AgentModules, Flag, PathOption, quietable

FigureName = Literal[
    "stock", "output", "price", "backlog", "exhaustion", "money", "repair", "gap",
    "method-effectiveness", "generations-in-stock", "land-forces",
]  # fmt: skip


@quietable
def campaign(
    file: str,
    *,
    weeks: int | None = None,
    replications: int = 200,
    seed: int = 1,
    first: int = 0,
    settings: Annotated[Sequence[str], Parameter(name="--set", negative_iterable=(), show_default=False)] = (),
    engine: Literal["compiled", "mesa"] | None = None,
    allow_agents: AgentModules = (),
    raid: str | None = None,
    report: Literal["full", "gap"] = "full",
    json: Flag = False,
    out: PathOption | None = None,
    only: Annotated[Sequence[FigureName], Parameter(negative_iterable=())] = (),
    font: str | None = None,
    force: Flag = False,
    quiet: Flag = False,
) -> None:
    """Simulate a campaign many times: who runs out of what, what binds industry, what it costs.

    Nations order, lines produce, depots feed the raids of a battle, week after week. The report holds shortages, what
    bound each line, unit prices then and now, what was paid, and cost-exchange ratios (defender USD per attacker USD)
    with 95 % intervals.

    Parameters
    ----------
    file
        Name of a shipped campaign (see: wargame scenarios), or path of a TOML file.
    weeks
        Weeks of war, in place of those of the file.
    replications
        Number of campaigns.
    seed
        Key of the random numbers, 0 to 4294967295. The same seed gives the same numbers.
    first
        Number of the first replication.
    settings
        PATH=VALUE replaces a value of the campaign, as in --set raids.size=100; battle.PATH=VALUE one of its battle.
        Repeatable.
    engine
        compiled or mesa; both give the same numbers. Default: compiled, or mesa if the campaign names agents in Python.
    allow_agents
        Module or package with agent classes, whose Python code may run if the campaign names it. Repeatable.
    raid
        WEEK,N prints the force file of the N-th raid of a week of the war, both from 0, of the first replication, and
        runs nothing else: `wargame battle` with --force-file fights it again.
    report
        full: all tables. gap: requirement against capacity by good. Files are the same; gap.csv has it by week.
    json
        Print one JSON document instead of tables.
    out
        Folder for campaign.json, weeks.csv and figures (PNG, PDF and CSV; gap.csv: requirement against capacity).
    only
        With --out: draw one figure alone. Repeatable.
    font
        Family of the font of the figures. Default: DejaVu Sans, and for characters that it lacks another of this
        machine.
    force
        Write into a folder that holds other files.
    quiet
        Print nothing on stderr but errors.
    """
    from wargame.campaign.assess import assess
    from wargame.campaign.build.setup import build
    from wargame.campaign.scenario_file import load, text_of
    from wargame_experiments.commands.options import check_run, chosen_fonts
    from wargame_experiments.models.campaign_engines import choose_engine, own_agents, reject_agents
    from wargame_experiments.output_folder import output_folder, written
    from wargame_experiments.reports.battle_document import print_json
    from wargame_experiments.reports.campaign_document import document
    from wargame_experiments.reports.progress import progress

    check_run(replications, seed)
    if only and out is None:
        raise ValueError(f"--only: got {', '.join(only)} without --out; allowed: --only with --out")
    settings = [*settings, *([f"clock.war_weeks={weeks}"] if weeks is not None else [])]
    loaded = load(file, settings)
    setup = build(loaded).allowing(allow_agents)
    reject_agents(loaded, text_of(file), settings, allow_agents)
    simulator = choose_engine(setup, engine)
    if raid is not None:
        from wargame_experiments.reports.campaign_raid import raid_file

        if own := own_agents(setup):
            raise ValueError(f"--raid: got {', '.join(own)}; allowed: a campaign without agent classes in Python")
        print(raid_file(loaded, setup, settings, (seed, first), raid), end="")
        return
    fonts = chosen_fonts(font) if out or font else None  # draws: a second of imports
    with output_folder(out, force) if out else nullcontext() as folder:
        with progress(replications, "campaign", quiet=json) as advance:
            assessment = assess(setup, seed, replications, simulator, advance, first)
        summary = document(loaded.campaign.name, seed, assessment)
        if folder:
            from wargame_experiments.reports.campaign_files import provenance, write_campaign

            options = {"replications": replications, "seed": seed, "first": first or None, "engine": engine}
            options["allow_agents"] = tuple(allow_agents) or None
            manifest = provenance(loaded, settings, **options)
            write_campaign(folder, summary, manifest, assessment, seed, fonts, only)
    if json:
        print_json(summary)
    else:
        from wargame_experiments.console import console
        from wargame_experiments.reports.campaign import full_report
        from wargame_experiments.reports.campaign_gap import gap_report

        console().print(gap_report(assessment, seed) if report == "gap" else full_report(assessment, seed))
    if out:
        print(written(out), file=sys.stderr)
    if fonts and fonts.missing():
        print(fonts.missing(), file=sys.stderr)
