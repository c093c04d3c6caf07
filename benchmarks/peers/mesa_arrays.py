"""The standard battle in Mesa with arrays: one agent for the swarm, whose drones are rows, and one for each shooter."""

import mesa
import numpy as np

from benchmarks.peers.rules import PeerRules, Result, cell_of, flight_s, irradiance_w_per_m2, stays_s

FLIES, LEAKED, KILLED, JAMMED = 0, 1, 2, 3


class ArraySwarm(mesa.Agent):
    """All drones: places, hazards and fates in arrays; only rows that still fly are kept."""

    def __init__(self, model: "ArrayBattle") -> None:
        super().__init__(model)
        r, n = model.rules, len(model.rules.x_m)
        self.x, self.y, self.left, self.vx, self.vy = r.x_m + 0.0, r.y_m + 0.0, r.way_m + 0.0, r.vx_mps, r.vy_mps
        self.find_hazard, self.jam_hazard = np.zeros(n), np.zeros(n)
        self.find_at, self.jam_at = model.rng.exponential(size=n), model.rng.exponential(size=n)
        self.since = np.full(n, np.inf)
        self.engaged, self.burnt, self.fate = np.zeros(n, int), np.zeros(n, bool), np.zeros(n, np.int8)
        self.flying = np.arange(n)

    def step(self) -> None:
        """Fly one tick and be exposed."""
        r, rng, i = self.model.rules, self.model.rng, self.flying
        self.x[i] += self.vx[i] * r.tick_s
        self.y[i] += self.vy[i] * r.tick_s
        self.left[i] -= r.speed_mps * r.tick_s
        here = self.left[i] <= 0.0
        if here.any():
            self.fate[i[here]] = LEAKED
            self.flying = i = i[~here]
        cell = cell_of(np, r, self.x[i], self.y[i])
        rate, tracked = r.detection_per_s[cell], np.isfinite(self.since[i])
        lost = i[tracked & (rate < r.drop_rate_per_s)]
        self.since[lost], self.find_hazard[lost], self.find_at[lost] = np.inf, 0.0, rng.exponential(size=len(lost))
        sought = ~np.isfinite(self.since[i])
        self.find_hazard[i[sought]] += rate[sought] * r.tick_s
        self.since[i[sought & (self.find_hazard[i] >= self.find_at[i])]] = self.model.now_s
        self.jam_hazard[i] += r.loss_per_s[cell] * r.tick_s
        self.fate[i[self.jam_hazard[i] >= self.jam_at[i]]] = JAMMED

    def settle(self) -> None:
        """Keep those that still fly."""
        self.flying = self.flying[self.fate[self.flying] == FLIES]


class ArrayLauncher(mesa.Agent):
    """One launcher and its shots, (target, arrival, release of the channel)."""

    def __init__(self, model: "ArrayBattle", x: float, y: float) -> None:
        super().__init__(model)
        self.x, self.y = x, y
        self.rounds, self.reloads, self.next_s = model.rules.magazine, model.rules.reloads, 0.0
        self.shots: list[tuple[int, float, float]] = []

    def land(self) -> None:
        """Let shots arrive."""
        model = self.model
        due = [s for s in self.shots if s[1] <= model.now_s]
        if not due:
            return
        self.shots = [s for s in self.shots if s[1] > model.now_s]
        for target, _, _ in due:
            model.landed.append(target)
            if model.at_start[target] and model.rng.random() < model.rules.p_kill:
                model.swarm.fate[target] = KILLED

    def step(self) -> None:
        """Shoot at the drone soonest to impact, if it can."""
        model, r, swarm = self.model, self.model.rules, self.model.swarm
        busy = sum(s[2] > model.now_s for s in self.shots)
        if self.rounds == 0 or self.next_s > model.now_s or busy >= r.channels:
            return
        i = model.listed[swarm.engaged[model.listed] == 0]
        if len(i) == 0:
            return
        soonest = swarm.left[i] / r.speed_mps
        t = flight_s(np, r, swarm.x[i] - self.x, swarm.y[i] - self.y, swarm.vx[i], swarm.vy[i], soonest)
        best = int(np.argmin(np.where(np.isfinite(t), soonest, np.inf)))
        if np.isfinite(t[best]):
            self.shoot(int(i[best]), float(t[best]))

    def shoot(self, target: int, t: float) -> None:
        """Fire one shot."""
        r, now = self.model.rules, self.model.now_s
        self.shots.append((target, now + t, now + max(t - r.seeker_s, 0.0)))
        self.model.swarm.engaged[target] += 1
        self.rounds -= 1
        self.next_s = now + r.launch_interval_s
        if self.rounds == 0 and self.reloads > 0:
            self.rounds, self.reloads, self.next_s = r.magazine, self.reloads - 1, now + r.reload_s


class ArrayLaser(mesa.Agent):
    """One laser: slew, dwell, heat."""

    def __init__(self, model: "ArrayBattle", x: float, y: float) -> None:
        super().__init__(model)
        self.x, self.y, self.target = x, y, -1
        self.slew_left = self.fluence = self.heat = 0.0
        self.locked = False

    def can_hold(self, i: np.ndarray) -> np.ndarray:
        """Return which of some drones the beam can be on."""
        swarm, r = self.model.swarm, self.model.rules
        near = np.hypot(np.hypot(swarm.x[i] - self.x, swarm.y[i] - self.y), r.height_m) <= r.laser_range_m
        return near & (swarm.fate[i] == FLIES) & np.isfinite(swarm.since[i])

    def choose(self) -> int:
        """Return the drone soonest to impact that there is time to burn, or -1."""
        swarm, r, i = self.model.swarm, self.model.rules, self.model.listed
        i = i[self.can_hold(i) & ~swarm.burnt[i]]
        if len(i) == 0:
            return -1
        dx, dy, soonest = swarm.x[i] - self.x, swarm.y[i] - self.y, swarm.left[i] / r.speed_mps
        need = r.slew_s + r.fluence_j_per_m2 / irradiance_w_per_m2(np, r, np.hypot(np.hypot(dx, dy), r.height_m))
        in_time = need <= np.minimum(stays_s(np, r, dx, dy, swarm.vx[i], swarm.vy[i]), soonest)
        best = int(np.argmin(np.where(in_time, soonest, np.inf)))
        return int(i[best]) if in_time[best] else -1

    def drop(self) -> None:
        """Take the beam off its target."""
        if self.target >= 0:
            self.model.swarm.burnt[self.target] = False
        self.target = -1

    def step(self) -> None:
        """Slew and burn for one tick."""
        r, left, beam = self.model.rules, self.model.rules.tick_s, 0.0
        while left > 0.0 and not self.locked:
            if self.target < 0 or not self.can_hold(np.array([self.target]))[0]:
                self.drop()
                self.target = self.choose()
                if self.target < 0:
                    break
                self.model.swarm.burnt[self.target] = True
                self.slew_left, self.fluence = r.slew_s, 0.0
            slew = min(left, self.slew_left)
            self.slew_left -= slew
            left -= slew
            if left > 0.0:
                used = self.burn(left)
                left -= used
                beam += used
        self.heat = max(self.heat - r.cooling_ratio * (r.tick_s - beam), 0.0)
        self.locked = self.locked and self.heat > 0.5 * r.heat_limit_s

    def burn(self, left: float) -> float:
        """Spend up to a time on the target; return how long."""
        r, swarm = self.model.rules, self.model.swarm
        across_m = np.hypot(swarm.x[self.target] - self.x, swarm.y[self.target] - self.y)
        power = irradiance_w_per_m2(np, r, np.hypot(across_m, r.height_m))
        need, room = (r.fluence_j_per_m2 - self.fluence) / power, r.heat_limit_s - self.heat
        used = min(left, need, room)
        self.fluence += power * used
        self.heat += used
        if used == need:
            swarm.fate[self.target] = KILLED
        if used in (need, room):
            self.drop()
        self.locked = used == room
        return used


class ArrayBattle(mesa.Model):
    """The standard battle: a swarm and its shooters."""

    def __init__(self, rules: PeerRules, seed: int) -> None:
        super().__init__(rng=seed)
        self.rules, self.now_s = rules, 0.0
        self.swarm = ArraySwarm(self)
        self.launchers = [ArrayLauncher(self, *place) for place in rules.launchers.tolist()]
        self.lasers = [ArrayLaser(self, *place) for place in rules.lasers.tolist()]
        self.listed = np.zeros(0, int)
        self.landed: list[int] = []

    def step(self) -> None:
        """Fight one tick."""
        self.now_s += self.rules.tick_s
        swarm = self.swarm
        swarm.step()
        self.at_start = np.zeros(len(swarm.x), bool)
        self.at_start[swarm.flying] = True
        self.listed = swarm.flying[swarm.since[swarm.flying] <= self.now_s - self.rules.latency_s]
        for launcher in self.launchers:
            launcher.land()
        for agent in [*self.launchers, *self.lasers]:
            agent.step()
        swarm.settle()
        for target in self.landed:
            swarm.engaged[target] -= 1
        self.landed.clear()

    def run(self) -> int:
        """Fight until nothing flies, and return the ticks fought."""
        ticks = 0
        while ticks < self.rules.n_ticks and (len(self.swarm.flying) or any(x.shots for x in self.launchers)):
            self.step()
            ticks += 1
        return ticks


def fight(rules: PeerRules, seed: int, worlds: int) -> Result:
    """Fight some worlds, one after the other."""
    rows = []
    for i in range(worlds):
        model = ArrayBattle(rules, seed * 100_003 + i)
        ticks = model.run()
        rows.append([*((model.swarm.fate == fate).sum() for fate in (LEAKED, KILLED, JAMMED)), ticks])
    return Result(*np.array(rows).T)
