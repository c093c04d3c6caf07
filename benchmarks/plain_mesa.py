"""The standard battle as a newcomer to Mesa would write it: one Python object a drone, rules in its step.

Same rules as the compiled battle where the standard battle uses them (straight flight, detection and jamming
hazards, missiles with channels and seekers, lasers with slew and dwell); what that scenario does not use is left
out. Fields are evaluated at the drone's place instead of its cell's centre. Python's own random numbers.
"""

import math
import random
from typing import Any

import mesa

from wargame.kernels.lasers import extinction_per_m
from wargame.kernels.state import JAM_NAV, KILLED, SENSOR, SOFT_KILLED
from wargame.world import Setup


class Drone(mesa.Agent):
    """One drone: flies, is found, is jammed, strikes."""

    def __init__(self, model: "PlainBattle", element: int) -> None:
        super().__init__(model)
        world = model.setup.world
        e = world.elements[element]
        self.kind = world.units[e.unit]
        self.x, self.y = float(e.x_m), float(e.y_m)
        aim = world.elements[e.aim]
        distance = math.hypot(aim.x_m - self.x, aim.y_m - self.y)
        self.speed = float(self.kind.speed_mps)
        self.vx, self.vy = self.speed * (aim.x_m - self.x) / distance, self.speed * (aim.y_m - self.y) / distance
        self.remaining = distance
        self.rcs, self.nav = float(self.kind.rcs), float(self.kind.nav)
        self.height = float(self.kind.height_m)
        self.fluence_needed = float(self.kind.fluence_j_per_m2)
        self.found_at = self.jam_hazard = self.find_hazard = 0.0
        self.find_threshold, self.jam_threshold = model.random.expovariate(1.0), model.random.expovariate(1.0)
        self.tracked = False
        self.engaged = self.burnt = 0
        self.fate = 0

    def step(self) -> None:
        """Fly one tick, then be exposed to radars and pods."""
        dt = self.model.tick_s
        self.x += self.vx * dt
        self.y += self.vy * dt
        self.remaining -= self.speed * dt
        if self.remaining <= 0.0:
            self.model.leaked += 1
            self.model.drop(self)
            return
        self.find_hazard += self.detection_rate() * dt
        if not self.tracked and self.find_hazard >= self.find_threshold:
            self.tracked, self.found_at = True, self.model.now_s
        self.jam_hazard += self.loss_rate() * dt
        if self.jam_hazard >= self.jam_threshold:
            self.fate = SOFT_KILLED

    def signal(self, emitter: Any, power: int) -> float:
        """Return an emitter's effect here."""
        r = max(math.hypot(self.x - emitter["x"], self.y - emitter["y"]), 0.5 * self.model.cell_m)
        if r > emitter["reach"] or r > 4120.0 * (math.sqrt(emitter["mast"]) + math.sqrt(self.height)):
            return 0.0
        return (emitter["range"] / r) ** power

    def detection_rate(self) -> float:
        """Return the rate at which the defender's sensors find this drone, 1/s."""
        rate = 0.0
        for sensor in self.model.sensors:
            s = self.rcs * self.signal(sensor, 4)
            if s >= 1.0:
                rate += sensor["rate"] * s
        return min(rate, self.model.rate_max)

    def loss_rate(self) -> float:
        """Return the rate of loss to jamming, 1/s."""
        x = sum(self.nav * self.signal(pod, 2) for pod in self.model.pods)
        return self.model.jam_max * x / (1.0 + x)


class Launcher(mesa.Agent):
    """One launcher: shots in flight, free channels, the most urgent target nobody shoots at."""

    def __init__(self, model: "PlainBattle", element: int) -> None:
        super().__init__(model)
        world = model.setup.world
        unit = world.elements[element].unit
        self.kind = world.units[unit]
        self.x, self.y = float(world.elements[element].x_m), float(world.elements[element].y_m)
        self.p_kill = float(world.effects[0, unit, 1])
        self.rounds, self.reloads = int(self.kind.magazine), int(self.kind.reloads)
        self.loaded_at = self.next_launch = 0.0
        self.shots: list[list[Any]] = []

    def step(self) -> None:
        """Land what arrives, then launch while channels last."""
        model, u = self.model, self.kind
        for shot in [s for s in self.shots if s[1] <= model.now_s]:
            self.shots.remove(shot)
            shot[0].engaged -= 1
            if shot[0].fate == 0 and shot[0].remaining > 0.0 and model.random.random() < self.p_kill:
                shot[0].fate = KILLED
        while self.rounds > 0 and max(self.next_launch, self.loaded_at) <= model.now_s:
            busy = sum(s[2] > model.now_s for s in self.shots)
            target = self.choose() if busy < u.channels else None
            if target is None:
                return
            self.launch(target)

    def flight_s(self, drone: Drone) -> float | None:
        """Return the time of flight to a drone, or None if it is out of reach."""
        u = self.kind
        a = drone.speed**2 - u.shot_speed_mps**2
        dx, dy = drone.x - self.x, drone.y - self.y
        b, c = dx * drone.vx + dy * drone.vy, dx * dx + dy * dy
        t = (b + math.sqrt(b * b - a * c)) / -a
        reach = t * u.shot_speed_mps
        late = t >= drone.remaining / drone.speed
        return None if late or not u.min_range_m <= reach <= u.max_range_m else t

    def choose(self) -> Drone | None:
        """Return the drone soonest to impact that is known, free and in reach."""
        known = self.model.now_s - self.model.latency_s
        best = None
        for drone in self.model.drones:
            if (
                drone.fate == 0
                and drone.tracked
                and drone.found_at <= known
                and drone.engaged == 0
                and (best is None or drone.remaining / drone.speed < best.remaining / best.speed)
                and self.flight_s(drone) is not None
            ):
                best = drone
        return best

    def launch(self, drone: Drone) -> None:
        """Fire one shot."""
        u, now = self.kind, self.model.now_s
        t = self.flight_s(drone) or 0.0
        self.shots.append([drone, now + t, now + max(t - u.seeker_range_m / u.shot_speed_mps, 0.0)])
        drone.engaged += 1
        self.model.shots += 1
        self.rounds -= 1
        self.next_launch = now + u.launch_interval_s
        if self.rounds == 0 and self.reloads > 0:
            self.rounds, self.reloads, self.loaded_at = int(u.magazine), self.reloads - 1, now + u.reload_s


class Laser(mesa.Agent):
    """One laser: slew, dwell, heat."""

    def __init__(self, model: "PlainBattle", element: int) -> None:
        super().__init__(model)
        world = model.setup.world
        self.kind = world.units[world.elements[element].unit]
        self.x, self.y = float(world.elements[element].x_m), float(world.elements[element].y_m)
        self.target: Drone | None = None
        self.slew_left = self.fluence = self.heat = 0.0
        self.locked = False

    def irradiance(self, drone: Drone) -> float:
        """Return the irradiance on a drone, W/m2."""
        u = self.kind
        r = math.hypot(drone.x - self.x, drone.y - self.y)
        area = math.pi * (u.spot_radius_m**2 + (u.divergence_rad * r) ** 2)
        return u.beam_w * math.exp(-self.model.extinction * r) / area

    def can_hold(self, drone: Drone) -> bool:
        """Return whether the beam can be on a drone."""
        near = math.hypot(drone.x - self.x, drone.y - self.y) <= self.kind.laser_range_m
        return near and drone.tracked and drone.fate == 0 and drone.remaining > 0.0

    def choose(self) -> Drone | None:
        """Return the drone soonest to impact that there is time to burn."""
        u, best = self.kind, None
        for drone in self.model.drones:
            if drone.burnt or not self.can_hold(drone):
                continue
            if best is not None and drone.remaining / drone.speed >= best.remaining / best.speed:
                continue
            if u.slew_s + drone.fluence_needed / self.irradiance(drone) <= drone.remaining / drone.speed:
                best = drone
        return best

    def drop(self) -> None:
        """Take the beam off its target."""
        if self.target is not None:
            self.target.burnt -= 1
            self.target = None

    def step(self) -> None:
        """Slew and burn for one tick."""
        u, left, beam = self.kind, self.model.tick_s, 0.0
        while left > 0.0 and not self.locked:
            if self.target is None or not self.can_hold(self.target):
                self.drop()
                self.target = self.choose()
                if self.target is None:
                    break
                self.target.burnt += 1
                self.slew_left, self.fluence = u.slew_s, 0.0
            slew = min(left, self.slew_left)
            self.slew_left -= slew
            left -= slew
            power = self.irradiance(self.target)
            need, room = (self.target.fluence_needed - self.fluence) / power, u.heat_limit_s - self.heat
            used = min(left, need, room)
            self.fluence += power * used
            self.heat += used
            beam += used
            left -= used
            if used == need:
                self.target.fate = KILLED
                self.drop()
            if used == room:
                self.locked = True
                self.drop()
        self.heat = max(self.heat - u.cooling_ratio * (self.model.tick_s - beam), 0.0)
        if self.heat <= 0.5 * u.heat_limit_s:
            self.locked = False


class PlainBattle(mesa.Model):
    """The standard battle, one object a drone."""

    def __init__(self, setup: Setup, seed: int) -> None:
        super().__init__(rng=seed)
        world, grid = setup.world, setup.world.grid
        self.setup, self.random = setup, random.Random(seed)
        self.tick_s, self.cell_m, self.now_s = grid.tick_s, grid.cell_m, 0.0
        self.rate_max, self.jam_max = grid.detection_rate_max_per_s, grid.jam_rate_max_per_s
        self.latency_s = float(world.networks[0].latency_s)
        self.extinction = extinction_per_m(setup.scenario.raid.visibility_m)
        self.leaked = self.killed = self.soft_killed = self.shots = 0
        self.sensors = [self.emitter(row) for row in world.emitters if row.kind == SENSOR]
        self.pods = [self.emitter(row) for row in world.emitters if row.kind == JAM_NAV]
        units = world.units[world.elements["unit"]]
        rows = range(len(world.elements))
        self.drones = [Drone(self, i) for i in rows if units[i].is_mover]
        self.launchers = [Launcher(self, i) for i in rows if units[i].has_launcher]
        self.lasers = [Laser(self, i) for i in rows if units[i].has_laser]

    def emitter(self, row: Any) -> dict[str, float]:
        """Return a sensor or pod as plain numbers."""
        e = self.setup.world.elements[row.element]
        return {
            "x": float(e.x_m),
            "y": float(e.y_m),
            "range": float(row.range_m),
            "rate": float(row.rate_per_s),
            "reach": float(row.instrumented_m),
            "mast": float(row.mast_m),
        }

    def drop(self, drone: Drone) -> None:
        """Take a drone out of the battle."""
        self.drones.remove(drone)
        drone.remove()

    def step(self) -> None:
        """Fight one tick."""
        self.now_s += self.tick_s
        for agent in [*self.drones, *self.launchers, *self.lasers]:
            agent.step()
        for drone in [d for d in self.drones if d.fate]:
            self.killed += drone.fate == KILLED
            self.soft_killed += drone.fate == SOFT_KILLED
            self.drop(drone)

    def run(self) -> int:
        """Fight until no drone flies, and return the ticks fought."""
        ticks = 0
        while self.drones and ticks < self.setup.world.grid.n_ticks:
            self.step()
            ticks += 1
        return ticks
