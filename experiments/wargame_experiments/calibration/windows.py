"""Fit of two windows of public raids together: one readiness, one exponent of the defence, a level of jamming each.

Drones and decoys only, as the data count. Raids of common size classes, evenly spaced in log size, are fought once; a
window's raids are those with each class weighted by the window's share of raids in it. The distance is the sum of
squared residuals in standard errors of the data; errors of parameters are the sandwich with the data's covariance.
"""

import tomllib
from functools import cache
from importlib import resources
from typing import Any, Final, NamedTuple

import numpy as np
from scipy.optimize import minimize

from wargame.battle.kernels.state import F8
from wargame.battle.scenario_file import LoadedScenario, load
from wargame_experiments.calibration.bank import Bank
from wargame_experiments.calibration.claims import draw, fit_claims
from wargame_experiments.calibration.counts import Window, public_counts
from wargame_experiments.calibration.model import MISSILE, SCENARIO, Parameters, Simulator
from wargame_experiments.calibration.moments import NAMES, moments, weighted_moments
from wargame_experiments.calibration.sizes import sizes_at

EDGES: Final = (0.0, 50.5, 100.5, 200.5, 400.5, np.inf)
SIZE_NAMES: Final = ("leak, 30-50", "leak, 51-100", "leak, 101-200", "leak, 201-400", "leak, more")
MOMENTS: Final = (*NAMES, *SIZE_NAMES, "soft share")
STRATA: Final = 28
GAMMAS: Final = (0.6, 0.8, 1.0)
PROPOSALS: Final = (
    Parameters(0.3, 1.6, 0.85, 0.12, 0.8),
    Parameters(0.6, 1.2, 0.92, 0.08, 0.8),
    Parameters(0.15, 1.2, 0.80, 0.12, 0.8),
)
LOW: Final = np.array([np.log(0.03), np.log(0.03), 0.3, 0.70, 0.004, 0.60])
HIGH: Final = np.array([np.log(2.0), np.log(2.0), 2.0, 0.97, 0.10, 1.05])
AXES: Final = ("log ew, first", "log ew, second", "ew_cv", "readiness_mean", "readiness correlation", "gamma")


class Target(NamedTuple):
    """A window's moments in the order of ``MOMENTS`` (nan where not given) and their covariance."""

    name: str
    window: Window
    values: F8
    covariance: F8

    @property
    def se(self) -> F8:
        """Return the standard errors."""
        return np.sqrt(np.diag(self.covariance))


@cache
def document() -> dict[str, Any]:
    """Return what ``windows.toml`` holds."""
    return tomllib.loads((resources.files(__package__) / "windows.toml").read_text("utf-8"))


def as_window(row: dict[str, Any]) -> Window:
    """Return a row as a window; what it does not give is taken from the published one."""
    mean = row.get("mean_leak", 0.1)
    kept = {key: row[key] for key in ("raids", "launched", "pooled_leak", "variance_ratio") if key in row}
    lists = {key: tuple(row[key]) for key in ("size_levels", "size_quantiles")}
    return public_counts().window._replace(**kept, **lists, beta_binomial=(mean, 1.0 - mean))


def by_size(launched: F8, leaked: F8, weights: F8) -> F8:
    """Return the leak of all raids of each range of sizes together."""
    inside = [(launched > low) & (launched < high) for low, high in zip(EDGES[:-1], EDGES[1:], strict=True)]
    return np.array([(weights * leaked)[i].sum() / max((weights * launched)[i].sum(), 1e-12) for i in inside])


def target(row: dict[str, Any], seed: int, samples: int = 1000) -> Target:
    """Return the target of a window; its covariance is that of a stand-in for the raw reports (`claims`)."""
    window = as_window(row)
    n, x = draw(window, fit_claims(window), samples, np.random.default_rng(seed))
    sizes = np.array([by_size(a, b, np.ones_like(a)) for a, b in zip(n, x, strict=True)])
    covariance = np.zeros((len(MOMENTS), len(MOMENTS)))
    covariance[:-1, :-1] = np.cov(np.hstack([moments(n, x), sizes]).T)
    soft, se = row["soft_share"] or (np.nan, 1.0)
    covariance[-1, -1] = se**2
    values = [row["pooled_leak"], row["variance_ratio"], *row["leak_quantiles"], *row["leak_by_size"], soft]
    return Target(row["name"], window, np.array(values), covariance)


def without_missiles(loaded: LoadedScenario) -> LoadedScenario:
    """Return the scenario without cruise missiles."""
    units = {
        name: unit.model_copy(update={"count": 0}) if unit.element == MISSILE else unit
        for name, unit in loaded.scenario.units.items()
    }
    return loaded._replace(scenario=loaded.scenario.model_copy(update={"units": units}))


def strata() -> tuple[F8, F8]:
    """Return edges and sizes of the common classes."""
    edges = np.geomspace(30.0, 811.0, STRATA + 1)
    return edges, np.round(np.sqrt(edges[:-1] * edges[1:]))


def shares(window: Window) -> F8:
    """Return the share of a window's raids in each class, shape (STRATA,)."""
    levels = (np.arange(8000) + 0.5) / 8000
    return np.histogram(sizes_at(window, levels), strata()[0])[0] / 8000


def filled_bank(replications: int, seed: int) -> Bank:
    """Return a bank of raids at all sizes and exponents, with effects drawn from all proposals."""
    loaded, bank = without_missiles(load(SCENARIO)), Bank(GAMMAS)
    for k, proposal in enumerate(PROPOSALS):
        simulator = Simulator(
            loaded, public_counts().window, STRATA, replications, (seed + k) % 2**32, sizes=strata()[1]
        )
        bank.add(simulator, proposal)
    return bank


def of_window(bank: Bank, parameters: Parameters, share: F8) -> F8:
    """Return a window's moments at some parameters, by importance and a parabola through the exponents."""
    w = bank.weights(parameters) * share[bank.drawn.raid_class.astype(int)]
    table = []
    for raids in bank.at_gamma:
        soft = (w @ raids.lost) / (w @ (raids.launched - raids.leaked))
        sizes = by_size(raids.launched, raids.leaked, w)
        table.append([*weighted_moments(raids.launched, raids.leaked, w), *sizes, soft])
    return np.array([np.polyval(np.polyfit(GAMMAS, column, 2), parameters.gamma) for column in np.array(table).T])


def parameters_at(x: F8, k: int) -> Parameters:
    """Return the parameters of window k at a point of the search."""
    cv = float(np.sqrt(x[4] * (1.0 - x[3]) / x[3]))
    return Parameters(float(np.exp(x[k])), float(x[2]), float(x[3]), cv, float(x[5]))


class Fit(NamedTuple):
    """A fit: its point, the covariance of it, the moments of both windows there and the effective raids of each."""

    x: F8
    covariance: F8
    moments: list[F8]
    effective: list[float]


def fit(bank: Bank, targets: list[Target], used: tuple[int, ...] = (0, 1)) -> Fit:
    """Return the fit to the windows used; another window's jamming follows from its pooled leak alone."""
    share = [shares(t.window) for t in targets]

    def at(x: F8) -> list[F8]:
        return [of_window(bank, parameters_at(x, k), share[k]) for k in range(len(targets))]

    def residuals(x: F8) -> F8:
        found = at(x)
        parts = [((found[k] - t.values) / t.se)[: None if k in used else 1] for k, t in enumerate(targets)]
        return np.nan_to_num(np.concatenate(parts))

    def distance(u: F8) -> float:
        return float((residuals(LOW + (HIGH - LOW) * u) ** 2).sum())

    starts = ([0.7, 0.5, 0.4, 0.6, 0.3, 0.6], [0.5, 0.3, 0.5, 0.4, 0.6, 0.4])
    ends = [
        minimize(distance, s, method="Nelder-Mead", bounds=[(0, 1)] * 6, options={"maxfev": 500, "adaptive": True})
        for s in starts
    ]
    x = LOW + (HIGH - LOW) * min(ends, key=lambda end: end.fun).x
    steps = (HIGH - LOW) * 0.02
    slopes = np.array([(residuals(x + d) - residuals(x - d)) / (2.0 * d.sum()) for d in np.diag(steps)]).T
    pull = np.linalg.pinv(slopes)
    blocks = [
        (t.covariance / np.outer(t.se, t.se))[: None if k in used else 1, : None if k in used else 1]
        for k, t in enumerate(targets)
    ]
    n = len(blocks[0])
    correlation = np.zeros((len(slopes), len(slopes)))
    correlation[:n, :n], correlation[n:, n:] = blocks
    effective = [bank.effective(parameters_at(x, k)) for k in range(len(targets))]
    return Fit(x, pull @ correlation @ pull.T, at(x), effective)


def residual(t: Target, found: F8) -> F8:
    """Return residuals in standard errors of the data; nan where nothing is published."""
    return (found - t.values) / t.se
