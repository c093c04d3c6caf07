"""Firing doctrine: shots at a target and leakage, by looks, salvos, layers and magazines.

A shot kills with probability p, independently of the others; a look between shots costs no time and never errs.

Sources: Washburn & Kress, Combat Modeling (2009); layers: Wilkening, Science & Global Security 8(2) 183 (2000).
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from wargame.analytic.arguments import at_least_zero, check, probability, whole
from wargame.analytic.binomial import binomial_pmf


class Engagement(NamedTuple):
    """Probability that the target is destroyed, and the mean number of shots that it takes."""

    p_kill: float
    expected_shots: float


class Leakage(NamedTuple):
    """Mean and standard deviation of the number that leaks, and the probability that none does."""

    mean: float
    sd: float
    p_none: float


def shoot_look_shoot(p_kill: float, n: int) -> Engagement:
    """Return what up to n single shots with a look after each achieve: 1 - (1-p)^n for (1 - (1-p)^n)/p shots.

    Parameters
    ----------
    p_kill
        Probability that a shot destroys the target; if 0, all n shots are fired.
    n
        Most shots, >= 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> engagement = shoot_look_shoot(0.7, 3)
    >>> round(engagement.p_kill, 3), round(engagement.expected_shots, 2)
    (0.973, 1.39)
    """
    check(probability(p_kill=p_kill), whole(n=n))
    killed = _at_least_one(p_kill, n)
    return Engagement(killed, killed / p_kill if p_kill > 0.0 else float(n))


def salvo_fire(p_kill: float, n: int) -> Engagement:
    """Return what n shots at once achieve: the same kills as n shots with looks, for all n shots.

    Parameters
    ----------
    p_kill
        Probability that a shot destroys the target.
    n
        Shots, >= 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> salvo_fire(0.5, 2)
    Engagement(p_kill=0.75, expected_shots=2.0)
    """
    check(probability(p_kill=p_kill), whole(n=n))
    return Engagement(_at_least_one(p_kill, n), float(n))


def shots_needed(p_kill: float, p_wanted: float) -> int:
    """Return the fewest shots that destroy a target with a wanted probability: log(1 - wanted)/log(1 - p), rounded up.

    Parameters
    ----------
    p_kill
        Probability that a shot destroys the target, > 0.
    p_wanted
        Probability wanted; 1 takes p_kill = 1.

    Raises
    ------
    ValueError
        If an argument is outside its range, or no number of shots is enough.

    Examples
    --------
    >>> shots_needed(0.7, 0.95), shots_needed(0.7, 0.91)
    (3, 2)
    """
    check(probability(p_kill=p_kill, p_wanted=p_wanted))
    if p_wanted > 0.0 and (p_kill == 0.0 or (p_wanted == 1.0 and p_kill < 1.0)):
        raise ValueError(f"p_wanted: got {p_wanted}; allowed: what shots with p_kill = {p_kill} can reach")
    if p_kill == 1.0 or p_wanted == 0.0:
        return int(p_wanted > 0.0)
    exact = math.log1p(-p_wanted) / math.log1p(-p_kill)
    return math.ceil(exact * (1.0 - 1e-12))  # 0.91 with shots of 0.7 is two shots, not three by rounding


def p_worth_a_round(price_usd: float, saved_usd: float, estimate_cv: float) -> float:
    """Return the probability that a shot is taken to be worth its price: P(saved X >= price), X lognormal with mean 1.

    1 - Phi((ln x + sigma^2 / 2) / sigma) with x = price / saved and sigma^2 = ln(1 + cv^2); a step at x = 1 without
    error of the estimate.

    Parameters
    ----------
    price_usd
        Of a round, >= 0, its scarcity included.
    saved_usd
        What the shot is expected to save, >= 0: chance to kill times expected damage times the weight on it.
    estimate_cv
        Coefficient of variation of the estimate of the damage, >= 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(p_worth_a_round(1e6, 1e6, 0.3), 3)
    0.442
    >>> p_worth_a_round(1e6, 1.1e6, 0.0)
    1.0
    """
    check(at_least_zero(price_usd=price_usd, saved_usd=saved_usd, estimate_cv=estimate_cv))
    if saved_usd == 0.0 or estimate_cv == 0.0:
        return float(saved_usd >= price_usd)
    if price_usd == 0.0:
        return 1.0
    sigma = math.sqrt(math.log1p(estimate_cv * estimate_cv))
    return 0.5 * math.erfc((math.log(price_usd / saved_usd) / sigma + 0.5 * sigma) / math.sqrt(2.0))


def magazine_leakage(targets: int, magazine: int, p_kill: float, max_shots: int | None = None) -> float:
    """Return the mean number of targets that leak past a magazine under shoot-look-shoot.

    By recursion over shots: with n targets, m rounds and s shots already at the present one, a shot leaves n - 1 with
    probability p, and otherwise the same n, or the next target once ``max_shots`` are fired. Without that
    limit it is the mean of (targets - Bin(magazine, p))+. The order of the targets does not matter.

    Parameters
    ----------
    targets
        Number n of targets, >= 0.
    magazine
        Rounds, >= 0.
    p_kill
        Probability that a shot destroys its target.
    max_shots
        Most shots at one target, >= 1; None for as many as it takes.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> magazine_leakage(2, 2, 0.5), magazine_leakage(2, 2, 0.5, max_shots=1)
    (1.0, 1.0)
    >>> magazine_leakage(2, 4, 0.5), magazine_leakage(2, 4, 0.5, max_shots=2)
    (0.375, 0.5)
    """
    check(whole(targets=targets, magazine=magazine), probability(p_kill=p_kill))
    if max_shots is None:
        left = targets - np.arange(magazine + 1)
        return float(binomial_pmf(magazine, p_kill) @ np.maximum(left, 0))
    check(whole(1, max_shots=max_shots))
    leak = np.zeros((targets + 1, max_shots))  # mean leakers by targets not yet given up and shots at the present one
    leak[:] = np.arange(targets + 1.0)[:, None]  # no rounds: all of them
    for _ in range(magazine):
        then = np.zeros_like(leak)
        missed = np.column_stack([leak[1:, 1:], 1.0 + leak[:-1, 0]])
        then[1:] = p_kill * leak[:-1, :1] + (1.0 - p_kill) * missed
        leak = then
    return float(leak[targets, 0])


def layered_leakage(n: int, p_kills: Sequence[float]) -> Leakage:
    """Return how many of n threats pass layers that each kill independently: Bin(n, prod(1 - p_i)).

    Parameters
    ----------
    n
        Threats, >= 0.
    p_kills
        Probability of each layer to destroy a threat that reaches it; the order does not matter.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> leak = layered_leakage(100, [0.7, 0.8, 0.5])
    >>> round(leak.mean, 6), round(leak.sd, 4), round(leak.p_none, 4)
    (3.0, 1.7059, 0.0476)
    """
    check(whole(n=n), probability(p_kills=p_kills))
    passes = math.prod(1.0 - p for p in p_kills)
    return Leakage(n * passes, math.sqrt(n * passes * (1.0 - passes)), (1.0 - passes) ** n)


def layered_cost(n: int, p_kills: Sequence[float], shot_costs: Sequence[float]) -> float:
    """Return the mean cost of one shot at every threat that reaches each layer: n sum_i c_i prod_{j<i} (1 - p_j).

    Unlike leakage it depends on the order of the layers: least for those with the least c/p first.

    Parameters
    ----------
    n
        Threats, >= 0.
    p_kills
        Probability of each layer to destroy a threat that reaches it, outermost first.
    shot_costs
        Cost of one shot of each layer, >= 0, any currency.

    Raises
    ------
    ValueError
        If an argument is outside its range, or there are not as many costs as layers.

    Examples
    --------
    >>> round(layered_cost(100, [0.5, 0.8], [10.0, 1000.0])), round(layered_cost(100, [0.8, 0.5], [1000.0, 10.0]))
    (51000, 100200)
    """
    check(whole(n=n), probability(p_kills=p_kills), at_least_zero(shot_costs=shot_costs))
    if len(p_kills) != len(shot_costs):
        raise ValueError(f"shot_costs: got {len(shot_costs)} costs; allowed: one for each of {len(p_kills)} layers")
    reach, cost = float(n), 0.0
    for p, shot_cost in zip(p_kills, shot_costs, strict=True):
        cost += reach * shot_cost
        reach *= 1.0 - p
    return cost


def _at_least_one(p: float, n: int) -> float:
    """Return 1 - (1 - p)^n, exact for small p."""
    return -math.expm1(n * math.log1p(-p)) if p < 1.0 else float(n > 0)
