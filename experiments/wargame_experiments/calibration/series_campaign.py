"""Values of the shipped campaign beside what the public series say of the same parameter."""

from typing import Final, NamedTuple

from wargame.campaign.scenario_file import load
from wargame_experiments.calibration.series_fit import ParameterEstimate

CAMPAIGN: Final = "attrition-year"
WEEKS_A_MONTH: Final = 365.25 / 12.0 / 7.0
# path in the campaign, series, law, parameter, weeks of a unit of it in the campaign's (1 where both are bare)
COUNTERPARTS: Final = (
    ("lines.drone-works.expansions.0.multiple", "one_way_drones", "ramps", "ceiling_multiple"),
    ("lines.drone-works.expansions.0.ramp_weeks", "one_way_drones", "ramps", "ramp_months"),
    ("lines.long-range-west.expansions.0.slip", "us_155mm", "planned ramps", "slip_first"),
    ("lines.long-range-west.expansions.0.slip", "us_155mm", "planned ramps", "slip_second"),
    ("lines.long-range-west.expansions.0.dead_weeks", "us_155mm", "planned ramps", "dead_first_months"),
    ("lines.long-range-west.expansions.0.dead_weeks", "us_155mm", "planned ramps", "dead_second_months"),
    ("lines.long-range-west.expansions.0.ramp_weeks", "us_155mm", "planned ramps", "ramp_months"),
    ("lines.medium-range-north.expansions.0.dead_weeks", "us_155mm", "planned ramps", "dead_second_months"),
    ("lines.medium-range-north.expansions.0.ramp_weeks", "us_155mm", "planned ramps", "ramp_months"),
    ("goods.strike-drone.learning.slope", "liberty_ships", "learning", "slope"),
    ("goods.strike-drone.learning.slope", "liberty_ships", "learning and capital", "slope"),
    ("goods.long-range-missile.learning.slope", "liberty_ships", "learning and capital", "slope"),
)
NOTHING: Final = 0.8  # share of its range that an interval takes where the data say next to nothing


class Comparison(NamedTuple):
    """A value of the campaign and the interval of a series.

    Attributes
    ----------
    path
        In the campaign; ``multiple`` is capacity after over capacity before the expansion.
    value
        There.
    series, law, parameter
        What it is compared with.
    estimate, low, high
        In the campaign's unit.
    verdict
        ``inside``, ``below``, ``above``, or ``series says next to nothing``.
    """

    path: str
    value: float
    series: str
    law: str
    parameter: str
    estimate: float
    low: float
    high: float
    verdict: str


def comparisons(found: dict[str, list[ParameterEstimate]]) -> list[Comparison]:
    """Return the values of the shipped campaign beside the estimates, by series; without a fit there is no line."""
    lines = []
    for path, series, law, parameter in COUNTERPARTS:
        for one in found.get(series, []):
            if (one.law, one.name) == (law, parameter):
                lines.append(_comparison(path, series, one))
    return lines


def _comparison(path: str, series: str, one: ParameterEstimate) -> Comparison:
    times = WEEKS_A_MONTH if one.name.endswith("_months") else 1.0
    value, low, high = campaign_value(path), times * one.low, times * one.high
    verdict = "below" if value < low else "above" if value > high else "inside"
    if verdict == "inside" and one.of_range > NOTHING:
        verdict = "series says next to nothing"
    return Comparison(path, value, series, one.law, one.name, times * one.estimate, low, high, verdict)


def campaign_value(path: str) -> float:
    """Return a value of the shipped campaign.

    >>> campaign_value("lines.long-range-west.expansions.0.slip")
    0.48
    """
    campaign = load(CAMPAIGN).campaign
    table, name, _, *rest = path.split(".")
    if table == "goods":
        return float(getattr(campaign.goods[name].learning, rest[0]))
    line = campaign.lines[name]
    expansion = line.expansions[int(rest[0])]
    if rest[1] == "multiple":
        return 1.0 + expansion.added_a_week / line.capacity_a_week
    return float(getattr(expansion, rest[1]))
