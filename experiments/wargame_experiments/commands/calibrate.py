"""``wargame calibrate``: fit the night raid to public raid counts, or check the fit that is shipped."""

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter


def calibrate(
    *,
    replications: int = 60,
    seed: int = 1,
    check: Annotated[bool, Parameter(negative=())] = False,
    out: Path | None = None,
    force: Annotated[bool, Parameter(negative=())] = False,
) -> None:
    """Fit the night raid to public raid counts, or check the fit that is shipped.

    Simulated moments: pooled leak, raid-to-raid variance and five quantiles of the leak of a raid, over the published
    raid sizes; the share of losses to jamming as a range. The fit takes some ten minutes on two cores, --check
    about one. Method, definitions and limits: docs/validation.md.

    Parameters
    ----------
    replications
        Raids of each of 40 size classes in the first round of the search; twice as many in the second and for what is
        reported. With --check, in all.
    seed
        Key of all chance, 0 to 4294967295: the same seed, the same numbers.
    check
        Only compare the shipped scenario night-raid-calibrated with the public counts.
    out
        Folder for calibration.json, tables (CSV, Markdown) and the figure (PNG, PDF and CSV); with --check the figure.
    force
        Write into the folder even if it holds other files.
    """
    from wargame_experiments.commands.options import check_run
    from wargame_experiments.output_folder import output_folder, written

    check_run(replications, seed)
    with output_folder(out, force) if out else nullcontext() as folder:
        (_check if check else _fit)(replications, seed, folder)
    if out:
        print(written(out), file=sys.stderr)


def _fit(replications: int, seed: int, folder: Path | None) -> None:
    from wargame.battle.scenario_file import load
    from wargame_experiments.calibration.files import write_calibration
    from wargame_experiments.calibration.fit import SCENARIO, Plan
    from wargame_experiments.calibration.fit import calibrate as fit
    from wargame_experiments.calibration.report import calibration_report
    from wargame_experiments.reports.console import console
    from wargame_experiments.reports.progress import progress
    from wargame_experiments.reports.provenance import provenance

    plan = Plan(replications, seed)
    with progress(plan.battles) as advance:
        found = fit(plan, advance)
    if folder:
        manifest = provenance("calibrate", load(SCENARIO), (), replications=replications, seed=seed)
        manifest["command"] = f"wargame calibrate --replications {replications} --seed {seed}"  # it names no scenario
        write_calibration(folder, found, manifest, seed)
    console().print(calibration_report(found, seed))


def _check(replications: int, seed: int, folder: Path | None) -> None:
    from wargame_experiments.calibration import figures, shipped
    from wargame_experiments.calibration.report import check_report
    from wargame_experiments.reports.console import console
    from wargame_experiments.reports.progress import progress

    with progress(len(shipped.SWITCHES) * shipped.CLASSES * replications) as advance:
        found = shipped.check(replications, seed, advance)
        spread = shipped.sources_of_spread(found, advance)
    if folder:
        note = f"Model: {shipped.CALIBRATED}, {len(found.raids.launched):,} raids, seed {seed}."
        figures.write(folder, found.target, found.raids, (), note)
    console().print(check_report(found, spread, seed))
