"""Death process of two groups that only lose elements: the probabilities of all states against time, by uniformisation.

Kolmogorov's forward equations of a pure-death process on (m, n) are those of a chain that steps at the points of a
Poisson process of rate L, at least as fast as any state is left: p(t) = sum_k exp(-Lt) (Lt)^k / k! p_k, where
p_k is the chain's law after k steps. All terms are positive, so nothing cancels; the sum is cut where less than
1e-16 is left. Source: Jensen, Skandinavisk Aktuarietidskrift (1953).
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wargame.analytic.arguments import at_least_zero, check

F8 = NDArray[np.float64]


def state_probabilities(
    x_loss_rates: ArrayLike, y_loss_rates: ArrayLike, times: ArrayLike, initial: ArrayLike | None = None
) -> F8:
    """Return P(m of x and n of y are left) at each time, shape (number of times, x + 1, y + 1).

    Parameters
    ----------
    x_loss_rates
        Rate at which (m, n) becomes (m - 1, n), 1/time, >= 0, shape (x + 1, y + 1), 0 where m = 0.
    y_loss_rates
        The same for (m, n - 1); 0 where n = 0.
    times
        One time or a sequence of times, >= 0.
    initial
        Probability of each state at time 0, of the shape of the rates; by default the last state, (x, y), is certain.

    Raises
    ------
    ValueError
        If a rate, a time or a probability is negative, the shapes differ, or somebody is lost of whom there are none.

    Examples
    --------
    One element that is lost at rate 1, for one mean life:

    >>> state_probabilities([[0.0], [1.0]], [[0.0], [0.0]], 1.0).round(6).tolist()
    [[[0.632121], [0.367879]]]
    """
    x_loss, y_loss = np.asarray(x_loss_rates, dtype=float), np.asarray(y_loss_rates, dtype=float)
    _check(x_loss, y_loss, times)
    rate = float((x_loss + y_loss).max())
    expected_steps = rate * np.atleast_1d(np.asarray(times, dtype=float))
    x_share, y_share = (x_loss / rate, y_loss / rate) if rate > 0.0 else (x_loss, y_loss)
    now = np.zeros(x_loss.shape)
    if initial is None:
        now[-1, -1] = 1.0
    else:
        now[...] = initial
        check(at_least_zero(initial=now))
    found = np.zeros((expected_steps.size, *now.shape))
    for k in range(_steps(float(expected_steps.max(initial=0.0)))):
        found += _poisson(k, expected_steps)[:, None, None] * now
        now = _step(now, x_share, y_share)
    return found


def _check(x_loss: F8, y_loss: F8, times: ArrayLike) -> None:
    check(at_least_zero(x_loss_rates=x_loss, y_loss_rates=y_loss, times=times))
    if x_loss.ndim != 2 or x_loss.shape != y_loss.shape:
        raise ValueError(f"rates: got shapes {x_loss.shape} and {y_loss.shape}; allowed: one shape (x + 1, y + 1)")
    if x_loss[0].any() or y_loss[:, 0].any():
        raise ValueError("rates: got a loss of somebody who is not there; allowed: 0 where none are left")


def _step(now: F8, x_share: F8, y_share: F8) -> F8:
    """Return the law of the chain a step later."""
    x_lost, y_lost = now * x_share, now * y_share
    then = now - x_lost - y_lost
    then[:-1] += x_lost[1:]
    then[:, :-1] += y_lost[:, 1:]
    return np.maximum(then, 0.0)


def _steps(mean: float) -> int:
    """Return how many steps hold all but 1e-16 of a Poisson number: P(N >= mean + d) <= exp(-d^2 / (2 mean + 2d/3))."""
    return math.ceil(mean + 9.0 * math.sqrt(mean) + 26.0)


def _poisson(k: int, mean: F8) -> F8:
    """Return P(N = k) for each mean."""
    with np.errstate(divide="ignore"):
        logarithm = k * np.log(mean) if k else 0.0
    return np.exp(logarithm - mean - math.lgamma(k + 1.0))
