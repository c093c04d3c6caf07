"""Salvos: both sides fire at once, part is shot down, the rest hits.

Hughes's equations are deterministic; Armstrong's count missiles and draw the loss; `intercepted_salvo` is the case
in which every interceptor meets a missile of its own.

Sources: Hughes, Naval Research Logistics 42(2) 267 (1995); Armstrong, Oper. Res. 53(5) 830 (2005).
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.analytic.arguments import above_zero, at_least_zero, check, probability, whole
from wargame.analytic.binomial import binomial_pmf, clipped_normal_moments, normal_cdf

F8 = NDArray[np.float64]


class Exchange(NamedTuple):
    """Ships lost by each side in one exchange of salvos."""

    lost_a: float
    lost_b: float


class SalvoLoss(NamedTuple):
    """Distribution of the targets' loss to one salvo.

    Attributes
    ----------
    mean, sd
        Of the loss, targets.
    p_no_loss, p_all_lost
        Probabilities that the loss is 0 and that it is all targets.
    hits
        P(k missiles hit), shape (number of missiles + 1,); with no more missiles than are shot down it is k = 0.
    """

    mean: float
    sd: float
    p_no_loss: float
    p_all_lost: float
    hits: F8


def hughes(A: float, B: float, a: float, b: float, y: float, z: float, w: float, x: float) -> Exchange:
    """Return the losses of both sides: dA = (b B - y A)/w, dB = (a A - z B)/x, each clipped to [0, ships].

    Parameters
    ----------
    A, B
        Ships of each side, >= 0.
    a, b
        Missiles that would hit, from one ship of A and of B, >= 0.
    y, z
        Missiles that one ship of A and of B shoots down or decoys, >= 0.
    w, x
        Hits that put a ship of A and of B out of action, > 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> loss = hughes(12, 16, a=2.479, b=2.08, y=1.759, z=0.761, w=2.72, x=2.446)
    >>> round(loss.lost_a, 6), round(loss.lost_b, 6)
    (4.475, 7.183974)
    """
    check(at_least_zero(A=A, B=B, a=a, b=b, y=y, z=z), above_zero(w=w, x=x))
    return Exchange(min(max((b * B - y * A) / w, 0.0), A), min(max((a * A - z * B) / x, 0.0), B))


def armstrong(
    shooters: int,
    targets: int,
    shots: int,
    defence_shots: int,
    p_hit: float,
    p_intercept: float,
    loss_mean: float,
    loss_sd: float,
) -> SalvoLoss:
    """Return the distribution of the targets' loss to one salvo.

    Missiles on target are Bin(shooters shots, p_hit); of them Bin(targets defence_shots, p_intercept) are shot down, no
    more than there are. Each of the k that remain takes N(loss_mean, loss_sd^2) of a target, so their sum is
    N(k loss_mean, k loss_sd^2), clipped to [0, targets]. No approximation: the sum runs over all k.

    Parameters
    ----------
    shooters, targets
        Ships on each side, >= 0.
    shots, defence_shots
        Missiles per shooter, interceptors per target, >= 0.
    p_hit, p_intercept
        Probabilities of each missile to be on target, of each interceptor to destroy one.
    loss_mean, loss_sd
        Loss per hit, targets, >= 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> loss = armstrong(3, 3, 3, 2, 0.67, 0.67, 0.33, 0.11)
    >>> round(loss.mean, 4), round(loss.sd, 4), round(loss.p_no_loss, 4)
    (0.7018, 0.559, 0.2025)
    """
    check(
        whole(shooters=shooters, targets=targets, shots=shots, defence_shots=defence_shots),
        probability(p_hit=p_hit, p_intercept=p_intercept),
        at_least_zero(loss_mean=loss_mean, loss_sd=loss_sd),
    )
    hits = _surplus(binomial_pmf(shooters * shots, p_hit), binomial_pmf(targets * defence_shots, p_intercept))
    sums = [(k * loss_mean, math.sqrt(k) * loss_sd) for k in range(hits.size)]
    first, second = hits @ np.array([clipped_normal_moments(m, s, 0.0, targets) for m, s in sums])
    none = hits @ np.array([normal_cdf(0.0, m, s) for m, s in sums])
    every = hits @ np.array([normal_cdf(-targets, -m, s) for m, s in sums])
    return SalvoLoss(float(first), math.sqrt(max(second - first * first, 0.0)), float(none), float(every), hits)


def _surplus(offence: F8, defence: F8) -> F8:
    """Return the pmf of (Off - Def)+ of independent numbers, shape of ``offence``."""
    difference = np.convolve(offence, defence[::-1])  # from -(defence.size - 1)
    zero = defence.size - 1
    surplus = difference[zero:].copy()
    surplus[0] += difference[:zero].sum()
    return surplus


def intercepted_salvo(n_offence: int, n_defence: int, p_intercept: float, p_hit: float = 1.0) -> F8:
    """Return P(k hits) of a salvo of which ``n_defence`` missiles meet an interceptor each, k = 0..n_offence.

    Hits are Bin(n_offence - n_defence, p_hit) + Bin(n_defence, (1 - p_intercept) p_hit). Unlike Armstrong's
    defence no interceptor is wasted on a missile that another one destroys.

    Parameters
    ----------
    n_offence
        Missiles, >= 0.
    n_defence
        Interceptors, 0 <= n_defence <= n_offence.
    p_intercept, p_hit
        Probabilities of each interceptor to destroy its missile, of each missile that is left to hit.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> intercepted_salvo(2, 1, p_intercept=0.75).tolist()
    [0.0, 0.75, 0.25]
    """
    check(whole(n_offence=n_offence, n_defence=n_defence), probability(p_intercept=p_intercept, p_hit=p_hit))
    if n_defence > n_offence:
        raise ValueError(f"n_defence: got {n_defence}; allowed: at most n_offence = {n_offence}, one for each missile")
    free, met = binomial_pmf(n_offence - n_defence, p_hit), binomial_pmf(n_defence, (1.0 - p_intercept) * p_hit)
    return np.convolve(free, met)
