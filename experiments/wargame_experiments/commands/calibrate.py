"""``wargame calibrate``: fit the night raid to public raid counts, or check the fit that is shipped."""

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from wargame_experiments.commands.options import Flag, PathOption, quietable

if TYPE_CHECKING:
    from rich.console import RenderableType


@quietable
def calibrate(
    *,
    replications: int = 24,
    seed: int = 1,
    check: Flag = False,
    series: Flag = False,
    later: PathOption | None = None,
    out: PathOption | None = None,
    force: Flag = False,
    quiet: Flag = False,
) -> None:
    """Fit the night raid to public raid counts, or check the fit that is shipped.

    The fit matches simulated moments of two windows of raids: the pooled leak, its variance from raid to raid, five
    quantiles of the leak of a raid, the leak by size, and the share of losses to jamming where it is known. Both
    windows share readiness and the exponent of size; jamming has a level each. The fit takes some eight minutes on
    two cores, --check about one. Method, definitions and limits: docs/validation.md.

    With --series, laws of the campaign (ramp of capacity, life of a method, learning) and their rivals are fitted to
    public series, with a forecast of the 24 months after each: a quarter of a minute. See docs/series.md.

    Parameters
    ----------
    replications
        Number of raids in each of 24 classes of size, at each exponent and proposal. The raids at the fit are twice as
        many. With --check: the number of raids in each class and window. Not used with --series.
    seed
        Key of the random numbers, 0 to 4294967295. The same seed gives the same numbers.
    check
        Compare the shipped scenario night-raid-calibrated with the public counts, without a fit.
    series
        Fit public series of output, launches, leaks and building times, and forecast them.
    later
        With --series: folder of files with the names and columns of those shipped, whose later months the forecasts
        are scored on. No fit uses them.
    out
        Folder for calibration.json, tables (CSV, Markdown) and the figure (PNG, PDF and CSV). With --check: the figure.
        With --series: series.json, forecasts.csv, series.md, and a figure of each series.
    force
        Write into a folder that holds other files.
    quiet
        Print nothing on stderr but errors.
    """
    from wargame_experiments.commands.options import check_run
    from wargame_experiments.console import console
    from wargame_experiments.output_folder import output_folder, written

    check_run(replications, seed)
    _reject_mixed(check, series, later)
    with output_folder(out, force) if out else nullcontext() as folder:
        found = _series(seed, later, folder) if series else (_check if check else _fit)(replications, seed, folder)
    console().print(found)
    if out:
        print(written(out), file=sys.stderr)


def _fit(replications: int, seed: int, folder: Path | None) -> "RenderableType":
    """Return the report of a fit, whose files are written if there is a folder."""
    from wargame.battle.scenario_file import load
    from wargame_experiments.calibration.files import document, write_calibration
    from wargame_experiments.calibration.fit import SCENARIO, Plan
    from wargame_experiments.calibration.fit import calibrate as fit
    from wargame_experiments.calibration.report import calibration_report
    from wargame_experiments.reports.progress import progress
    from wargame_experiments.reports.provenance import provenance

    plan = Plan(replications, seed)
    with progress(plan.battles) as advance:
        calibration = fit(plan, advance)
    if folder:
        manifest = provenance("calibrate", load(SCENARIO), (), replications=replications, seed=seed)
        manifest["command"] = f"wargame calibrate --replications {replications} --seed {seed}"  # it names no scenario
        write_calibration(folder, calibration, manifest, seed)
    return calibration_report(document(calibration))


def _check(replications: int, seed: int, folder: Path | None) -> "RenderableType":
    """Return the report of a check of the shipped fit, whose figure is written if there is a folder."""
    from wargame_experiments.calibration import figures, shipped
    from wargame_experiments.calibration.report import check_report
    from wargame_experiments.reports.progress import progress

    with progress(shipped.battles(replications)) as advance:
        evaluation = shipped.check(replications, seed, advance)
    if folder:
        count = sum(len(raids.launched) for raids in evaluation.raids)
        figures.write(folder, evaluation.raids, f"Model: {shipped.CALIBRATED}, {count:,} raids, seed {seed}.")
    return check_report(evaluation)


def _reject_mixed(check: bool, series: bool, later: Path | None) -> None:
    """Raise ValueError unless the options go together."""
    if check and series:
        raise ValueError("got --check and --series; allowed: one of them")
    if later and not series:
        raise ValueError("got --later without --series; allowed: --later with --series")


def _series(seed: int, later: Path | None, folder: Path | None) -> "RenderableType":
    """Return the report of the fits of public series, whose files are written if there is a folder."""
    from wargame_experiments.calibration.series_document import calibrate_series, document
    from wargame_experiments.calibration.series_file import described
    from wargame_experiments.calibration.series_files import manifest, write_series
    from wargame_experiments.calibration.series_report import series_report
    from wargame_experiments.reports.progress import progress

    with progress(len(described()), "fit") as advance:
        found = calibrate_series(seed, later, progress=advance)
    summary = document(found, seed)
    if folder:
        write_series(folder, found, summary, manifest(seed, later))
    return series_report(summary)
