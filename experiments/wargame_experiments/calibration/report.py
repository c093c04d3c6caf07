"""Tables of the calibration, for the terminal."""

from collections.abc import Mapping, Sequence

from rich.console import Group
from rich.table import Table
from rich.text import Text

from wargame.battle.kernels.state import F8
from wargame_experiments.calibration.counts import public_counts
from wargame_experiments.calibration.fit import Calibration, RidgePoint
from wargame_experiments.calibration.model import Parameters
from wargame_experiments.calibration.out_of_sample import OutOfSample, out_of_sample
from wargame_experiments.calibration.shipped import CALIBRATED, Check
from wargame_experiments.calibration.target import ALL_NAMES, CalibrationTarget
from wargame_experiments.console import table
from wargame_experiments.formatting import listed


def calibration_report(found: Calibration, seed: int) -> Group:
    """Return all tables of a calibration."""
    inference = found.inference
    distance = f"J {inference.j:.1f} on {inference.degrees} degrees of freedom, p {inference.p:.2f}"
    head = Text(f"\nCalibration to {found.counts.window.raids} public raids: {distance}\n", "bold")
    head.append(
        "One side's claims; the raw data are replaced by a parametric stand-in. See docs/validation.md.\n", "not bold"
    )
    return Group(
        head,
        moment_table(found.target, found.moments),
        parameter_table(found),
        ridge_table(found.ridge),
        out_of_sample_table(out_of_sample(found.counts, found.raids, seed)),
    )


def check_report(found: Check, spread: Mapping[str, F8], seed: int) -> Group:
    """Return the tables of a check of the shipped scenario."""
    verdict = (
        "all moments inside their limits" if not found.outside else f"outside their limits: {listed(found.outside)}"
    )
    head = Text(f"\n{CALIBRATED}: {len(found.raids.launched):,} raids, {verdict}\n", "bold")
    rows = out_of_sample(public_counts(), found.raids, seed)
    return Group(head, moment_table(found.target, found.moments), spread_table(spread), out_of_sample_table(rows))


def spread_table(spread: Mapping[str, F8]) -> Table:
    """Return the moments with what varies between raids switched off, one after the other."""
    made = table("What the spread comes from", "raids", *ALL_NAMES)
    for words, moments in spread.items():
        made.add_row(words, *(f"{moment:.3g}" for moment in moments))
    return made


def moment_table(target: CalibrationTarget, moments: F8) -> Table:
    """Return the moments of data and model."""
    made = table(
        "Moments", "moment", "public", "95 % limits", "model", "residual in SE", "",
        caption="Limits: parametric bootstrap of 213 raids. Soft-kill share: the range of 2024, not of the window.",
    )  # fmt: skip
    for i, name in enumerate(ALL_NAMES):
        is_inside = target.low[i] <= moments[i] <= target.high[i]
        made.add_row(
            name, f"{target.values[i]:.3g}", f"[{target.low[i]:.3g}, {target.high[i]:.3g}]", f"{moments[i]:.3g}",
            f"{(moments[i] - target.values[i]) / target.se[i]:+.1f}", "inside" if is_inside else "OUTSIDE",
        )  # fmt: skip
    return made


def parameter_table(found: Calibration) -> Table:
    """Return the parameters with standard errors and correlations."""
    names = Parameters._fields
    made = table("Parameters", "parameter", "estimate", "SE", *(f"corr {name}" for name in names))
    for i, name in enumerate(names):
        row = [f"{value:+.2f}" for value in found.inference.correlation[i, : i + 1]]
        made.add_row(
            name, f"{found.parameters[i]:.4g}", f"{found.inference.se[i]:.2g}", *row, *[""] * (len(names) - i - 1)
        )
    return made


def ridge_table(ridge: Sequence[RidgePoint]) -> Table:
    """Return parameter sets with different shares of losses to jamming."""
    made = table(
        "Sets of parameters with other shares of losses to jamming", "ew_effectiveness", "ew_cv", "readiness_mean",
        "readiness_cv", "gamma", "soft-kill share", "distance", "missiles destroyed", "hits a launch", left=0,
        caption="Refitted to the seven moments of the leak at a given ew_effectiveness; distance as chi-square.",
    )  # fmt: skip
    for point in ridge:
        numbers = [*point.parameters, point.soft_share, point.distance, point.missiles, point.hits]
        made.add_row(*(f"{number:.3g}" for number in numbers))
    return made


def out_of_sample_table(rows: Sequence[OutOfSample]) -> Table:
    """Return what was not fitted."""
    made = table("Not fitted", "figure", "remark", "public", "range", "model", left=2)
    for row in rows:
        span = f"[{row.low:.3g}, {row.high:.3g}]" if row.low == row.low else ""
        made.add_row(row.what, row.remark, f"{row.public:.3g}", span, f"{row.model:.3g}")
    return made
