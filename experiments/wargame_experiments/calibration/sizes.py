"""Raid sizes from published quantiles: straight lines in the logarithm between them.

The least size of a raid counts as quantile 0. Straight lines in log size are a choice; that they give the published
mean size (165.1) within 0.2 % without having been fitted to it is what speaks for it.
"""

import numpy as np
from scipy.interpolate import PchipInterpolator

from wargame.battle.kernels.state import F8
from wargame_experiments.calibration.counts import Window

STEPS_PER_CLASS = 200  # levels over which the mean of a class is taken


def sizes_at(window: Window, levels: F8, smooth: bool = False) -> F8:
    """Return raid sizes at levels in [0, 1], any shape; ``smooth`` joins the quantiles by a monotone cubic instead.

    Examples
    --------
    >>> from wargame_experiments.calibration.counts import public_counts
    >>> sizes_at(public_counts().windows[1], np.array([0.05, 0.5, 1.0])).round(6).tolist()
    [49.0, 115.0, 810.0]
    """
    known = np.array([0.0, *window.size_levels])
    logs = np.log([window.least_size, *window.size_quantiles])
    return np.exp(PchipInterpolator(known, logs)(levels) if smooth else np.interp(levels, known, logs))


def size_classes(window: Window, classes: int) -> F8:
    """Return the mean sizes of equally likely classes of raids, smallest first, shape (classes,).

    >>> from wargame_experiments.calibration.counts import public_counts
    >>> round(float(size_classes(public_counts().windows[1], 30).mean()), 1)
    165.3
    """
    n = classes * STEPS_PER_CLASS
    levels = (np.arange(n) + 0.5) / n
    return sizes_at(window, levels).reshape(classes, STEPS_PER_CLASS).mean(axis=1)
