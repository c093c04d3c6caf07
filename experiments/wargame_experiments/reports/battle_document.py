"""JSON document of an assessment: the same bytes from every engine."""

import json
import math
import sys
from typing import Any

from wargame.battle.assess import Assessment
from wargame.battle.exchange import RATIO_PREFIX
from wargame.battle.scoreboard import ScoreLine
from wargame.estimates.ledger import MeanLine
from wargame.estimates.measure import to_json
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
        "measures": to_json(
            assessment.measures, {f"{RATIO_PREFIX}{n}": r.reason for n, r in assessment.ratios.items()}
        ),
        "scoreboard": [_kills(line) for line in assessment.scoreboard],
        "ledger": [_account(line) for line in assessment.books],
    }


def dumps(value: Any) -> str:
    r"""Return a JSON text without NaN, and without characters that steer a terminal; numbers read back bit for bit.

    >>> print(dumps(["\x9b2J", "größer"]))
    [
      "\u009b2J",
      "größer"
    ]
    """
    return visible_json(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False))


def print_json(value: Any) -> None:
    """Print a JSON text; what the encoding of stdout lacks is an escape of JSON, so that it reads back the same."""
    text = dumps(value)
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(value, indent=2, allow_nan=False)
    print(text)


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
