"""The standard battle on NumPy arrays (worlds, drones): one vector operation for all drones of all worlds."""

from typing import Any

import numpy as np

from benchmarks.peers.rules import PeerRules, Result, cell_of, flight_s, irradiance_w_per_m2, stays_s

FLIES, LEAKED, KILLED, JAMMED = 0, 1, 2, 3
NOBODY = -1


class NumpyBattle:
    """Some worlds, fought tick by tick together."""

    def __init__(self, rules: PeerRules, seed: int, worlds: int = 1) -> None:
        r, w, n, k, z = rules, worlds, len(rules.x_m), len(rules.launchers), len(rules.lasers)
        self.rules, self.rng, self.worlds = rules, np.random.default_rng(seed), np.arange(worlds)
        self.x, self.y, self.left = (np.tile(a, (w, 1)) for a in (r.x_m, r.y_m, r.way_m))
        self.fate = np.zeros((w, n), np.int8)
        self.find_hazard, self.jam_hazard = np.zeros((w, n)), np.zeros((w, n))
        self.find_at, self.jam_at = self.rng.exponential(size=(w, n)), self.rng.exponential(size=(w, n))
        self.since = np.full((w, n), np.inf)
        self.engaged, self.burnt = np.zeros((w, n), np.int16), np.zeros((w, n), bool)
        rounds = r.magazine * (1 + r.reloads)
        self.arrive, self.release = np.full((w, k, rounds), np.inf), np.full((w, k, rounds), np.inf)
        self.target = np.zeros((w, k, rounds), np.int64)
        self.fired, self.next = np.zeros((w, k), np.int64), np.zeros((w, k))
        self.aim = np.full((w, z), NOBODY)
        self.slew, self.fluence, self.heat = np.zeros((w, z)), np.zeros((w, z)), np.zeros((w, z))
        self.locked = np.zeros((w, z), bool)
        self.doomed = np.zeros((w, n), np.int8)  # fate at the end of the tick
        self.now, self.ticks = 0.0, np.zeros(w, np.int64)

    def run(self) -> Result:
        """Fight to the end."""
        for _ in range(self.rules.n_ticks):
            going = (self.fate == FLIES).any(axis=1) | np.isfinite(self.arrive).any(axis=(1, 2))
            if not going.any():
                break
            self.ticks += going
            self.step()
        return Result(*((self.fate == fate).sum(axis=1) for fate in (LEAKED, KILLED, JAMMED)), self.ticks)

    def step(self) -> None:
        """Fight one tick."""
        self.now += self.rules.tick_s
        self.move()
        self.expose()
        listed = (self.since <= self.now - self.rules.latency_s) & (self.fate == FLIES)
        landed = self.land()
        if listed.any():
            self.launch(listed)
            self.burn(listed)
        elif (self.heat > 0.0).any() or (self.aim != NOBODY).any():
            self.burn(listed)
        self.settle(landed)

    def move(self) -> None:
        """Fly on; arrive."""
        r = self.rules
        self.x += r.vx_mps * r.tick_s
        self.y += r.vy_mps * r.tick_s
        self.left -= r.speed_mps * r.tick_s
        self.fate[(self.left <= 0.0) & (self.fate == FLIES)] = LEAKED

    def expose(self) -> None:
        """Be searched for and jammed."""
        r, flies = self.rules, self.fate == FLIES
        cell = cell_of(np, r, self.x, self.y)
        rate = r.detection_per_s[cell]
        tracked = np.isfinite(self.since)
        dropped = tracked & (rate < r.drop_rate_per_s) & flies
        if dropped.any():
            self.since[dropped], self.find_hazard[dropped] = np.inf, 0.0
            self.find_at[dropped] = self.rng.exponential(size=dropped.sum())
            tracked &= ~dropped
        self.find_hazard += np.where(tracked, 0.0, rate * r.tick_s)
        self.since[flies & ~tracked & (self.find_hazard >= self.find_at)] = self.now
        self.jam_hazard += r.loss_per_s[cell] * r.tick_s
        self.doomed[flies & (self.jam_hazard >= self.jam_at)] = JAMMED

    def land(self) -> tuple[Any, Any]:
        """Let shots arrive; return worlds and targets of these."""
        due = self.arrive <= self.now
        if not due.any():
            return (), ()
        where, launcher, shot = np.nonzero(due)
        target = self.target[where, launcher, shot]
        hit = (self.rng.random(len(where)) < self.rules.p_kill) & (self.fate[where, target] == FLIES)
        self.doomed[where[hit], target[hit]] = KILLED
        self.arrive[due] = np.inf
        return where, target

    def launch(self, listed: np.ndarray) -> None:
        """Let each launcher in turn shoot at the drone soonest to impact, in all worlds at once."""
        r = self.rules
        busy = ((self.release > self.now) & np.isfinite(self.release)).sum(axis=2)
        loaded = self.fired < self.target.shape[2]
        can = loaded & (busy < r.channels) & (self.next <= self.now)
        free = listed & (self.engaged == 0)
        for k in np.flatnonzero(can.any(axis=0)):
            where = np.flatnonzero(can[:, k] & free.any(axis=1))
            if len(where) == 0:
                continue
            best, t = self.choose(where, k, free)
            hit = np.isfinite(t)
            self.shoot(where[hit], k, best[hit], t[hit])
            free[where[hit], best[hit]] = False

    def choose(self, where: np.ndarray, k: int, free: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return by world the drone that a launcher takes, and the time of flight to it, inf if there is none."""
        r = self.rules
        if len(where) == 1:  # few candidates: do not compute what is not listed
            w, some = where[0], np.flatnonzero(free[where[0]])
            soonest = self.left[w, some] / r.speed_mps
            t = self.reach(k, w, some, soonest)
            i = np.argmin(np.where(np.isfinite(t), soonest, np.inf))
            return some[i : i + 1], t[i : i + 1]
        soonest = self.left[where] / r.speed_mps
        t = np.where(free[where], self.reach(k, where, slice(None), soonest), np.inf)
        best = np.argmin(np.where(np.isfinite(t), soonest, np.inf), axis=1)
        return best, t[np.arange(len(where)), best]

    def reach(self, k: int, where: Any, some: Any, soonest: np.ndarray) -> np.ndarray:
        """Return times of flight from a launcher to drones, inf out of reach."""
        r = self.rules
        dx, dy = self.x[where][..., some] - r.launchers[k, 0], self.y[where][..., some] - r.launchers[k, 1]
        return flight_s(np, r, dx, dy, r.vx_mps[some], r.vy_mps[some], soonest)

    def shoot(self, where: np.ndarray, k: int, target: np.ndarray, t: np.ndarray) -> None:
        """Send shots on their way, one a world."""
        r = self.rules
        shot = self.fired[where, k]
        self.target[where, k, shot], self.arrive[where, k, shot] = target, self.now + t
        self.release[where, k, shot] = self.now + np.maximum(t - r.seeker_s, 0.0)
        self.engaged[where, target] += 1
        self.fired[where, k] += 1
        empty = (self.fired[where, k] % r.magazine) == 0
        self.next[where, k] = self.now + np.where(empty, r.reload_s, r.launch_interval_s)

    def burn(self, listed: np.ndarray) -> None:
        """Let each laser in turn slew and dwell, in all worlds at once."""
        for z in range(self.aim.shape[1]):
            left, beam = np.where(self.locked[:, z], 0.0, self.rules.tick_s), np.zeros(len(self.worlds))
            while (left > 0.0).any():
                left = self.dwell(z, listed, left, beam)
            r = self.rules
            self.heat[:, z] = np.maximum(self.heat[:, z] - r.cooling_ratio * (r.tick_s - beam), 0.0)
            self.locked[:, z] &= self.heat[:, z] > 0.5 * r.heat_limit_s

    def dwell(self, z: int, listed: np.ndarray, left: np.ndarray, beam: np.ndarray) -> np.ndarray:
        """Spend time of one laser in all worlds on its target, ``beam`` in place; return what is left of the tick."""
        r, w = self.rules, self.worlds
        dx, dy, d, hold = self.in_beam(z, left > 0.0)
        lost = (self.aim[:, z] != NOBODY) & ~(hold[w, self.aim[:, z]]) & (left > 0.0)
        self.drop(z, lost)
        seeks = (self.aim[:, z] == NOBODY) & (left > 0.0)
        if seeks.any():
            self.take(z, np.flatnonzero(seeks), dx, dy, d, hold & listed)
        has = (self.aim[:, z] != NOBODY) & (left > 0.0)
        aim = self.aim[:, z]
        slew = np.where(has, np.minimum(left, self.slew[:, z]), 0.0)
        self.slew[:, z] -= slew
        left = np.where(has, left - slew, 0.0)
        power = np.where(has, irradiance_w_per_m2(np, r, d[w, aim]), 1.0)
        need, room = (r.fluence_j_per_m2 - self.fluence[:, z]) / power, r.heat_limit_s - self.heat[:, z]
        used = np.where(left > 0.0, np.minimum(np.minimum(left, need), room), 0.0)
        self.fluence[:, z] += power * used
        self.heat[:, z] += used
        beam += used
        burnt, hot = (left > 0.0) & (used == need), (left > 0.0) & (used == room)
        self.doomed[w[burnt], aim[burnt]] = KILLED
        self.drop(z, burnt | hot)
        self.locked[:, z] |= hot
        return np.where(hot, 0.0, left - used)

    def in_beam(self, z: int, _: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Return offset and distance of all drones from a laser, and which of them its beam can be on."""
        r = self.rules
        dx, dy = self.x - r.lasers[z, 0], self.y - r.lasers[z, 1]
        d = np.hypot(np.hypot(dx, dy), self.rules.height_m)
        hold = (d <= r.laser_range_m) & (self.fate == FLIES) & (self.doomed == 0) & np.isfinite(self.since)
        return dx, dy, d, hold

    def take(self, z: int, where: np.ndarray, dx: Any, dy: Any, d: Any, hold: np.ndarray) -> None:
        """Let a laser begin with the drone soonest to impact that there is time for."""
        r = self.rules
        may = hold[where] & ~self.burnt[where]
        if not may.any():
            return
        soonest = self.left[where] / r.speed_mps
        need = r.slew_s + r.fluence_j_per_m2 / irradiance_w_per_m2(np, r, d[where])
        stays = stays_s(np, r, dx[where], dy[where], r.vx_mps, r.vy_mps)
        rank = np.where(may & (need <= np.minimum(stays, soonest)), soonest, np.inf)
        best = np.argmin(rank, axis=1)
        found = np.isfinite(rank[np.arange(len(where)), best])
        w, best = where[found], best[found]
        self.aim[w, z], self.slew[w, z], self.fluence[w, z] = best, r.slew_s, 0.0
        self.burnt[w, best] = True

    def drop(self, z: int, where: np.ndarray) -> None:
        """Take a laser off its target in some worlds."""
        w = np.flatnonzero(where & (self.aim[:, z] != NOBODY))
        self.burnt[w, self.aim[w, z]] = False
        self.aim[w, z] = NOBODY

    def settle(self, landed: tuple[Any, Any]) -> None:
        """Take out what was hit or jammed; a target that a shot came to is free again."""
        gone = (self.doomed > 0) & (self.fate == FLIES)
        self.fate[gone] = self.doomed[gone]
        self.since[self.fate != FLIES] = np.inf
        self.doomed[:] = 0
        if len(landed[0]):
            np.subtract.at(self.engaged, landed, 1)


def fight(rules: PeerRules, seed: int, worlds: int) -> Result:
    """Fight some worlds at once."""
    return NumpyBattle(rules, seed, worlds).run()
