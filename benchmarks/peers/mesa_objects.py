"""The standard battle in Mesa, one Python object a drone, rules in its step; rates are read from the table by cell."""

import math
import random
from typing import Any

import mesa
import numpy as np

from benchmarks.peers.rules import PeerRules, Result

FLIES, KILLED, JAMMED = 0, 2, 3


class Drone(mesa.Agent):
    """One drone: flies, is found, is jammed, arrives."""

    gone = False

    def __init__(self, model: "PlainBattle", i: int) -> None:
        super().__init__(model)
        r = model.rules
        self.x, self.y, self.left = float(r.x_m[i]), float(r.y_m[i]), float(r.way_m[i])
        self.vx, self.vy = float(r.vx_mps[i]), float(r.vy_mps[i])
        self.find_hazard = self.jam_hazard = 0.0
        self.find_at, self.jam_at = model.random.expovariate(1.0), model.random.expovariate(1.0)
        self.since = math.inf
        self.engaged = self.burnt = 0
        self.fate = FLIES

    @property
    def impact_s(self) -> float:
        """Time to impact, s."""
        return self.left / self.model.rules.speed_mps

    def step(self) -> None:
        """Fly one tick, then be exposed to radars and pods."""
        r = self.model.rules
        self.x += self.vx * r.tick_s
        self.y += self.vy * r.tick_s
        self.left -= r.speed_mps * r.tick_s
        if self.left <= 0.0:
            self.model.leaked += 1
            self.model.drop(self)
            return
        detection, loss = self.rates_per_s(self.model.cell_of(self.x, self.y))
        self.search(detection)
        self.jam_hazard += loss * r.tick_s
        if self.jam_hazard >= self.jam_at:
            self.fate = JAMMED

    def rates_per_s(self, cell: int) -> tuple[float, float]:
        """Return the rates in a cell, of being found and of loss to jamming, 1/s."""
        return self.model.detection[cell], self.model.loss[cell]

    def search(self, rate: float) -> None:
        """Be searched for at a rate for a tick."""
        r = self.model.rules
        if self.since < math.inf and rate < r.drop_rate_per_s:
            self.since, self.find_hazard, self.find_at = math.inf, 0.0, self.model.random.expovariate(1.0)
        if self.since == math.inf:
            self.find_hazard += rate * r.tick_s
            if self.find_hazard >= self.find_at:
                self.since = self.model.now_s


class ObjectLauncher(mesa.Agent):
    """One launcher: shots in flight, free channels, the most urgent target nobody shoots at."""

    def __init__(self, model: "PlainBattle", x: float, y: float) -> None:
        super().__init__(model)
        self.x, self.y = float(x), float(y)
        self.rounds, self.reloads = model.rules.magazine, model.rules.reloads
        self.next_s = 0.0
        self.shots: list[list[Any]] = []

    def land(self) -> None:
        """Let shots arrive; a target is free again from the next tick."""
        model = self.model
        for shot in [s for s in self.shots if s[1] <= model.now_s]:
            self.shots.remove(shot)
            model.landed.append(shot[0])
            if shot[0].left > 0.0 and not shot[0].gone and model.random.random() < model.rules.p_kill:
                shot[0].fate = KILLED

    def step(self) -> None:
        """Launch if a channel is free."""
        model, r = self.model, self.model.rules
        busy = sum(s[2] > model.now_s for s in self.shots)
        if self.rounds > 0 and self.next_s <= model.now_s and busy < r.channels:
            self.launch(*self.choose())

    def flight_s(self, drone: Drone) -> float:
        """Return the time of flight to a drone, inf out of reach."""
        r = self.model.rules
        a = r.speed_mps**2 - r.shot_mps**2
        dx, dy = drone.x - self.x, drone.y - self.y
        b, c = dx * drone.vx + dy * drone.vy, dx * dx + dy * dy + r.height_m**2
        t = (b + math.sqrt(b * b - a * c)) / -a
        in_range = r.min_range_m <= t * r.shot_mps <= r.max_range_m
        return t if in_range and t < drone.impact_s else math.inf

    def choose(self) -> tuple[Drone | None, float]:
        """Return the drone soonest to impact that is listed, free and in reach, and the time of flight."""
        best, best_s, best_t = None, math.inf, math.inf
        for drone in self.model.listed:
            if drone.engaged == 0 and drone.impact_s < best_s and (t := self.flight_s(drone)) < math.inf:
                best, best_s, best_t = drone, drone.impact_s, t
        return best, best_t

    def launch(self, drone: Drone | None, t: float) -> None:
        """Fire one shot, if there is a target."""
        if drone is None:
            return
        r, now = self.model.rules, self.model.now_s
        self.shots.append([drone, now + t, now + max(t - r.seeker_s, 0.0)])
        drone.engaged += 1
        self.rounds -= 1
        self.next_s = now + r.launch_interval_s
        if self.rounds == 0 and self.reloads > 0:
            self.rounds, self.reloads, self.next_s = r.magazine, self.reloads - 1, now + r.reload_s


class ObjectLaser(mesa.Agent):
    """One laser: slew, dwell, heat."""

    def __init__(self, model: "PlainBattle", x: float, y: float) -> None:
        super().__init__(model)
        self.x, self.y = float(x), float(y)
        self.target: Drone | None = None
        self.slew_left = self.fluence = self.heat = 0.0
        self.locked = False

    def irradiance(self, drone: Drone) -> float:
        """Return the irradiance on a drone, W/m2."""
        r = self.model.rules
        d = math.hypot(drone.x - self.x, drone.y - self.y, self.model.rules.height_m)
        area = math.pi * (r.spot_radius_m**2 + (r.divergence_rad * d) ** 2)
        return r.beam_w * math.exp(-r.extinction_per_m * d) / area

    def can_hold(self, drone: Drone) -> bool:
        """Return whether the beam can be on a drone."""
        if drone.fate != FLIES or drone.since == math.inf or drone.left <= 0.0:
            return False
        return (
            math.hypot(drone.x - self.x, drone.y - self.y, self.model.rules.height_m) <= self.model.rules.laser_range_m
        )

    def has_time(self, drone: Drone) -> bool:
        """Return whether a dwell ends before the drone hits or leaves the range."""
        r = self.model.rules
        dx, dy, a = drone.x - self.x, drone.y - self.y, r.speed_mps**2
        b = dx * drone.vx + dy * drone.vy
        root = b * b - a * (dx * dx + dy * dy + r.height_m**2 - r.laser_range_m**2)
        stays = (-b + math.sqrt(root)) / a if root > 0.0 else 0.0
        return r.slew_s + r.fluence_j_per_m2 / self.irradiance(drone) <= min(stays, drone.impact_s)

    def choose(self) -> Drone | None:
        """Return the drone soonest to impact that there is time to burn."""
        best, best_s = None, math.inf
        for drone in self.model.listed:
            if not drone.burnt and drone.impact_s < best_s and self.can_hold(drone) and self.has_time(drone):
                best, best_s = drone, drone.impact_s
        return best

    def drop(self) -> None:
        """Take the beam off its target."""
        if self.target is not None:
            self.target.burnt -= 1
            self.target = None

    def step(self) -> None:
        """Slew and burn for one tick."""
        r, left, beam = self.model.rules, self.model.rules.tick_s, 0.0
        while left > 0.0 and not self.locked:
            if self.target is None or not self.can_hold(self.target):
                self.drop()
                self.target = self.choose()
                if self.target is None:
                    break
                self.target.burnt += 1
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
        r, target = self.model.rules, self.target
        power = self.irradiance(target)
        need, room = (r.fluence_j_per_m2 - self.fluence) / power, r.heat_limit_s - self.heat
        used = min(left, need, room)
        self.fluence += power * used
        self.heat += used
        if used == need:
            target.fate = KILLED
        if used in (need, room):
            self.drop()
        self.locked = used == room
        return used


class PlainBattle(mesa.Model):
    """The standard battle, one object a drone."""

    kind_of_drone: type[Drone] = Drone

    def __init__(self, rules: PeerRules, seed: int) -> None:
        super().__init__(rng=seed)
        self.rules, self.random = rules, random.Random(seed)
        self.detection, self.loss = rules.detection_per_s.tolist(), rules.loss_per_s.tolist()
        self.now_s, self.leaked, self.killed, self.jammed = 0.0, 0, 0, 0
        self.drones = {
            self.kind_of_drone(self, i): None for i in range(len(rules.x_m))
        }  # in order, and quick to drop from
        self.launchers = [ObjectLauncher(self, x, y) for x, y in rules.launchers]
        self.lasers = [ObjectLaser(self, x, y) for x, y in rules.lasers]
        self.listed: list[Drone] = []
        self.landed: list[Drone] = []

    def cell_of(self, x: float, y: float) -> int:
        """Return the cell of a point."""
        r = self.rules
        ix, iy = min(max(int(x * r.per_cell_m), 0), r.nx - 1), min(max(int(y * r.per_cell_m), 0), r.ny - 1)
        return iy * r.nx + ix

    def drop(self, drone: Drone) -> None:
        """Take a drone out of the battle."""
        drone.gone = True
        del self.drones[drone]
        drone.remove()

    def step(self) -> None:
        """Fight one tick."""
        self.now_s += self.rules.tick_s
        for drone in list(self.drones):
            drone.step()
        known_s = self.now_s - self.rules.latency_s
        self.listed = [d for d in self.drones if d.since <= known_s]
        for launcher in self.launchers:
            launcher.land()
        for agent in [*self.launchers, *self.lasers]:
            agent.step()
        self.settle()

    def settle(self) -> None:
        """Take out what was hit or jammed; what a shot came to is free again."""
        for drone in [d for d in self.drones if d.fate]:
            self.killed += drone.fate == KILLED
            self.jammed += drone.fate == JAMMED
            self.drop(drone)
        for drone in self.landed:
            drone.engaged -= 1
        self.landed.clear()

    def run(self) -> int:
        """Fight until nothing flies, and return the ticks fought."""
        ticks = 0
        while (self.drones or any(x.shots for x in self.launchers)) and ticks < self.rules.n_ticks:
            self.step()
            ticks += 1
        return ticks


def fight(rules: PeerRules, seed: int, worlds: int, kind: type[PlainBattle] = PlainBattle) -> Result:
    """Fight some worlds, one after the other."""
    rows = []
    for i in range(worlds):
        model = kind(rules, seed * 100_003 + i)
        ticks = model.run()
        rows.append((model.leaked, model.killed, model.jammed, ticks))
    return Result(*np.array(rows).T)
