"""``wargame mix``: sweep each side's share of attritable units at equal budgets."""

import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

GRID = "0,0.25,0.5,0.75,1"


def mix(
    scenario: str,
    *,
    red_attritable: str = GRID,
    blue_attritable: str = GRID,
    budget_red: float | None = None,
    budget_blue: float | None = None,
    replications: int = 100,
    seed: int = 1,
    settings: Annotated[Sequence[str], Parameter(name="--set", negative_iterable=(), show_default=False)] = (),
    measure: str = "cer_raid",
    engine: Literal["compiled", "mesa"] | None = None,
    processes: int | None = None,
    out: Path | None = None,
    force: Annotated[bool, Parameter(negative=())] = False,
) -> None:
    """Sweep each side's share of attritable units at equal budgets.

    Each share of a side's budget goes to its units of tier "attritable", the rest to those of tier "high-end";
    inside a tier, money follows what the scenario's own counts cost. Units without a tier stay as they are. All
    points share their luck, replication by replication.

    Parameters
    ----------
    scenario
        Name of a shipped scenario (see: wargame scenarios), or path of a TOML file.
    red_attritable, blue_attritable
        Shares of the side's budget for attritable units, from 0 to 1, with commas between.
    budget_red, budget_blue
        USD for the side's units with a tier. Default: what the scenario has of them.
    replications
        Battles of each point.
    seed
        Key of all chance, 0 to 4294967295, the same at all points.
    settings
        A value laid over the scenario, as in --set raid.ew_cv=0; may be repeated.
    measure
        What the figure shows: cer_raid, cer_full, cer_munition, leakage, leakage_all, soft_kill_share, value_lost,
        launched, cost_red or cost_blue.
    engine
        compiled or mesa; both give the same numbers. Default: compiled, mesa if the scenario names agents in Python.
    processes
        Cores to use. Default: all.
    out
        Folder for mix.parquet, runs.parquet, mix.json, and figures (PNG, PDF and CSV).
    force
        Write into the folder even if it holds other files.
    """
    from wargame.errors import explain
    from wargame.scenario_file import load
    from wargame.world import build
    from wargame_experiments.checks import check_run
    from wargame_experiments.console import console
    from wargame_experiments.engines import choose_engine
    from wargame_experiments.folder import output_folder, written
    from wargame_experiments.mix import MEASURES, Axis, parse_shares, points, sweep
    from wargame_experiments.mix_files import write_mix
    from wargame_experiments.mix_report import mix_table
    from wargame_experiments.progress import progress
    from wargame_experiments.provenance import provenance

    check_run(replications, seed)
    if measure not in MEASURES:
        raise ValueError(explain(f"no measure '{measure}' in a sweep", MEASURES, measure))
    red = Axis(parse_shares(red_attritable, "--red-attritable"), budget_red)
    blue = Axis(parse_shares(blue_attritable, "--blue-attritable"), budget_blue)
    loaded = load(scenario, settings)
    todo = points(loaded, settings, red, blue)
    fighter = choose_engine(build(loaded), engine, processes)
    with output_folder(out, force) if out else nullcontext() as folder:
        with progress(len(todo) * replications) as advance:
            results = list(sweep(todo, seed, replications, fighter, advance))
        if folder:
            manifest = provenance(
                "mix", loaded, settings, red_attritable=red.shares, blue_attritable=blue.shares,
                budget_red=results[0].point.red.budget_usd, budget_blue=results[0].point.blue.budget_usd,
                replications=replications, seed=seed, measure=measure, engine=engine,
            )  # fmt: skip
            write_mix(folder, results, manifest)
        console().print(mix_table(results, loaded.scenario, seed))
    if out:
        print(written(out), file=sys.stderr)
