"""Closed forms of stock, outages, queues, repair and adaptation against known numbers.

What a campaign is compared with is compared itself. Each number follows from the source's formula and was worked out
apart from this code, probabilities summed term by term.
"""

from functools import partial
from typing import Final

from wargame.analytic.diffusion import bass_peak, bass_share, logistic_takeover
from wargame.analytic.lanchester import reinforced
from wargame.analytic.outages import (
    availability,
    lost_share,
    p_outage_longer,
    redundant_availability,
    uncovered_weeks,
)
from wargame.analytic.queueing import erlang_c, little, mean_wait, pollaczek_khinchine
from wargame.analytic.races import mean_effect, richardson_equilibrium, share_ahead
from wargame.analytic.reinforcement import square_invariant
from wargame.analytic.repair import finite_source_availability, in_repair_after_step, lives, metric
from wargame.analytic.stock import (
    base_stock,
    mixed_variance_to_mean,
    pooled_safety_ratio,
    reorder_fill_rate,
    stock_for,
)
from wargame.analytic.supply import bullwhip, bullwhip_smoothing, newsvendor_normal
from wargame_experiments.validation.case import Level, ValidationCase
from wargame_experiments.validation.published import Published, identities

CHAIN: Final = (0.1, 0.3)  # P(up to down), P(down to up), a week
MARKOV: Final = "Kemeny 1960"


def cases(level: Level) -> list[ValidationCase]:
    """Return the identities; they take no time at either level."""
    return [
        *identities("stock", [*_orders(), *_stock()]),
        *identities("outage", _outages()),
        *identities("repair", [*_queues(), *_repair()]),
        *identities("race", [*_reinforcement(), *_races()]),
    ]


def _orders() -> list[Published]:
    swings = {(4, 4, 0.0): "5.000000", (26, 13, 0.0): "13.000000", (8, 26, 0.0): "1.804734", (4, 4, 0.5): "4.750000"}
    source, order = "Arrow 1951", partial(newsvendor_normal, 1_000.0, 300.0, 9.0, 1.0)
    return [
        *(
            Published(
                f"bullwhip-{cover}-{periods}-{rho:g}",
                f"cover {cover}, mean of {periods}, correlation {rho:g}: order variance", "Chen 2000", digits,
                partial(bullwhip, cover, periods, rho),
            )
            for (cover, periods, rho), digits in swings.items()
        ),
        Published("bullwhip-smoothing", "cover 4, smoothing .2: order variance", "Chen 2000", "3.311111",
                  lambda: bullwhip_smoothing(4, 0.2)),
        Published("newsvendor-quantity", "newsvendor 9:1, demand N(1000, 300): quantity", source, "1384.465470",
                  lambda: order().quantity),
        Published("newsvendor-shortage", "newsvendor 9:1, demand N(1000, 300): mean shortage", source, "14.202953",
                  lambda: order().expected_shortage),
        Published("newsvendor-cost", "newsvendor 9:1, demand N(1000, 300): mean cost", source, "526.494996",
                  lambda: order().expected_cost),
    ]  # fmt: skip


def _stock() -> list[Published]:
    twelve = 12 * 100.0
    return [
        Published("poisson", "95 % for 12 weeks of 100, Poisson: units", "Hadley 1963", "1257.0",
                  lambda: stock_for(0.95, twelve)),
        Published("negative-binomial", "95 % for 12 weeks of 100, variance 13.3 x: units", "Greenwood 1920", "1415.0",
                  lambda: stock_for(0.95, twelve, 13.3)),
        Published("gamma-mixed", "95 % for 12 weeks of 100, intensity of cv .5: units", "Greenwood 1920", "2328.0",
                  lambda: stock_for(0.95, twelve, mixed_variance_to_mean(twelve, 0.5))),
        Published("base-stock-fill", "base stock 15, lead demand 10: fill rate", "Feeney 1966", "0.916541527",
                  lambda: base_stock(15, 10.0).fill_rate),
        Published("base-stock-owed", "base stock 15, lead demand 10: backorders", "Feeney 1966", "0.103478680",
                  lambda: base_stock(15, 10.0).backorders),
        Published("reorder-fill", "(r, Q) = (8, 5), lead demand 10: fill rate", "Hadley 1963", "0.572424353",
                  lambda: reorder_fill_rate(8, 5, 10.0)),
        Published("pooled", "4 stocks pooled: safety stock", "Eppen 1979", "0.500000", lambda: pooled_safety_ratio(4)),
    ]  # fmt: skip


def _outages() -> list[Published]:
    redundant = "Barlow 1965"
    return [
        Published("up", "two states, .1 and .3 a week: share up", MARKOV, "0.750000", lambda: availability(*CHAIN)),
        Published("two-sources", "two full sources: share with one up", redundant, "0.937500",
                  lambda: redundant_availability(2, 0.75)),
        Published("longer-than-4", "outage longer than 4 weeks: P", MARKOV, "0.240100",
                  lambda: p_outage_longer(4, CHAIN[1])),
        Published("uncovered", "weeks of an outage beyond a buffer of 4", MARKOV, "0.800333",
                  lambda: uncovered_weeks(4, CHAIN[1])),
        Published("lost", "share of weeks lost with a buffer of 4", MARKOV, "0.060025", lambda: lost_share(4, *CHAIN)),
    ]  # fmt: skip


def _queues() -> list[Published]:
    pk = "Pollaczek 1930"
    return [
        Published("erlang-c", "M/M/5, load 4.5: P(wait)", "Erlang 1917", "0.762493221", lambda: erlang_c(9.0 / 2.0, 5)),
        Published("wait-apart", "two M/M/1 at load .8: mean wait", "Erlang 1917", "4.000000",
                  lambda: mean_wait(0.8, 1.0, 1)),
        Published("wait-pooled", "M/M/2 at load .8 a channel: mean wait", "Erlang 1917", "1.777778",
                  lambda: mean_wait(1.6, 1.0, 2)),
        Published("wait-double", "M/M/1 of double speed at load .8: mean wait", "Erlang 1917", "2.000000",
                  lambda: mean_wait(1.6, 2.0, 1)),
        Published("wait-fixed", "M/D/1 at load .8: mean wait", pk, "2.000000",
                  lambda: pollaczek_khinchine(0.8, 1.0, 0.0)),
        Published("wait-exponential", "M/G/1 at load .8, cv 1: mean wait", pk, "4.000000",
                  lambda: pollaczek_khinchine(0.8, 1.0, 1.0)),
        Published("wait-mixed", "M/G/1 at load .8, cv 2: mean wait", pk, "10.000000",
                  lambda: pollaczek_khinchine(0.8, 1.0, 4.0)),
        Published("little", "620 a year for 26 months: in the pipeline", "Little 1961", "1343.333",
                  lambda: little(620.0, 26.0 / 12.0)),
    ]  # fmt: skip


def _repair() -> list[Published]:
    available = {2: "0.759627847", 1: "0.490807715", 10: "0.833333"}
    step = partial(in_repair_after_step, 2.0, 10.0)
    full, empty = partial(metric, 10.0, 2.0, 20, 2.0, 1.0, 3), partial(metric, 10.0, 2.0, 0, 2.0, 1.0, 3)
    source, physics = "Sherbrooke 1968", "Eick 1993"
    return [
        *(
            Published(
                f"finite-source-{crews}", f"10 machines, {crews} crew{'s' * (crews > 1)}: availability", "Palm 1947",
                digits, partial(finite_source_availability, 10, 0.1, 0.5, crews),
            )
            for crews, digits in available.items()
        ),
        Published("palm", "2 failures a week, 4 weeks each: in repair", "Palm 1938", "8.000000",
                  lambda: step(0.0, 4.0)),
        Published("palm-step", "2 to 10 failures a week, exponential: after 4 weeks", physics, "28.2278579",
                  lambda: step(4.0, 4.0)),
        Published("palm-step-fixed", "2 to 10 failures a week, fixed time: after 2 weeks", physics, "24.000000",
                  lambda: step(2.0, 4.0, "fixed")),
        Published("metric-depot", "depot of 20 spares: backorders", source, "1.776706",
                  lambda: full().depot_backorders),
        Published("metric-delay", "depot of 20 spares: delay, weeks", source, "0.177671", lambda: full().depot_delay),
        Published("metric-pipeline", "base behind it: pipeline", source, "2.355341", lambda: full().base_pipeline),
        Published("metric-base", "base behind it, 3 spares: backorders", source, "0.349913",
                  lambda: full().base_backorders),
        Published("metric-fill", "base behind it, 3 spares: fill rate", source, "0.581419",
                  lambda: full().base_fill_rate),
        Published("metric-pipeline-empty", "base behind a depot without spares: pipeline", source, "6.000000",
                  lambda: empty().base_pipeline),
        Published("metric-base-empty", "base behind a depot without spares: backorders", source, "3.081799",
                  lambda: empty().base_backorders),
        Published("lives", "items of which .7 can be repaired: lives", "geometric law", "3.333333", lambda: lives(0.7)),
    ]  # fmt: skip


def _reinforcement() -> list[Published]:
    strengths = ((10.0, "283.326974", "251.708718"), (40.0, "241.896735", "244.464689"))
    arrivals = [(0.0, 100.0, 6.0)], [(0.0, 100.0, 5.0)]

    def at(time: float, side: int) -> float:
        return float(reinforced(300.0, 260.0, 0.03, 0.02, *arrivals, times=time)[side])

    def invariant(time: float) -> float:
        return square_invariant((at(time, 0), at(time, 1)), (0.03, 0.02), (6.0, 5.0))

    words, source = "square law with reinforcements", "Lanchester 1916"
    return [
        Published("reinforced-invariant", f"{words}: invariant at the start", source, "-58.000000",
                  lambda: invariant(0.0)),
        Published("reinforced-invariant-40", f"{words}: invariant at time 40", source, "-58.000000",
                  lambda: invariant(40.0)),
        *(
            Published(
                f"reinforced-{name}-{time:g}", f"{words}: {name} side at time {time:g}", source, digits,
                partial(at, time, side),
            )
            for time, *both in strengths
            for side, (name, digits) in enumerate(zip(("first", "second"), both, strict=True))
        ),
    ]  # fmt: skip


def _races() -> list[Published]:
    effects = {2: "1.000000", 6: "0.814232", 9: "0.672791", 12: "0.562553", 26: "0.295408"}
    rest = partial(richardson_equilibrium, (0.3, 0.2), (0.5, 0.4), (10.0, 8.0))
    return [
        Published("richardson-first", "arms race at rest: first side", "Richardson 1960", "45.714286",
                  lambda: rest()[0]),
        Published("richardson-second", "arms race at rest: second side", "Richardson 1960", "42.857143",
                  lambda: rest()[1]),
        Published("logistic", "logistic growth, rate .4: 10 to 90 %", "Griliches 1957", "10.986123",
                  lambda: logistic_takeover(0.4)),
        Published("bass-share", "diffusion (.03, .38): share after 5", "Bass 1969", "0.331199",
                  lambda: bass_share(5.0, 0.03, 0.38)),
        Published("bass-peak", "diffusion (.03, .38): peak", "Bass 1969", "6.192619", lambda: bass_peak(0.03, 0.38)),
        *(
            Published(
                f"method-{weeks}", f"plateau 2, half-life 4, renewed every {weeks}: mean effect",
                "integral of its life", digits, partial(mean_effect, float(weeks), 2.0, 4.0),
            )
            for weeks, digits in effects.items()
        ),
        Published("ahead", "6 weeks to answer against 9: share of time ahead", "Cox 1962", "0.600000",
                  lambda: share_ahead(6.0, 9.0)),
    ]  # fmt: skip
