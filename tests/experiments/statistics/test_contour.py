"""Contours of a measure on a grid, and their bands."""

import numpy as np
import pytest

from wargame.estimates.observations import Observations
from wargame_experiments.statistics.contour import contour, polylines

X = np.linspace(0.0, 1.0, 6)
Y = np.linspace(0.0, 2.0, 5)


def grid(noise: float, n: int = 60, seed: int = 1, kind="mean", y_levels=Y):
    """Return a measure that is 0.7 + x - 0.5 y in the mean, with independent noise at each point."""
    rng = np.random.Generator(np.random.Philox(seed))

    def part(value: float) -> Observations:
        values = value + noise * rng.normal(size=n)
        return Observations("mean", values) if kind == "mean" else Observations("ratio", np.exp(values), np.ones(n))

    return [[part(0.7 + x - 0.5 * y) for x in X] for y in y_levels]


def test_a_plane_has_a_straight_contour():
    found = contour(X, Y, grid(0.0), at=1.0, seed=1)
    (line,) = found.lines
    assert line[:, 0] - 0.5 * line[:, 1] == pytest.approx(np.full(len(line), 0.3))
    assert (line[:, 1].min(), line[:, 1].max()) == pytest.approx((0.0, 1.4))
    beyond = found.x[None, :] - 0.5 * found.y[:, None] - 0.3
    assert (found.above == (beyond > 0.0))[np.abs(beyond) > 1e-9].all()


def test_ratios_are_interpolated_in_logarithms():
    found = contour(X, Y, grid(0.0, kind="ratio"), at=float(np.e), seed=1)
    assert found.lines[0] == pytest.approx(contour(X, Y, grid(0.0), at=1.0, seed=1).lines[0])


def test_the_band_lies_about_the_line_and_narrows_with_replications():
    widths = []
    for n in (60, 960):
        found = contour(X, Y, grid(0.5, n), at=1.0, seed=1)
        low, high = (np.concatenate(lines) for lines in (found.low, found.high))
        offset = [np.median(line[:, 0] - 0.5 * line[:, 1] - 0.3) for line in (low, high)]
        assert offset[0] < 0.0 < offset[1]
        widths.append(offset[1] - offset[0])
    assert widths[1] == pytest.approx(widths[0] / 4.0, rel=0.3)


def test_the_band_covers_the_true_contour_place_by_place():
    """At 14 places on the true line y = 2 x - 0.6, 60 repeats, nominal 95 %: 840 dependent trials, bound 91 to 99 %.

    At a place the band holds the line if the share of resamples above the level is in (2.5 %, 97.5 %).
    """
    held, up = [], np.linspace(0.0, 2.0, 6)
    for seed in range(60):
        found = contour(X, up, grid(0.3, 60, seed, y_levels=up), at=1.0, resamples=200, seed=seed, finer=4)
        held += [0.025 <= found.above[i, 6 + i] <= 0.975 for i in range(14)]
    assert found.y[:14] == pytest.approx(2.0 * found.x[6:20] - 0.6)
    assert 0.91 < np.mean(held) < 0.99


def test_no_contour_and_undefined_points():
    assert contour(X, Y, grid(0.0), at=9.0, seed=1).lines == []
    made = grid(0.1)
    made[2][2] = Observations("mean", np.ones(60), np.zeros(60))
    found = contour(X, Y, made, at=1.0, seed=1)
    assert np.isnan(found.above).any()
    assert all(np.isfinite(line).all() for line in found.lines)


def test_a_circle_is_closed():
    x = np.linspace(-2.0, 2.0, 41)
    (line,) = polylines(x, x, x[None, :] ** 2 + x[:, None] ** 2, 1.0)
    assert line[0] == pytest.approx(line[-1])
    assert np.hypot(*line.T) == pytest.approx(np.ones(len(line)), abs=0.003)  # chord of cells of 0.1


def test_all_that_is_wrong_is_said():
    with pytest.raises(ValueError, match=r"x: got .*y: got .*parts: got 5 rows.*finer"):
        contour([0.0, 0.0], [1.0], grid(0.0), seed=1, finer=0)
    with pytest.raises(ValueError, match="for a ratio is a number > 0"):
        contour(X, Y, grid(0.0, kind="ratio"), at=0.0, seed=1)
