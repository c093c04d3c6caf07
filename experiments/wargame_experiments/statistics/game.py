"""Mix game: which shares of its mixes each side plays when the other answers.

Red picks a row, blue a column, red gets the payoff and blue loses it. Red's equilibrium strategy x maximises what it is
sure of, blue's y minimises what it may lose:

    max over x of min over j of sum_i x_i A_ij = min over y of max over i of sum_j A_ij y_j = value.

Both are linear programs, dual to each other.
Sources: von Neumann (1928), Math. Ann. 100, 295-320; Dantzig (1951), in Koopmans (ed.), Activity Analysis of Production
and Allocation, ch. 20.

Read with care: the value is unique, strategies need not be; where several are optimal the solver's choice is shown. A
payoff is taken to add up over plays. Costs and values do; of a ratio the game knows only the mean of the points'
ratios, which is not the ratio of the mean costs that mixed strategies bring: take a difference in USD where mixing
matters.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.estimates.interval import Interval
from wargame.estimates.observations import Observations
from wargame_experiments.statistics.resample import estimates, percentiles, resampled
from wargame_experiments.statistics.rounding import cleared

Table = NDArray[np.float64]
Strategy = NDArray[np.float64]
PLAYED: Final = 1e-7  # a smaller probability is rounding of the solver


class Equilibrium(NamedTuple):
    """What each side plays, and what red gets.

    Attributes
    ----------
    red, blue
        Probabilities of the rows and of the columns, sum 1.
    value
        Red's mean payoff.
    """

    red: Strategy
    blue: Strategy
    value: float

    @property
    def red_support(self) -> tuple[int, ...]:
        """Return the rows that are played."""
        return tuple(np.flatnonzero(self.red > PLAYED).tolist())

    @property
    def blue_support(self) -> tuple[int, ...]:
        """Return the columns that are played."""
        return tuple(np.flatnonzero(self.blue > PLAYED).tolist())


class Game(NamedTuple):
    """An equilibrium estimated from replications.

    Attributes
    ----------
    payoffs
        Estimates, shape (rows, columns).
    equilibrium
        Of the estimates.
    value
        With its percentile interval over resamples.
    red_played, blue_played
        Share of the resamples in whose equilibrium a mix is played.
    red_mean, blue_mean
        Probabilities of the mixes, mean over the resamples.
    red_exploitable, blue_exploitable
        By how much the other side's best answer to each pure mix is worse for its owner than the value.
    """

    payoffs: Table
    equilibrium: Equilibrium
    value: Interval
    red_played: Strategy
    blue_played: Strategy
    red_mean: Strategy
    blue_mean: Strategy
    red_exploitable: Strategy
    blue_exploitable: Strategy


def solve(payoffs: Table) -> Equilibrium:
    """Return an equilibrium of a zero-sum game.

    Parameters
    ----------
    payoffs
        What red gets, shape (rows, columns), finite.

    Raises
    ------
    ValueError
        If payoffs is not a table of finite numbers.

    Examples
    --------
    Matching pennies, where a match of heads pays double:

    >>> found = solve(np.array([[2.0, -1.0], [-1.0, 1.0]]))
    >>> found.red.round(6), found.blue.round(6), round(found.value, 6)
    (array([0.4, 0.6]), array([0.4, 0.6]), 0.2)
    """
    table = np.asarray(payoffs, dtype=float)
    if table.ndim != 2 or not table.size or not np.isfinite(table).all():
        found = f"shape {table.shape}, {int((~np.isfinite(table)).sum())} not finite"
        raise ValueError(f"payoffs: got {found}; allowed is a table of finite numbers, rows by columns")
    span = float(np.ptp(table)) or 1.0
    scaled = (table - table.min()) / span  # the solver's tolerances are absolute
    red, value = _maximin(scaled)
    blue, _ = _maximin(1.0 - scaled.T)
    value = cleared(value * span + float(table.min()), np.abs(table).max(), sum(table.shape))
    return Equilibrium(red, blue, float(value))


def exploitability(payoffs: Table, red: Strategy, blue: Strategy) -> float:
    """Return what both sides could gain by their best answers: 0 at an equilibrium, else more.

    max_i (A y)_i - min_j (x A)_j, also called NashConv.

    >>> exploitability(np.eye(2), np.array([1.0, 0.0]), np.array([0.5, 0.5]))
    0.5
    """
    return float((payoffs @ blue).max() - (red @ payoffs).min())


def estimate_game(
    parts: Sequence[Sequence[Observations]], level: float = 0.95, resamples: int = 500, *, seed: int
) -> Game:
    """Return the equilibrium of a game whose payoffs are measured, and how sure it is.

    Parameters
    ----------
    parts
        ``parts[i][j]``: what red gets of its mix i against blue's mix j, replications paired.
    level
        Of the interval of the value, in (0, 1).
    resamples, seed
        Of the bootstrap over replications.

    Raises
    ------
    ValueError
        If rows differ in length, or a payoff is undefined, be it in one resample.
    """
    widths = sorted({len(row) for row in parts})
    if len(widths) != 1:
        raise ValueError(f"parts: got rows of {widths} columns, allowed is one width")
    flat = [part for row in parts for part in row]
    shape = (len(parts), widths[0])
    most = max(len(part.numerator) for part in flat)
    scale = max(float(np.abs(part.numerator).max(initial=0.0)) for part in flat) if flat[0].kind == "mean" else 0.0
    payoffs = cleared(estimates(flat), scale, most).reshape(shape)
    found = solve(payoffs)
    resampled_payoffs = cleared(resampled(flat, resamples, seed), scale, most).reshape(resamples, *shape)
    undefined = int((~np.isfinite(resampled_payoffs)).any(axis=(1, 2)).sum())
    if undefined:
        raise ValueError(
            f"a payoff is undefined in {undefined:,} of {resamples:,} resamples; more replications define it"
        )
    drawn = [solve(table) for table in resampled_payoffs]
    red, blue = np.array([one.red for one in drawn]), np.array([one.blue for one in drawn])
    value = percentiles(found.value, np.array([one.value for one in drawn]), level)
    return Game(
        payoffs,
        found,
        value,
        (red > PLAYED).mean(axis=0),
        (blue > PLAYED).mean(axis=0),
        red.mean(axis=0),
        blue.mean(axis=0),
        cleared(found.value - payoffs.min(axis=1), np.abs(payoffs).max(), sum(shape)),
        cleared(payoffs.max(axis=0) - found.value, np.abs(payoffs).max(), sum(shape)),
    )


def _maximin(table: Table) -> tuple[Strategy, float]:
    """Return the strategy of the rows that is sure of most, and how much that is."""
    from scipy.optimize import linprog

    rows, columns = table.shape
    found = linprog(
        np.append(np.zeros(rows), -1.0),
        A_ub=np.hstack([-table.T, np.ones((columns, 1))]),
        b_ub=np.zeros(columns),
        A_eq=np.append(np.ones(rows), 0.0)[None, :],
        b_eq=[1.0],
        bounds=[(0.0, 1.0)] * rows + [(None, None)],
        method="highs",
    )
    if not found.success:
        raise RuntimeError(f"the linear program of a game of {rows} by {columns} was not solved: {found.message}")
    played = np.where(found.x[:-1] > PLAYED, found.x[:-1], 0.0)
    return played / played.sum(), float(found.x[-1])
