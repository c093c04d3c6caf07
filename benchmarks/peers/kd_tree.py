"""The standard battle on NumPy arrays, one world, with the candidates of shooters found in scipy's k-d tree."""

from typing import Any

import numpy as np
from scipy.spatial import cKDTree

from benchmarks.peers import numpy_arrays
from benchmarks.peers.numpy_arrays import FLIES
from benchmarks.peers.rules import PeerRules, Result


class KdTreeBattle(numpy_arrays.NumpyBattle):
    """One world; a tree of the drones that may be shot at, made when somebody can shoot."""

    def launch(self, listed: np.ndarray) -> None:
        """As for arrays, if any launcher can shoot."""
        self.some = np.flatnonzero(listed[0] & (self.engaged[0] == 0))
        self.tree: cKDTree | None = None
        super().launch(listed)

    def choose(self, where: np.ndarray, k: int, free: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the drone that a launcher takes, among those that a shot could reach."""
        r = self.rules
        if self.tree is None:
            self.tree = cKDTree(np.stack([self.x[0, self.some], self.y[0, self.some]], axis=1))
        reach_m = r.max_range_m * (1.0 + r.speed_mps / r.shot_mps)
        near = self.some[np.sort(np.asarray(self.tree.query_ball_point(r.launchers[k], reach_m), np.int64))]
        near = near[free[0, near]]
        if len(near) == 0:
            return np.zeros(1, np.int64), np.full(1, np.inf)
        soonest = self.left[0, near] / r.speed_mps
        t = self.reach(k, where[0], near, soonest)
        i = np.argmin(np.where(np.isfinite(t), soonest, np.inf))
        return near[i : i + 1], t[i : i + 1]

    def burn(self, listed: np.ndarray) -> None:
        """Find all drones near lasers at once; without any, lasers only cool."""
        seen = np.flatnonzero((self.fate[0] == FLIES) & np.isfinite(self.since[0]))
        places = np.stack([self.x[0, seen], self.y[0, seen]], axis=1)
        found = cKDTree(places).query_ball_point(self.rules.lasers, self.rules.laser_range_m) if len(seen) else []
        self.near = [seen[np.asarray(rows, np.int64)] for rows in found] or [seen] * self.aim.shape[1]
        super().burn(listed)

    def in_beam(self, z: int, _: np.ndarray) -> tuple[Any, Any, Any, Any]:
        """Return offset and distance of the drones near a laser; all others are infinitely far."""
        r, near = self.rules, self.near[z]
        shape = self.x.shape
        dx, dy, d, hold = np.full(shape, np.inf), np.full(shape, np.inf), np.full(shape, np.inf), np.zeros(shape, bool)
        dx[0, near], dy[0, near] = self.x[0, near] - r.lasers[z, 0], self.y[0, near] - r.lasers[z, 1]
        d[0, near] = np.hypot(np.hypot(dx[0, near], dy[0, near]), self.rules.height_m)
        hold[0, near] = (self.doomed[0, near] == 0) & (d[0, near] <= r.laser_range_m)
        return dx, dy, d, hold

    def take(self, z: int, where: np.ndarray, dx: Any, dy: Any, d: Any, hold: np.ndarray) -> None:
        """As for arrays, if there is anybody near."""
        if hold.any():
            with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
                super().take(z, where, dx, dy, d, hold)


def fight(rules: PeerRules, seed: int, worlds: int) -> Result:
    """Fight some worlds, one after the other."""
    found = [KdTreeBattle(rules, seed * 100_003 + i).run() for i in range(worlds)]
    return Result(*(np.concatenate(column) for column in zip(*found, strict=True)))
