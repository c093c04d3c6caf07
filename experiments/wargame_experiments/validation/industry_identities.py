"""Closed forms of industry against known numbers: learning, variants and joint buying, ramps, lead times, bottlenecks.

What a campaign is compared with is compared itself. Each number follows from the source's formula and was worked out
apart from this code, sums term by term; the slope is 85 % and the first unit costs 1 where nothing else is said.
"""

from functools import partial
from typing import Final

from wargame.analytic.bottleneck import leontief, throttled_output
from wargame.analytic.fragmentation import (
    Option,
    break_even_joint_share,
    joint_cost_ratio,
    shared_development,
    variants_cost_ratio,
)
from wargame.analytic.lead_times import mean_latest, p_all_on_time, p_later
from wargame.analytic.learning import (
    cumulative_mean,
    cumulative_total,
    cumulative_unit_cost,
    lot_mean,
    lot_total,
    unit_cost,
    unit_total,
    units_to_reach,
)
from wargame.analytic.learning_variants import (
    boone,
    boone_turn,
    de_jong,
    knowledge,
    knowledge_limit,
    plateau,
    stanford_b,
)
from wargame.analytic.ramp import (
    CapacityRamp,
    capacity_at,
    delay_cost,
    opening_stock,
    output_by,
    ramp_shortfall,
    time_to_exhaustion,
)
from wargame.analytic.supply import accelerator_orders
from wargame_experiments.validation.case import Level, ValidationCase
from wargame_experiments.validation.published import Published, identities

S: Final = 0.85  # slope
CRAWFORD: Final = "Crawford 1944"
WRIGHT: Final = "Wright 1936"
PLANT: Final = CapacityRamp(620.0, 2_000.0, dead_time=2.0, time_constant=1.0)  # units a year, years
LINE: Final = CapacityRamp(15.0, 70.0, dead_time=20.0, time_constant=10.0)  # units a week, weeks
MONTH: Final = 1.0 / 12.0


def cases(level: Level) -> list[ValidationCase]:
    """Return the identities; they take no time at either level."""
    return identities("industry", [*_learning(), *_fragmentation(), *_ramp(), *_lead_times(), *_bottleneck()])


def _learning() -> list[Published]:
    return [
        Published("unit-100", "unit form, 85 %: cost of unit 100", CRAWFORD, "0.339679621",
                  lambda: float(unit_cost(100, S))),
        Published("unit-total", "unit form, 85 %: cost of 100 units", CRAWFORD, "43.7538671",
                  lambda: unit_total(100, S)),
        Published("lot-total", "unit form, 85 %: cost of units 51 to 100", CRAWFORD, "18.2407557",
                  lambda: lot_total(51, 100, S)),
        Published("lot-mean", "unit form, 85 %: mean of units 51 to 100", CRAWFORD, "0.364815114",
                  lambda: lot_mean(51, 100, S)),
        Published("unit-half", "unit form, 80 %: first unit at half the cost", CRAWFORD, "9.000",
                  lambda: units_to_reach(0.5, 0.8)),
        Published("cumulative-mean", "cumulative form, 85 %: mean of 100 units", WRIGHT, "0.339679621",
                  lambda: float(cumulative_mean(100, S))),
        Published("cumulative-total", "cumulative form, 85 %: cost of 100 units", WRIGHT, "33.9679621",
                  lambda: float(cumulative_total(100, S))),
        Published("cumulative-unit-100", "cumulative form, 85 %: cost of unit 100", WRIGHT, "0.260342662",
                  lambda: float(cumulative_unit_cost(100, S))),
        Published("stanford-b", "85 %, experience of 4 units: cost of unit 100", "Asher 1956", "0.336570282",
                  lambda: float(stanford_b(100, S, 4.0))),
        Published("dejong", "85 %, a quarter fixed: cost of unit 100", "De Jong 1957", "0.504759716",
                  lambda: float(de_jong(100, S, 0.25))),
        Published("dejong-stanford-b", "85 %, a quarter fixed, experience 4: unit 100", "Badiru 1992", "0.502427711",
                  lambda: float(de_jong(100, S, 0.25, experience_units=4.0))),
        Published("plateau", "85 %, floor .35: cost of unit 100", "Asher 1956", "0.350000000",
                  lambda: float(plateau(100, S, 0.35))),
        Published("boone", "Boone's curve, 85 %, decay 500: cost of unit 100", "Hogan 2020", "0.406653559",
                  lambda: float(boone(100, S, 500.0))),
        Published("boone-turn", "Boone's curve, decay 500: cheapest unit", "Hogan 2020", "129.428718",
                  lambda: boone_turn(500.0)),
        Published("knowledge", "10 units a period, 2 % forgotten: after 50 periods", "Argote 1990", "317.915160",
                  lambda: knowledge(0.98, 10.0, 50)),
        Published("knowledge-limit", "10 units a period, 2 % forgotten: in the long run", "Argote 1990", "500.000000",
                  lambda: knowledge_limit(0.98, 10.0)),
    ]  # fmt: skip


def _fragmentation() -> list[Published]:
    dearer = {0.80: "2.437032", 0.85: "1.919523", 0.90: "1.528462", 0.95: "1.230083"}
    joint: tuple[tuple[float, Option, str], ...] = (
        (0.2, "existing", "0.988013"), (0.4, "existing", "0.956647"), (1.0, "existing", "0.686437"),
        (0.2, "new", "1.042728"), (0.4, "new", "1.016067"), (1.0, "new", "0.686437"),
    )  # fmt: skip
    words = {"existing": "of one of 5 designs", "new": "as one more variant"}
    return [
        *(
            Published(
                f"variants-{100 * slope:.0f}", f"1,700 units, {100 * slope:.0f} %: 17 variants against one", CRAWFORD,
                digits, partial(variants_cost_ratio, 17, 1_700, slope),
            )
            for slope, digits in dearer.items()
        ),
        *(
            Published(
                f"joint-{joins}-{share:g}", f"{share:g} bought jointly, {words[joins]}: cost", CRAWFORD, digits,
                partial(joint_cost_ratio, 5, 10_000, S, share, joins),
            )
            for share, joins, digits in joint
        ),
        Published("joint-even", "5 nations, one more variant: even at a share of", CRAWFORD, "0.468",
                  lambda: break_even_joint_share(5, 10_000, S)),
        Published("development-4", "development shared by 4: total", "Hartley 2014", "2.000000",
                  lambda: shared_development(4).total),
        Published("development-4-each", "development shared by 4: of each", "Hartley 2014", "0.500000",
                  lambda: shared_development(4).share),
        Published("development-7", "development shared by 7: total", "Hartley 2014", "2.645751",
                  lambda: shared_development(7).total),
        Published("development-7-each", "development shared by 7: of each", "Hartley 2014", "0.377964",
                  lambda: shared_development(7).share),
    ]  # fmt: skip


def _ramp() -> list[Published]:
    source = "Forrester 1961"
    return [
        Published("ramp-capacity", "620 to 2,000 a year: capacity in year 4", source, "1813.2373",
                  lambda: capacity_at(PLANT, 4.0)),
        Published("ramp-output", "620 to 2,000 a year: made by year 7", source, "9869.298367",
                  lambda: output_by(PLANT, 7.0)),
        Published("ramp-shortfall", "620 to 2,000 a year: units lost to the ramp by year 7", source, "4130.7016",
                  lambda: ramp_shortfall(PLANT, 7.0)),
        Published("delay-month", "a month's delay of the award, capacity binds: units", source, "115.000000",
                  lambda: delay_cost(PLANT, MONTH)),
        Published("delay-month-year-7", "a month's delay of the award: units by year 7", source, "114.19",
                  lambda: delay_cost(PLANT, MONTH, 7.0)),
        Published("delay-month-funded", "a month's delay of the award, money binds: units", source, "0.000000",
                  lambda: delay_cost(PLANT, MONTH, 7.0, funded_rate=600.0)),
        Published("bridge-stock", "use of 60 a week, 15 to 70 made: opening stock", source, "1179.5252",
                  lambda: opening_stock(LINE, 60.0).stock),
        Published("bridge-week", "use of 60 a week, 15 to 70 made: week of least stock", source, "37.047481",
                  lambda: opening_stock(LINE, 60.0).lowest_at),
        Published("dry-week", "stock of 1,000, use of 60, 15 made: week of the last", "stock over net use", "22.2222",
                  lambda: time_to_exhaustion(1_000.0, 60.0, 15.0)),
        Published("accelerator-growth", "fleet of 1,000, + 10 % in 2 years: orders", "Clark 1917", "100.000000",
                  lambda: accelerator_orders(1_000.0, 20.0, 50.0)),
        Published("accelerator-after", "the same, once it has grown: orders", "Clark 1917", "55.000000",
                  lambda: accelerator_orders(1_100.0, 20.0, 0.0)),
    ]  # fmt: skip


def _lead_times() -> list[Published]:
    return [
        Published("latest-of-4", "latest of 4 exponential lead times", "Rényi 1953", "2.083333",
                  lambda: mean_latest(4, 1.0)),
        Published("latest-of-400", "latest of 400 exponential lead times", "Rényi 1953", "6.569930",
                  lambda: mean_latest(400, 1.0)),
        Published("all-on-time-99", "400 parts, each on time at .99: P(all)", "product rule", "0.0179506",
                  lambda: p_all_on_time(400, 0.99)),
        Published("all-on-time-995", "400 parts, each on time at .995: P(all)", "product rule", "0.134658",
                  lambda: p_all_on_time(400, 0.995)),
        Published("erlang-tail", "lead time of 4 stages, mean 26: P(over 39)", "Erlang 1917", "0.151204",
                  lambda: p_later(39.0, 26.0, 4)),
    ]  # fmt: skip


def _bottleneck() -> list[Published]:
    inputs, demand = [[0.1, 0.3], [0.2, 0.1]], [100.0, 50.0]
    return [
        Published("leontief-first", "two goods that need each other: first output", "Leontief 1936", "140.000000",
                  lambda: float(leontief(inputs, demand)[0])),
        Published("leontief-second", "two goods that need each other: second output", "Leontief 1936", "86.666667",
                  lambda: float(leontief(inputs, demand)[1])),
        Published("throttle", "components at .78 and 1.09 of their threshold: output", "Hallegatte 2014", "78.125000",
                  lambda: throttled_output(100.0, [500.0, 700.0], [1.0, 2.0], [8.0, 4.0], 0.8)),
    ]  # fmt: skip
