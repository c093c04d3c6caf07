"""``wargame battle``: measures, cost-exchange ratios and books of a simulated battle."""

import sys
from collections.abc import Sequence
from contextlib import nullcontext
from typing import Annotated, Literal

from cyclopts import Parameter

from wargame_experiments.commands.options import AgentModules, Flag, PathOption, quietable


@quietable
def battle(
    scenario: str,
    *,
    replications: int = 200,
    seed: int = 1,
    first: int = 0,
    settings: Annotated[Sequence[str], Parameter(name="--set", negative_iterable=(), show_default=False)] = (),
    force_file: PathOption | None = None,
    engine: Literal["compiled", "mesa"] | None = None,
    processes: int | None = None,
    bound: int | None = None,
    allow_agents: AgentModules = (),
    json: Flag = False,
    out: PathOption | None = None,
    font: str | None = None,
    force: Flag = False,
    quiet: Flag = False,
) -> None:
    """Simulate a battle many times: losses, leakage, cost-exchange ratios.

    The report holds measures with 95 % intervals, six cost-exchange ratios (defender USD per attacker USD), what each
    side spends in a year, the use of magazines, the killer-victim scoreboard and the books of both sides. Two of the
    ratios need further batches of battles: the same raid undefended, and with more attack and more defence.

    Parameters
    ----------
    scenario
        Name of a shipped scenario (see: wargame scenarios), or path of a TOML file.
    replications
        Number of battles in each batch.
    seed
        Key of the random numbers, 0 to 4294967295. The same seed gives the same numbers.
    first
        Number of the first replication. With --replications 1 it repeats one battle of a longer run or of a sweep.
    settings
        PATH=VALUE replaces a value of the scenario, as in --set units.coyotes.count=4. Repeatable.
    force_file
        TOML file with the forces present, in place of the scenario's own: counts, rounds, prices, damage, targets, and
        networks that are down.
    engine
        compiled or mesa; both give the same numbers. Default: compiled, or mesa if the scenario names agents in Python.
    processes
        Number of cores. Default: all.
    bound
        Number of battles of which to say what any doctrine could save at most, by linear programming with perfect
        knowledge of the raid, and what one more round of each unit would be worth. About a second each.
    allow_agents
        Module or package with agent classes, whose Python code may run if the scenario names it. Repeatable.
    json
        Print one JSON document instead of tables.
    out
        Folder for battle.json, and for one replication as a timeline and a map (PNG, PDF and CSV) and a replay (HTML).
    font
        Family of the font of the figures. Default: DejaVu Sans, and for characters that it lacks another of this
        machine.
    force
        Write into a folder that holds other files.
    quiet
        Print nothing on stderr but errors.
    """
    from wargame.battle.assess import assess_in_blocks, plan
    from wargame.battle.build.setup import build
    from wargame.battle.force_file import load_force
    from wargame.battle.scenario_file import load, text_of
    from wargame.battle.upper_bound import check_bound
    from wargame_experiments.commands.options import check_run, chosen_fonts
    from wargame_experiments.models.battle_engines import choose_engine, reject_agents
    from wargame_experiments.output_folder import output_folder, written
    from wargame_experiments.reports.battle_bound import bound_document
    from wargame_experiments.reports.battle_document import document, print_json
    from wargame_experiments.reports.progress import progress
    from wargame_experiments.reports.provenance import provenance

    check_run(replications, seed)
    loaded = load(scenario, settings)
    if any(unit.agent for unit in loaded.scenario.units.values()):
        reject_agents(loaded, text_of(scenario), settings, allow_agents)
    planned = plan(loaded, force=load_force(force_file, build(loaded)) if force_file else None).allowing(allow_agents)
    if bound is not None:
        check_bound(planned.main, bound)
    simulator = choose_engine(planned.main, engine, processes)
    fonts = chosen_fonts(font) if out or font else None  # draws: a second of imports
    with output_folder(out, force) if out else nullcontext() as folder:
        with progress(planned.n_battles * replications, quiet=json) as advance:
            assessment = assess_in_blocks(planned, seed, replications, simulator, advance, first)
        summary = document(loaded.scenario.name, seed, replications, assessment)
        bounds = _bounds(planned.main, seed, bound, first, simulator, json) if bound is not None else None
        if bounds is not None:
            summary["bound"] = bound_document(planned.main, bounds)
        if folder:
            from wargame_experiments.replay.battle import Replayed
            from wargame_experiments.reports.battle_files import write_battle

            options = {"replications": replications, "seed": seed, "first": first or None, "engine": engine}
            options["bound"] = bound
            options["force_file"] = str(force_file) if force_file else None
            options["allow_agents"] = tuple(allow_agents) or None
            manifest = provenance("battle", loaded, settings, **options)
            replayed = Replayed(scenario, settings, engine, allow_agents, force_file)
            write_battle(folder, summary, manifest, assessment, seed, first, fonts, replayed)
    if json:
        print_json(summary)
    else:
        _show(assessment, seed, bounds)
    if out:
        print(written(out), file=sys.stderr)
    if fonts and fonts.missing():
        print(fonts.missing(), file=sys.stderr)


def _bounds(setup, seed: int, battles: int, first: int, simulator, quiet: bool):
    """Return what can be saved at most in the first replications."""
    from wargame.battle.upper_bound import summary, upper_bounds
    from wargame_experiments.reports.progress import progress

    with progress(battles, quiet=quiet) as advance:
        found = upper_bounds(setup, seed, battles, first, engine=simulator, progress=advance)
    return summary(setup, found)


def _show(assessment, seed: int, bounds) -> None:
    from wargame_experiments.console import console
    from wargame_experiments.reports.battle import report
    from wargame_experiments.reports.battle_bound import bound_report

    console().print(report(assessment, seed))
    if bounds is not None:
        console().print(bound_report(assessment.setups.main, bounds))
