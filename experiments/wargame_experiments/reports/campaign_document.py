"""JSON document of a campaign."""

import math
from typing import Any, Final

from wargame.campaign.measures import undefined
from wargame.campaign.state_measures import BOUNDS
from wargame.campaign.summary import CampaignAssessment
from wargame.estimates.losses import FEW
from wargame.estimates.measure import to_json

RARE: Final = f"something was lost in fewer than {FEW} campaigns: the interval is not to be relied on"


def document(campaign: str, seed: int, assessment: CampaignAssessment) -> dict[str, Any]:
    """Return an assessment as plain values; an undefined or unbounded value is None.

    Parameters
    ----------
    campaign
        Its name.
    seed
        Of its replications.
    assessment
        Of them. ``weeks`` holds the mean of each series, ``bounds`` the share of replications in which each line was
        bound by what, week by week from the first of peace.
    """
    setup, clock = assessment.setup, assessment.setup.campaign.clock
    why = undefined(assessment.measures, assessment.specs)
    return {
        "campaign": campaign,
        "seed": seed,
        "replications": assessment.replications,
        "pre_war_weeks": clock.pre_war_weeks,
        "war_weeks": clock.war_weeks,
        "measures": to_json(assessment.measures, why, RARE),
        "weeks": {name: _finite(one.weeks.mean(axis=0)) for name, one in assessment.series.items() if _is_mean(name)},
        "bounds": {
            line: {what: _finite(assessment.bounds[:, row, code]) for code, what in enumerate(BOUNDS)}
            for row, line in enumerate(setup.lines)
        },
    }


def _is_mean(name: str) -> bool:
    """Return whether a mean over replications says something: a code has none."""
    return not name.startswith("bound_")


def _finite(values: Any) -> list[float | None]:
    return [float(value) if math.isfinite(value) else None for value in values]
