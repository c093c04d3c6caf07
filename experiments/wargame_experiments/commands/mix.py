"""``wargame mix``: sweep of each side's share of attritable units at equal budgets."""

import shlex
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from wargame_experiments.commands.options import AgentModules, Flag, PathOption, quietable

if TYPE_CHECKING:
    from wargame_experiments.figures.fonts import Fonts
    from wargame_experiments.study.document.study import Study
    from wargame_experiments.study.run.progress import ProgressReporter

GRID = "0,0.25,0.5,0.75,1"


@quietable
def mix(
    scenario: str,
    *,
    red_attritable: str = GRID,
    blue_attritable: str = GRID,
    budget_red: float | None = None,
    budget_blue: float | None = None,
    budget_counts: Literal["procurement", "life-cycle"] = "procurement",
    years: float | None = None,
    shifts: float | None = None,
    replications: int = 100,
    seed: int = 1,
    settings: Annotated[Sequence[str], Parameter(name="--set", negative_iterable=(), show_default=False)] = (),
    measure: str = "cer_full",
    engine: Literal["compiled", "mesa"] | None = None,
    processes: int | None = None,
    allow_agents: AgentModules = (),
    out: PathOption | None = None,
    font: str | None = None,
    force: Flag = False,
    quiet: Flag = False,
) -> int:
    """Sweep each side's share of attritable units at equal budgets.

    Each share of a side's budget goes to its units of tier "attritable", the rest to those of tier "high-end";
    inside a tier, the money is divided as the scenario's own counts divide it. Units without a tier keep their counts.
    All points use common random numbers, replication by replication. The sweep is a study: wargame status, analyse,
    figures, reproduce and sweep --resume accept its folder.

    Parameters
    ----------
    scenario
        Name of a shipped scenario (see: wargame scenarios), or path of a TOML file.
    red_attritable, blue_attritable
        Shares of the side's budget for attritable units, from 0 to 1, separated by commas.
    budget_red, budget_blue
        Budget for the side's units with a tier, USD. Default: the cost of those in the scenario.
    budget_counts
        What both budgets pay for: procurement, or over the life-cycle the crews of all years as well.
    years
        Years of service over which a life cycle counts crews. Default: money.service_life_years of the scenario.
    shifts
        Shifts of eight hours a day for which a life cycle counts crews, alike for all units. Default:
        money.crew_shifts of the scenario.
    replications
        Number of battles at each point.
    seed
        Key of the random numbers, 0 to 4294967295, the same at all points.
    settings
        PATH=VALUE replaces a value of the scenario, as in --set raid.ew_cv=0. Repeatable.
    measure
        Measure of the heat map: one of the measures of the table.
    engine
        compiled or mesa; both give the same numbers. Default: compiled, or mesa if the scenario names agents in Python.
    processes
        Number of cores. Default: all.
    allow_agents
        Module or package with agent classes, whose Python code may run if the scenario names it. Repeatable.
    out
        Folder of the sweep, for its tables and for the heat map in figures/ (PNG, PDF, CSV and TXT). An interrupted
        sweep in it continues. Default: no folder, the table is only printed.
    font
        Family of the font of the heat map. Default: DejaVu Sans, and for characters that it lacks another of this
        machine.
    force
        Write into a folder that holds other files. Another sweep in it is replaced.
    quiet
        Print nothing on stderr but errors.
    """
    from wargame.battle.build.setup import build
    from wargame.battle.scenario_file import load
    from wargame.inputs.errors import explain
    from wargame.machine import cores
    from wargame_experiments.commands.mix_study import MixAxis, headline, mix_study, parse_shares
    from wargame_experiments.commands.options import check_run, chosen_fonts
    from wargame_experiments.commands.sweep import run_study
    from wargame_experiments.formatting import command_line
    from wargame_experiments.models.battle_engines import goes_through_mesa
    from wargame_experiments.models.model import Counting
    from wargame_experiments.study.document.agents import reject_agents

    check_run(replications, seed)
    fonts = chosen_fonts(font) if out or font else None
    loaded = load(scenario, settings)
    if measure not in headline(loaded):
        raise ValueError(explain(f"no measure '{measure}' in a sweep", headline(loaded), measure))
    counting = Counting(budget_counts, years, shifts)
    red = MixAxis(parse_shares(red_attritable, "--red-attritable"), budget_red, counting)
    blue = MixAxis(parse_shares(blue_attritable, "--blue-attritable"), budget_blue, counting)
    study = mix_study(scenario, settings, red, blue, replications, seed)
    reject_agents(study, allow_agents)
    is_mesa = goes_through_mesa(build(loaded), engine, processes)
    pool_options = {"processes": processes or cores()} if is_mesa else {"workers": processes}
    command = command_line(
        "mix", scenario, settings, {
            "red_attritable": red.shares, "blue_attritable": blue.shares,
            "budget_red": study.mixes["red"].budget_usd, "budget_blue": study.mixes["blue"].budget_usd,
            "budget_counts": budget_counts, "years": years, "shifts": shifts,
            "replications": replications, "seed": seed, "measure": measure, "engine": engine,
            "allow_agents": tuple(allow_agents) or None,
        },
    )  # fmt: skip
    with nullcontext(out) if out else TemporaryDirectory(prefix="mix-") as name:
        folder = Path(name)
        return run_study(
            study,
            folder,
            partial(_begin, folder, study, command, force),
            pool_options,
            partial(_print_summary, out, measure, fonts),
            is_resumable=out is not None,
            engine=engine,
            allow_agents=allow_agents,
        )


def _begin(folder: Path, study: "Study", command: str, force: bool) -> None:
    """Make a folder that of a sweep which can begin, or continue."""
    from wargame_experiments.study.run.sweep import take_up
    from wargame_experiments.study.store import folder as store
    from wargame_experiments.study.store import manifest
    from wargame_experiments.study.store.changes import ChangedError

    if force or not manifest.is_there(folder):
        store.create(folder, study, shlex.split(command), force)
        return
    try:
        take_up(folder, study)
    except ChangedError as error:
        raise ValueError(f"{error}, or --force, which replaces them") from error


def _print_summary(
    out: Path | None, measure: str, fonts: "Fonts | None", folder: Path, study: "Study", reporter: "ProgressReporter"
) -> None:
    """Draw the heat map of a measure if there is an output folder, and print purchases and summary of the sweep."""
    from wargame_experiments.console import console
    from wargame_experiments.reports.purchases import made, purchases_tables
    from wargame_experiments.reports.sweep import summary
    from wargame_experiments.study.store.results import Results

    drawn = _draw(out, measure, fonts) if out and fonts else ""
    for purchases in purchases_tables(made(Results(folder, study))):
        console().print(purchases)
    summary(folder, study, reporter)
    for line in filter(None, (drawn, fonts.missing() if fonts else "")):
        print(line, file=sys.stderr)


def _draw(out: Path, measure: str, fonts: "Fonts") -> str:
    """Draw the heat map of a measure, and return a line on its files, or on why there is none."""
    from wargame_experiments.analysis.data import Data
    from wargame_experiments.figures import figure_spec
    from wargame_experiments.figures.registry import figure_sets
    from wargame_experiments.output_folder import output_folder, written
    from wargame_experiments.regular_files import is_folder
    from wargame_experiments.study.store.places import FIGURES

    is_folder(out / FIGURES)  # a link leads nowhere
    name = f"heat_map_{measure}"
    (found,) = figure_sets(Data.load(out), ["heat-map"])
    chosen = [one for one in found.figure_specs if one.name == name]
    if not chosen:
        return f"{name}: skipped, {found.left_out.get(name) or found.reason}"
    with output_folder(out / FIGURES, force=True) as temporary:
        for one in chosen:
            figure_spec.write(temporary, one, fonts)
    return written(out / FIGURES)
