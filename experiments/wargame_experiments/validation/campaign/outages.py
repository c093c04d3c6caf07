"""Outages of suppliers: the share of time up, long ones, two sources, one origin, a buffer, the kinds of disruption.

A line that keeps no buffer starts a unit in a week if its supplier shipped in the week before, so that its output shows
the state of the supplier. Outages are a two-state chain: ALPHA a week to fail, BETA to be repaired.
"""

from functools import partial
from typing import Final

import numpy as np

from wargame.analytic.outages import availability, lost_share, p_outage_longer, redundant_availability, uncovered_weeks
from wargame.campaign.kernels import state as s
from wargame_experiments.validation import comparisons
from wargame_experiments.validation.bench import Bench, of
from wargame_experiments.validation.campaign_scenes import F8, campaign
from wargame_experiments.validation.case import Level, ReferenceComparison, ValidationCase

ALPHA: Final = 0.1
BETA: Final = 0.3
LAW: Final = f"failures_a_week = {ALPHA}\nrepairs_a_week = {BETA}\n"
ONE_ORIGIN: Final = 'origin = "far"\norigin_share = 0.5\n'
CHAIN: Final = "two-state chain"
WEEKS: Final = 2_000
BUFFER: Final = 4  # weeks
FIRST: Final = 2  # weeks that are not counted: what was ordered before week 0 comes in them
KINDS: Final = {
    "shipments-paused": availability(ALPHA, BETA),
    "transit-lost": availability(ALPHA, BETA) * (1.0 - ALPHA),  # up when it ships and still up in the week after
}


def cases(level: Level) -> list[ValidationCase]:
    """Return the cases of outages."""
    n = of(level, 32, 256)
    both = availability(ALPHA, BETA) ** 2 / (1.0 - 0.5 * (1.0 - availability(ALPHA, BETA)))
    return [
        *(ValidationCase(f"campaign-outage/{kind}", f"one a week, fails .1, repaired .3, {kind}: output", CHAIN,
                         partial(_output, kind, reference, n)) for kind, reference in KINDS.items()),
        *(ValidationCase(f"campaign-outage/first-{kind}", f"fails .1, repaired .3, {kind}, lead 10: first receipt",
                         CHAIN, partial(_first, kind, of(level, 2_000, 20_000)))
          for kind in ("orders-refused", "shipments-paused", "receipts-delayed")),
        ValidationCase("campaign-outage/longer", "outages longer than 4 weeks", "geometric law", partial(_longer, n)),
        ValidationCase("campaign-outage/two-sources", "two sources of their own: one of them up", CHAIN,
                       partial(_sources, "", redundant_availability(2, availability(ALPHA, BETA)), "any", n)),
        ValidationCase("campaign-outage/second-source", "one line, two sources of half its orders: output", CHAIN,
                       partial(_second_source, redundant_availability(2, availability(ALPHA, BETA)), n)),
        ValidationCase("campaign-outage/one-origin", "two of one origin, half of the outages its own: both up", CHAIN,
                       partial(_sources, ONE_ORIGIN, both, "all", n)),
        ValidationCase("campaign-outage/one-origin-each", "two of one origin: the first up", CHAIN,
                       partial(_sources, ONE_ORIGIN, availability(ALPHA, BETA), "first", n)),
        ValidationCase("campaign-outage/uncovered", "weeks lost an outage, with a buffer of 4", "geometric law",
                       partial(_uncovered, n)),
        ValidationCase("campaign-outage/lost-share", "share of weeks lost, with a buffer of 4", CHAIN,
                       partial(_lost, n)),
        ValidationCase("campaign-outage/premium", "a quarter from a source dearer by .4: price", "share of premium",
                       _premium),
        ValidationCase("campaign-outage/capacity", "supplier of .4 a week for a line of 1: output in 1,000 weeks",
                       "least of the two", _capacity),
        ValidationCase("campaign-outage/shares", "orders of one a week, sources of .25 and .75 a week: in 1,000 weeks",
                       "largest remainder", _shares),
        ValidationCase("campaign-outage/qualified", "the only source qualified in week 30: made until week 50",
                       "share of orders", _qualified),
    ]  # fmt: skip


def sources(name: str, law: str, n: int = 1, weeks: int = WEEKS, target_weeks: int = 1, capacity: float = 1.0) -> str:
    """Return a campaign of lines that make one a week, each with a component of a supplier of its own.

    The supplier ships at most one a week, unless it is said to ship more: after an outage nothing piles up.
    """
    tables = "[origins.far]\n"
    for i in range(n):
        tables += f"""
[goods.part-{i}]
item = "component"
[goods.good-{i}]
price_usd = 1
bill = {{ part-{i} = 1 }}
[lines.line-{i}]
nation = "home"
good = "good-{i}"
capacity_a_week = 1
components = {{ part-{i} = {{ target_weeks = {target_weeks} }} }}
scarcity_share = 0
[suppliers.source-{i}]
component = "part-{i}"
capacity_a_week = {capacity!r}
{law}
[depots.home.good-{i}]
target = 100_000
"""
    shares = ", ".join(f"good-{i} = {1 / n!r}" for i in range(n))
    return campaign(name, weeks, tables, shares=shares)


def outputs(bench: Bench, text: str, replications: int) -> F8:
    """Return what lines made, shape (n_lines, n, weeks)."""
    batch = bench.campaign(text, replications)
    return np.stack([batch.line(s.OUTPUT, line)[:, FIRST:] for line in batch.setup.lines])


def runs_of_zeros(made: F8) -> list[F8]:
    """Return the lengths of the inner runs of zeros of each row.

    >>> [run.tolist() for run in runs_of_zeros(np.array([[0, 1, 0, 0, 1, 0, 1, 0]]))]
    [[2.0, 1.0]]
    """
    found = list[F8]()
    for row in made:
        edges = np.flatnonzero(np.diff(np.concatenate([[1.0], row, [1.0]])))
        lengths = (edges[1::2] - edges[::2]).astype(float)
        found.append(lengths[int(row[0] == 0.0) : len(lengths) - int(row[-1] == 0.0)])
    return found


def _output(kind: str, reference: float, n: int, bench: Bench) -> ReferenceComparison:
    made = outputs(bench, sources(f"outage-{kind}", f'{LAW}outage = "{kind}"\n'), n)[0]
    return comparisons.mean(made.mean(axis=1), reference)


def _first(kind: str, n: int, bench: Bench) -> ReferenceComparison:
    """Compare when the first unit can be started: what an outage holds up waits for its end, (1 - up)/BETA weeks."""
    text = sources(f"first-{kind}", f'{LAW}outage = "{kind}"\nlead_weeks = 10\n', weeks=100)
    text = text.replace("target_weeks = 1", "target_weeks = 1, opening = 0")
    weeks = bench.campaign(text, n).line(s.OUTPUT, "line-0").argmax(axis=1)
    return comparisons.mean(weeks, 10.0 + (1.0 - availability(ALPHA, BETA)) / BETA)


def _longer(n: int, bench: Bench) -> ReferenceComparison:
    made = outputs(bench, sources("outage-shipments-paused", f'{LAW}outage = "shipments-paused"\n'), n)[0]
    lengths = np.concatenate(runs_of_zeros(made))
    return comparisons.share(float((lengths > 4).sum()), len(lengths), p_outage_longer(4, BETA), n)


def _sources(law: str, reference: float, of_both: str, n: int, bench: Bench) -> ReferenceComparison:
    made = outputs(bench, sources(f"two-sources-{bool(law)}", LAW + law, 2), n)
    up = {"any": made.max(axis=0), "all": made.min(axis=0), "first": made[0]}[of_both]
    return comparisons.mean(up.mean(axis=1), reference)


def _second_source(reference: float, n: int, bench: Bench) -> ReferenceComparison:
    """Compare the output of a line that makes one a week if one of its two suppliers is up."""
    text = sources("second-source", f"share = 0.5\n{LAW}") + _second(f"share = 0.5\n{LAW}capacity_a_week = 1")
    return comparisons.mean(outputs(bench, text, n)[0].mean(axis=1), reference)


def _buffered(n: int, bench: Bench) -> tuple[F8, F8]:
    """Return weeks lost with a buffer, and outages of the same supplier, which runs without one show; shape (n,).

    All that the buffer lacks comes at once after an outage. Where it was empty nothing is on the way then, and an
    outage that follows in the next week lasts a week less for the line: .7^4 * .1 of them, .3 of what each loses.
    """
    lost = 1.0 - outputs(bench, sources("outage-buffered", LAW, target_weeks=1 + BUFFER, capacity=1e6), n)[0]
    down = outputs(bench, sources("outage-buffered", LAW), n)[0]  # of the same name: the same outages
    return lost.sum(axis=1), np.array([float(len(run)) for run in runs_of_zeros(down)])


def _uncovered(n: int, bench: Bench) -> ReferenceComparison:
    """Compare a ratio of sums; one outage in a hundred and fifty is cut by an end of its row."""
    lost, outages = _buffered(n, bench)
    reference = uncovered_weeks(BUFFER, BETA)
    return comparisons.ratio(lost, outages, reference, tolerance=0.014 * reference)


def _lost(n: int, bench: Bench) -> ReferenceComparison:
    lost, _ = _buffered(n, bench)
    reference = lost_share(BUFFER, ALPHA, BETA)
    return comparisons.mean(lost / (WEEKS - FIRST), reference, tolerance=0.0075 * reference)


def _premium(bench: Bench) -> ReferenceComparison:
    text = sources("premium", "share = 0.75", weeks=2) + _second("share = 0.25\npremium = 0.4")
    price = bench.campaign(text, 1).price_usd("good-0")
    return comparisons.exact(float(price[0, -1]), 1.0 + 0.25 * 0.4, 1e-12, 1)


def _capacity(bench: Bench) -> ReferenceComparison:
    made = outputs(bench, sources("capacity", "", weeks=1_000 + FIRST, capacity=0.4), 1)
    return comparisons.exact(float(made.sum()), 0.4 * 1_000, 1.0, 1)


def _shares(bench: Bench) -> ReferenceComparison:
    """Compare the output of a line whose suppliers make no more than their shares of its orders."""
    text = sources("shares", "share = 0.25", weeks=1_000 + FIRST, capacity=0.25, target_weeks=4)
    made = outputs(bench, text + _second("share = 0.75\ncapacity_a_week = 0.75"), 1)
    return comparisons.exact(float(made.sum()), 1_000.0, 5.0, 1)


def _qualified(bench: Bench) -> ReferenceComparison:
    """Let all come from the second source once it is qualified; what it ships in week 30 comes in week 31."""
    second = _second("share = 1\nqualified_from_week = 30")
    text = sources("qualified", "share = 0", weeks=51) + second
    made = bench.campaign(text, 1).line(s.OUTPUT, "line-0")
    return comparisons.exact(float(made[0, FIRST:].sum()), 20.0, 0.0, 1)


def _second(more: str) -> str:
    return f'\n[suppliers.second]\ncomponent = "part-0"\n{more}\n'
