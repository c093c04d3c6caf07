"""``wargame battle``: fight a scenario many times and say what it cost each side."""

import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter


def battle(
    scenario: str,
    *,
    replications: int = 200,
    seed: int = 1,
    first: int = 0,
    settings: Annotated[Sequence[str], Parameter(name="--set", negative_iterable=(), show_default=False)] = (),
    force_file: Path | None = None,
    engine: Literal["compiled", "mesa"] | None = None,
    processes: int | None = None,
    json: Annotated[bool, Parameter(negative=())] = False,
    out: Path | None = None,
    force: Annotated[bool, Parameter(negative=())] = False,
) -> None:
    """Fight a scenario many times and say what it cost each side.

    Prints measures with 95 % intervals, six cost-exchange ratios (defender USD per attacker USD), what
    magazines did, who destroyed what, and the books of both sides. All but two of the ratios need one batch
    of battles; those compare it with the same raid undefended, and with more attack and more defence.

    Parameters
    ----------
    scenario
        Name of a shipped scenario (see: wargame scenarios), or path of a TOML file.
    replications
        Battles of each batch.
    seed
        Key of all chance, 0 to 4294967295: the same seed, the same numbers.
    first
        Number of the first battle: with --replications 1, just that one of a longer run or of a sweep.
    settings
        A value laid over the scenario, as in --set units.coyotes.count=4; may be repeated.
    force_file
        TOML file of who and what is there, in place of what the scenario says: counts, rounds, prices, damage, targets,
        networks that are down.
    engine
        compiled or mesa; both give the same numbers. Default: compiled, mesa if the scenario names agents in Python.
    processes
        Cores to use. Default: all.
    json
        Print one JSON document and nothing else.
    out
        Folder for battle.json, and a timeline and a map of one replication (PNG, PDF and CSV).
    force
        Write into the folder even if it holds other files.
    """
    from wargame.battle.assess import fight, judge, plan
    from wargame.battle.build.setup import build
    from wargame.battle.force_file import load_force
    from wargame.battle.scenario_file import load
    from wargame_experiments.commands.options import check_run
    from wargame_experiments.models.battle_engines import choose_engine
    from wargame_experiments.output_folder import output_folder, written
    from wargame_experiments.reports.battle_document import document, dumps
    from wargame_experiments.reports.progress import progress
    from wargame_experiments.reports.provenance import provenance

    check_run(replications, seed)
    loaded = load(scenario, settings)
    planned = plan(loaded, force=load_force(force_file, build(loaded)) if force_file else None)
    fighter = choose_engine(planned.main, engine, processes)
    with output_folder(out, force) if out else nullcontext() as folder:
        with progress(planned.n_battles * replications, quiet=json) as advance:
            found = judge(fight(planned, seed, replications, fighter, advance, first))
        summary = document(loaded.scenario.name, seed, replications, found)
        if folder:
            from wargame_experiments.reports.battle_files import write_battle  # draws: a second of imports

            options = {"replications": replications, "seed": seed, "first": first or None, "engine": engine}
            options["force_file"] = str(force_file) if force_file else None
            made_by = provenance("battle", loaded, settings, **options)
            write_battle(folder, summary, made_by, found.batches.main, seed, first)
        if json:
            print(dumps(summary))
        else:
            _show(found, seed)
    if out:
        print(written(out), file=sys.stderr)


def _show(found, seed: int) -> None:
    from wargame_experiments.reports.battle import report
    from wargame_experiments.reports.console import console

    console().print(report(found, seed))
