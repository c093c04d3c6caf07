"""Files of a calibration: calibration.json, moments as CSV, the section for the documentation, figures."""

from pathlib import Path
from typing import Any

import numpy as np

from wargame.battle.kernels.state import F8
from wargame_experiments.calibration import figures, section
from wargame_experiments.calibration.counts import public_counts
from wargame_experiments.calibration.fit import AXES, Calibration, parameters_at
from wargame_experiments.calibration.target import ALL_NAMES, Target, targets
from wargame_experiments.figures.style import write_csv
from wargame_experiments.reports.battle_document import dumps


def write_calibration(folder: Path, found: Calibration, manifest: dict[str, Any], seed: int) -> None:
    """Write all files of a calibration into a folder.

    Parameters
    ----------
    folder
        Where to.
    found
        The calibration.
    manifest
        What made it, as `wargame_experiments.reports.provenance.provenance` returns it.
    seed
        Shown in the note of the figure.
    """
    summary = document(found)
    (folder / "calibration.json").write_text(dumps({**summary, "provenance": manifest}) + "\n", "utf-8")
    rows = [[each["window"], *row.values()] for each in summary["windows"] for row in each["moments"]]
    write_csv(folder / "moments.csv", ["window", *summary["windows"][0]["moments"][0]], rows)
    (folder / "calibration.md").write_text(section.markdown(summary), "utf-8")
    launched = sum(len(raids.launched) for raids in found.raids)
    figures.write(folder, found.raids, f"Model: {launched:,} raids of all sizes, seed {seed}.")


def document(found: Calibration) -> dict[str, Any]:
    """Return a calibration as plain values."""
    goals, (j, degrees) = targets(), found.j
    counts, cruise, se = public_counts(), found.cruise, np.sqrt(np.diag(found.fit.covariance))
    return {
        "source": counts.source,
        "claims_of": counts.claims_of,
        "windows": [
            {
                "window": t.window.name,
                "raids": len(raids.launched),
                "effective_raids": effective,
                **parameters_at(found.fit.x, k)._asdict(),
                "moments": moment_rows(t, moments),
            }
            for k, (t, raids, moments, effective) in enumerate(
                zip(goals, found.raids, found.moments, found.effective, strict=True)
            )
        ],
        "parameters": {
            name: {"estimate": float(value), "se": float(error)}
            for name, value, error in zip(AXES, found.fit.x, se, strict=True)
        },
        "correlation": (found.fit.covariance / np.outer(se, se)).tolist(),
        "j": {"value": j, "degrees": degrees},
        "cruise": {
            **cruise._asdict(),
            "public": counts.missiles.interception,
            "se": counts.missiles.se,
            "residual_se": (cruise.model - counts.missiles.interception) / counts.missiles.se,
        },
        "out_of_window": [_alone(found, k) for k in range(len(goals))],
        "predicted": [
            {
                "jamming": each.jamming,
                "ew_effectiveness": each.ew_effectiveness,
                "moments": [
                    {"moment": name, "model": number(m), "low": number(a), "high": number(b)}
                    for name, m, a, b in zip(ALL_NAMES, each.moments, each.low, each.high, strict=True)
                ],
            }
            for each in found.predicted
        ],
    }


def moment_rows(goal: Target, found: F8) -> list[dict[str, Any]]:
    """Return moments of data and model side by side; None where nothing is published."""
    return [
        {"moment": name, "public": number(p), "se": number(e), "model": float(m), "residual_se": number((m - p) / e)}
        for name, p, e, m in zip(ALL_NAMES, goal.values, goal.se, found, strict=True)
    ]


def number(value: float) -> float | None:
    """Return a value, or None if it is not finite."""
    return float(value) if np.isfinite(value) else None


def _alone(found: Calibration, fitted: int) -> dict[str, Any]:
    """Return the fit of one window alone and what it says of the other."""
    goals, alone = targets(), found.alone[fitted]
    other = 1 - fitted
    return {
        "fitted": goals[fitted].window.name,
        "predicted": goals[other].window.name,
        "parameters": dict(zip(AXES, map(float, alone.x), strict=True)),
        "inside": moment_rows(goals[fitted], alone.moments[fitted]),
        "outside": moment_rows(goals[other], alone.moments[other]),
    }
