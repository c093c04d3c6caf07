"""JSON document of an assessment: the same bytes from every engine."""

import json
import math
from typing import Any

from wargame.battle.assess import Assessment
from wargame.battle.measures import to_json
from wargame.battle.scoreboard import ScoreLine
from wargame.estimates.ledger import MeanLine
from wargame.inputs.visible import visible_json


def document(scenario: str, seed: int, replications: int, assessment: Assessment) -> dict[str, Any]:
    """Return an assessment as plain values; an undefined or unbounded value is None.

    Parameters
    ----------
    scenario
        Name of the scenario.
    seed, replications
        Seed and number of replications of the batches.
    assessment
        Their assessment. All counts and amounts are means over replications.
    """
    return {
        "scenario": scenario,
        "seed": seed,
        "replications": replications,
        "measures": to_json(assessment.measures),
        "scoreboard": [_kills(line) for line in assessment.scoreboard],
        "ledger": [_account(line) for line in assessment.ledger.mean()],
    }


def dumps(value: Any) -> str:
    """Return a JSON text without NaN; its numbers read back bit for bit."""
    return visible_json(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False))


def _kills(line: ScoreLine) -> dict[str, Any]:
    return {
        "victim": line.victim,
        "cause": line.cause,
        "count": line.mean,
        "kind": line.how,
        "victim_side": line.victim_side,
        "cause_side": line.cause_side,
    }


def _account(line: MeanLine) -> dict[str, Any]:
    return {**line.line._asdict(), "units": _finite(line.units), "usd": _finite(line.usd)}


def _finite(entries: dict[str, float]) -> dict[str, float | None]:
    return {name: value if math.isfinite(value) else None for name, value in entries.items()}
