"""Files of a calibration: calibration.json, tables as CSV, the section for the documentation, figures."""

import math
from pathlib import Path
from typing import Any

from wargame_experiments.calibration import figures, section
from wargame_experiments.calibration.fit import Calibration
from wargame_experiments.calibration.model import Parameters
from wargame_experiments.calibration.out_of_sample import out_of_sample
from wargame_experiments.calibration.target import ALL_NAMES
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
        Of the months that are put together from raids.
    """
    summary = document(found, seed)
    (folder / "calibration.json").write_text(dumps({**summary, "provenance": manifest}) + "\n", "utf-8")
    write_csv(folder / "moments.csv", list(summary["moments"][0]), [list(row.values()) for row in summary["moments"]])
    tried = [[e.stage, *e.parameters, *map(float, e.moments), e.distance] for e in found.tried]
    write_csv(folder / "evaluations.csv", ["stage", *Parameters._fields, *ALL_NAMES, "distance"], tried)
    write_csv(folder / "ridge.csv", list(summary["ridge"][0]), [list(row.values()) for row in summary["ridge"]])
    (folder / "calibration.md").write_text(section.markdown(summary), "utf-8")
    note = f"Model: {len(found.raids.launched):,} raids of all sizes, seed {seed}."
    figures.write(folder, found.target, found.raids, found.ridge, note)


def document(found: Calibration, seed: int) -> dict[str, Any]:
    """Return a calibration as plain values."""
    target, names, inference = found.target, Parameters._fields, found.inference
    return {
        "source": found.counts.source,
        "claims_of": found.counts.claims_of,
        "raids": len(found.raids.launched),
        "moments": [
            {
                "moment": name,
                "public": float(target.values[i]),
                "low": float(target.low[i]),
                "high": float(target.high[i]),
                "se": float(target.se[i]),
                "model": float(found.moments[i]),
                "model_se": float(math.sqrt(found.noise[i, i])),
                "bank": float(found.predicted[i]),
                "residual_se": float((found.moments[i] - target.values[i]) / target.se[i]),
            }
            for i, name in enumerate(ALL_NAMES)
        ],
        "parameters": {
            name: {"estimate": found.parameters[i], "se": float(inference.se[i])} for i, name in enumerate(names)
        },
        "effective_raids": found.effective_raids,
        "correlation": inference.correlation.tolist(),
        "slopes": inference.slopes.tolist(),
        "j": {"value": inference.j, "degrees": inference.degrees, "p": inference.p},
        "robustness": {name: limits.tolist() for name, limits in found.robustness.items()},
        "ridge": [
            {
                **point.parameters._asdict(),
                "soft_share": point.soft_share,
                "distance": point.distance,
                "missiles_destroyed": point.missiles,
                "hits_per_launch": point.hits,
                "effective_raids": point.raids,
                **{name: float(point.moments[i]) for i, name in enumerate(ALL_NAMES[:-1])},
            }
            for point in found.ridge
        ],
        "outside": [
            {key: None if value != value else value for key, value in row._asdict().items()}
            for row in out_of_sample(found.counts, found.raids, seed)
        ],
    }
