"""Cases agree with theory: those of every group that take little time; all of them are `wargame validate`."""

import pytest

from wargame.battle.kernels.state import SHOTS
from wargame_experiments.validation import queues, registry, square_law, ticks
from wargame_experiments.validation.bench import Bench
from wargame_experiments.validation.registry import cases
from wargame_experiments.validation.verdict import judge

QUICK = (
    "identity,industry,stock,outage,repair,race,"
    "saturation,money/[!b]*,looks,laser,burst,heat,radar,salvo,hazard,linear-law/red*,square-law/*-at-100-s"
)


def failures(patterns: str, level="quick", seed: int = 1) -> list[str]:
    wanted, bench = cases(level, patterns), Bench(seed)
    return [row.case.name for row in judge(wanted, [case.compare(bench) for case in wanted]) if row.verdict == "FAIL"]


def test_quick_cases_agree_with_theory():
    assert failures(QUICK) == []


@pytest.mark.slow
def test_all_cases_agree_with_theory_with_other_luck(monkeypatch):
    theory = tuple(module for module in registry.MODULES if module.startswith(registry.HERE))
    monkeypatch.setattr(registry, "MODULES", theory)
    assert failures("*", seed=20_000) == []


def test_an_instant_is_a_whole_number_of_ticks_at_both_lengths():
    bench = Bench()
    for at_s in (25.0, 700.0, 2_200.0):
        red, blue = square_law.at_instant(bench, at_s, 4)
        assert red.shape == blue.shape == (4,)
    for batch in bench._batches.values():
        grid = batch.setup.world.grid
        assert grid.tick_s * grid.n_ticks == pytest.approx(round(grid.tick_s * grid.n_ticks / 25.0) * 25.0)


def test_a_stretch_of_a_queue_has_no_more_shots_than_arrivals():
    counts = queues.stretch(queues.FIXED, 2, 2.0, 2, Bench())
    came, shots = counts[queues.LAUNCHED], counts[SHOTS]
    assert (shots < came).all()
    assert came.mean() == pytest.approx(2.0 * queues.LENGTH_S / 119.5, rel=0.3)  # 100 arrivals, sd 10, two battles


def test_leakage_and_ratio_are_those_of_the_measures():
    from wargame.battle.exchange import exchange_ratios
    from wargame.battle.measures import measures
    from wargame.battle.variants import Batches
    from wargame_experiments.validation.scenes import shipped

    batch = Bench().fight(shipped("night-raid", 4.0), 4)
    leaked, launched = ticks.leakage(batch)
    defender, attacker = ticks.raid_ratio(batch)
    assert leaked.sum() / launched.sum() == measures(*batch)["leakage"].mean
    assert defender.sum() / attacker.sum() == pytest.approx(exchange_ratios(Batches(batch), ["raid"])["raid"].mean)
