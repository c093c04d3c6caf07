"""How many replications a point gets: the first verdict after exactly n_min, and which replications count."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wargame.estimates.observations import Observations
from wargame_experiments.statistics import replications
from wargame_experiments.study.run.stopping import StoppingRule
from wargame_experiments.study.schema import ReplicationTable


def rule(**words):
    given = {"n_min": 20, "n_max": 200, "block": 10, "targets": {"x": {"half_width": 0.5}}}
    return StoppingRule(ReplicationTable(**{**given, **words}), 0.95)


@given(st.integers(2, 60), st.integers(0, 60), st.integers(1, 30), st.integers(0, 120))
def test_blocks_cover_every_replication_once_and_only_grow(n_min, more, block, wanted):
    made = rule(n_min=n_min, n_max=n_min + more, block=block)
    goal = made.rounded(wanted)
    assert made.first == n_min
    assert min(wanted, made.most) <= goal <= made.most
    spans = list(made.spans(goal))
    assert [i for first, count in spans for i in range(first, first + count)] == list(range(goal))
    assert all(count <= block for _, count in spans)
    later = list(made.spans(made.rounded(goal + 1)))
    assert later[: len(spans)] == spans  # blocks that are there are never asked for again in other pieces


@given(st.integers(1, 40), st.integers(1, 15), st.lists(st.tuples(st.integers(0, 40), st.integers(1, 15))), st.data())
def test_blocks_that_are_stored_are_used_and_whoever_comes_later_cuts_the_same(n, block, found, data):
    made = StoppingRule(ReplicationTable(n=n, block=block), 0.95)
    stored = {first: [size for start, size in found if start == first] for first, _ in found}
    spans = list(made.spans(n, stored))
    assert [i for first, count in spans for i in range(first, first + count)] == list(range(n))
    done = data.draw(st.lists(st.sampled_from(spans)))
    later = {first: [*stored.get(first, []), *(size for start, size in done if start == first)] for first, _ in spans}
    later = {first: sizes for first, sizes in {**stored, **later}.items() if sizes}
    assert list(made.spans(n, later)) == spans


def test_the_first_verdict_is_passed_after_exactly_n_min():
    assert rule(n_min=25, block=10).first == 25
    assert rule(n_min=25, block=100).first == 25
    assert list(rule(n_min=25, block=10).spans(35)) == [(0, 10), (10, 10), (20, 5), (25, 10)]
    assert StoppingRule(ReplicationTable(n=25, block=10), 0.95).first == 25


def verdict(values, failed, **words):
    """Return the verdict on made replications, of which some failed."""
    failed = np.isin(np.arange(len(values)), failed)
    return rule(**words).decision({"x": Observations("mean", values[~failed])}, len(values), failed)


@pytest.mark.parametrize("failed", [[], [3, 7], [25, 26], [3, 21, 26, 28], [27, 28, 29], list(range(10, 20))])
def test_those_that_failed_do_not_count_and_those_after_the_last_that_does_neither(failed):
    """The statistical rule stops after so many that worked: the last of them is the last that is used."""
    values = np.random.Generator(np.random.Philox(1)).normal(size=40)
    found = verdict(values, failed)
    worked = np.delete(np.arange(40), failed)
    target = replications.PrecisionTarget("x", 0.5)
    expected = replications.decide(
        {"x": Observations("mean", values[worked])}, replications.PrecisionRule([target], 20, 200)
    )
    assert expected.reached
    assert found.is_done
    assert len(set(range(found.used)) - set(failed)) == expected.n
    assert found.used - 1 not in failed


def test_failures_are_made_up_for():
    values = np.random.Generator(np.random.Philox(1)).normal(size=20)
    found = verdict(values, [0, 5, 9])
    assert not found.is_done
    assert found.n_required == 30  # 17 that worked are fewer than n_min = 20


def test_at_the_most_all_count():
    values = np.random.Generator(np.random.Philox(1)).normal(size=40) * 100.0
    found = verdict(values, [5, 39], n_max=40)
    assert (found.is_done, found.used, found.reached) == (True, 40, False)
    assert verdict(values, list(range(40)))[:4] == (True, 40, 40, False)


def test_a_sweep_with_failures_in_the_middle_uses_as_many_as_the_rule_says(tmp_path):
    """Two replications fail before the rule stops, one after it: the table's estimate is that of the rule."""
    from concurrent.futures import ThreadPoolExecutor

    from tests.experiments.study.small import small
    from wargame_experiments.study import Results
    from wargame_experiments.study.run.sweep import SilentReporter, run_all, sweep_state_of
    from wargame_experiments.study.run.workers import WorkerPool
    from wargame_experiments.study.store.blocks import Block, Failure
    from wargame_experiments.study.store.folder import create

    lost = (3, 5, 28)
    values = np.random.Generator(np.random.Philox(1)).normal(size=200)

    def fight(job):
        here = np.arange(job.first, job.first + job.size)
        column = np.where(np.isin(here, lost), np.nan, values[here])
        failures = tuple(Failure(int(i), 1, "fight", "Error: made", "") for i in here if i in lost)
        return Block(job.address, job.first, job.size, {"duration__num": column}, failures, ())

    rule = {"n_min": 20, "n_max": 200, "block": 10, "targets": {"duration": {"half_width": 0.5}}}
    study = small(factors={"units.guns.count": 1}, measures=["duration"], replications=rule)
    create(tmp_path / "out", study, ["test"])
    with ThreadPoolExecutor(1) as pool:
        run_all(sweep_state_of(tmp_path / "out", study), WorkerPool(pool, 1, "made", fight), SilentReporter())
    (row,) = Results.load(tmp_path / "out").points.to_pylist()
    target = replications.PrecisionTarget("duration", 0.5)
    parts = {"duration": Observations("mean", np.delete(values[:30], lost))}
    expected = replications.decide(parts, replications.PrecisionRule([target], 20, 200))
    assert expected.reached
    assert row["simulated"] == 30
    assert row["duration_n"] == expected.n
    assert row["failed"] == 2  # the third lies after the last that is used
    assert row["duration"] == pytest.approx(parts["duration"].numerator[: expected.n].mean())
