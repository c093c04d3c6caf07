"""The standard battle in JAX on the CPU: one jitted loop over ticks, loops over shooters in it, mapped over worlds.

Double precision, as everybody else. The state is a named tuple of arrays; shots are a table (launchers, rounds). Many
worlds go through ``lax.map``: under ``vmap`` every condition is computed both ways, which was several times slower.
"""

import functools
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from benchmarks.peers.rules import PeerRules, Result, cell_of, flight_s, irradiance_w_per_m2, stays_s

jax.config.update("jax_enable_x64", True)
FLIES, LEAKED, KILLED, JAMMED = 0, 1, 2, 3
NOBODY = -1


class JaxState(NamedTuple):
    """One world: (n,) drones, (k, rounds) shots, (k,) launchers, (z,) lasers."""

    key: Any
    tick: Any
    left: Any
    fate: Any
    find_hazard: Any
    jam_hazard: Any
    find_at: Any
    jam_at: Any
    since: Any
    engaged: Any
    burnt: Any
    target: Any
    arrive: Any
    release: Any
    fired: Any
    next: Any
    aim: Any
    slew: Any
    fluence: Any
    heat: Any
    locked: Any
    doomed: Any


def begin(r: PeerRules, key: Any) -> JaxState:
    """Return the start of a world."""
    n, k, z, rounds = len(r.x_m), len(r.launchers), len(r.lasers), r.magazine * (1 + r.reloads)
    key, a, b = jax.random.split(key, 3)
    find_at, jam_at = jax.random.exponential(a, (n,)), jax.random.exponential(b, (n,))
    zeros, never = jnp.zeros(n), jnp.full((k, rounds), jnp.inf)
    return JaxState(
        *(key, jnp.int32(0), jnp.asarray(r.way_m), jnp.zeros(n, jnp.int32), zeros, zeros, find_at, jam_at),
        *(jnp.full(n, jnp.inf), jnp.zeros(n, jnp.int32), jnp.zeros(n, bool)),
        *(jnp.zeros((k, rounds), jnp.int32), never, never, jnp.zeros(k, jnp.int32), jnp.zeros(k)),
        *(jnp.full(z, NOBODY, jnp.int32), jnp.zeros(z), jnp.zeros(z), jnp.zeros(z), jnp.zeros(z, bool)),
        jnp.zeros(n, jnp.int32),
    )


def step(r: PeerRules, s: JaxState) -> JaxState:
    """Fight one tick."""
    now = (s.tick + 1) * r.tick_s
    flown = jnp.float64(now)
    x, y = r.x_m + r.vx_mps * flown, r.y_m + r.vy_mps * flown
    left = r.way_m - r.speed_mps * flown
    fate = jnp.where((left <= 0.0) & (s.fate == FLIES), LEAKED, s.fate).astype(jnp.int32)
    s = expose(r, s._replace(tick=s.tick + 1, left=left, fate=fate), x, y, now)
    listed = (s.since <= now - r.latency_s) & (s.fate == FLIES)
    s, landed = land(r, s, now)
    s = lax.cond(listed.any(), lambda s: launch(r, s, x, y, listed, now), lambda s: s, s)
    s = lax.fori_loop(0, len(r.lasers), lambda z, s: burn(r, s, z, x, y, listed), s)
    return settle(s, landed)


def expose(r: PeerRules, s: JaxState, x: Any, y: Any, now: Any) -> JaxState:
    """Be searched for and jammed."""
    flies, cell = s.fate == FLIES, cell_of(jnp, r, x, y)
    rate = jnp.asarray(r.detection_per_s)[cell]
    tracked = jnp.isfinite(s.since)
    dropped = tracked & (rate < r.drop_rate_per_s) & flies
    key, draw = jax.random.split(s.key)
    find_at = lax.cond(
        dropped.any(), lambda a: jnp.where(dropped, jax.random.exponential(draw, a.shape), a), lambda a: a, s.find_at
    )
    tracked &= ~dropped
    hazard = jnp.where(dropped, 0.0, s.find_hazard) + jnp.where(tracked, 0.0, rate * r.tick_s)
    since = jnp.where(dropped, jnp.inf, s.since)
    since = jnp.where(flies & ~tracked & (hazard >= find_at), now, since)
    jam_hazard = s.jam_hazard + jnp.asarray(r.loss_per_s)[cell] * r.tick_s
    doomed = jnp.where(flies & (jam_hazard >= s.jam_at), JAMMED, 0).astype(jnp.int32)
    return s._replace(key=key, find_at=find_at, find_hazard=hazard, since=since, jam_hazard=jam_hazard, doomed=doomed)


def land(r: PeerRules, s: JaxState, now: Any) -> tuple[JaxState, Any]:
    """Let shots arrive; return how many came to each drone."""
    due = s.arrive <= now
    key, draw = jax.random.split(s.key)

    def some(s: JaxState) -> tuple[Any, Any]:
        hit = due & (jax.random.uniform(draw, due.shape) < r.p_kill)
        killed = jnp.zeros_like(s.doomed).at[s.target].max(hit.astype(jnp.int32))
        landed = jnp.zeros_like(s.engaged).at[s.target].add(due.astype(jnp.int32))
        return jnp.where((killed > 0) & (s.fate == FLIES), KILLED, s.doomed).astype(jnp.int32), landed

    doomed, landed = lax.cond(due.any(), some, lambda s: (s.doomed, jnp.zeros_like(s.engaged)), s)
    return s._replace(key=key, doomed=doomed, arrive=jnp.where(due, jnp.inf, s.arrive)), landed


def launch(r: PeerRules, s: JaxState, x: Any, y: Any, listed: Any, now: Any) -> JaxState:
    """Let each launcher in turn shoot at the drone soonest to impact."""
    places = jnp.asarray(r.launchers)
    soonest = s.left / r.speed_mps

    def one(k: Any, s: JaxState) -> JaxState:
        busy = jnp.sum((s.release[k] > now) & jnp.isfinite(s.release[k]))
        can = (s.fired[k] < s.target.shape[1]) & (busy < r.channels) & (s.next[k] <= now)
        return lax.cond(can, lambda s: shoot(k, s), lambda s: s, s)

    def shoot(k: Any, s: JaxState) -> JaxState:
        t = flight_s(jnp, r, x - places[k, 0], y - places[k, 1], r.vx_mps, r.vy_mps, soonest)
        rank = jnp.where(listed & (s.engaged == 0) & jnp.isfinite(t), soonest, jnp.inf)
        best = jnp.argmin(rank)
        hit = jnp.isfinite(rank[best])
        shot = jnp.where(hit, s.fired[k], s.target.shape[1])  # out of range: nothing is written
        fired = s.fired[k] + hit.astype(jnp.int32)
        wait = jnp.where(fired % r.magazine == 0, r.reload_s, r.launch_interval_s)
        return s._replace(
            target=s.target.at[k, shot].set(best.astype(jnp.int32), mode="drop"),
            arrive=s.arrive.at[k, shot].set(now + t[best], mode="drop"),
            release=s.release.at[k, shot].set(now + jnp.maximum(t[best] - r.seeker_s, 0.0), mode="drop"),
            engaged=s.engaged.at[best].add(hit.astype(jnp.int32)),
            fired=s.fired.at[k].set(fired),
            next=s.next.at[k].set(jnp.where(hit, now + wait, s.next[k])),
        )

    return lax.fori_loop(0, len(r.launchers), one, s)


def burn(r: PeerRules, s: JaxState, z: Any, x: Any, y: Any, listed: Any) -> JaxState:
    """Let one laser slew and dwell for a tick."""
    places = jnp.asarray(r.lasers)
    dx, dy = x - places[z, 0], y - places[z, 1]
    d = jnp.hypot(jnp.hypot(dx, dy), r.height_m)
    soonest = s.left / r.speed_mps
    near = (d <= r.laser_range_m) & (s.fate == FLIES) & jnp.isfinite(s.since)

    def fire(s: JaxState) -> tuple[JaxState, Any]:
        in_time = _in_time(r, dx, dy, d, soonest)

        def goes_on(c: Any) -> Any:
            s, left, _ = c
            return (left > 0.0) & ~s.locked[z]

        return lax.while_loop(
            goes_on,
            lambda c: _dwell(r, c, z, d, near, listed & in_time, soonest),
            (s, jnp.float64(r.tick_s), jnp.float64(0.0)),
        )[::2]

    s, beam = lax.cond(near.any() | (s.aim[z] != NOBODY), fire, lambda s: (s, jnp.float64(0.0)), s)
    heat = jnp.maximum(s.heat[z] - r.cooling_ratio * (r.tick_s - beam), 0.0)
    locked = s.locked[z] & (heat > 0.5 * r.heat_limit_s)
    return s._replace(heat=s.heat.at[z].set(heat), locked=s.locked.at[z].set(locked))


def _in_time(r: PeerRules, dx: Any, dy: Any, d: Any, soonest: Any) -> Any:
    need = r.slew_s + r.fluence_j_per_m2 / irradiance_w_per_m2(jnp, r, d)
    return need <= jnp.minimum(stays_s(jnp, r, dx, dy, r.vx_mps, r.vy_mps), soonest)


def _dwell(r: PeerRules, c: Any, z: Any, d: Any, near: Any, may: Any, soonest: Any) -> Any:
    """Spend time on the laser's target, or take the next one."""
    s, left, beam = c
    hold = near & (s.doomed == 0)
    aim = s.aim[z]
    keeps = (aim != NOBODY) & hold[aim]
    n = len(r.x_m)
    burnt = s.burnt.at[jnp.where((aim != NOBODY) & ~keeps, aim, n)].set(False, mode="drop")
    rank = jnp.where(may & hold & ~burnt, soonest, jnp.inf)
    best = jnp.argmin(rank)
    aim = jnp.where(keeps, aim, jnp.where(jnp.isfinite(rank[best]), best, NOBODY)).astype(jnp.int32)
    has = aim != NOBODY
    slew_left = jnp.where(keeps, s.slew[z], r.slew_s)
    fluence = jnp.where(keeps, s.fluence[z], 0.0)
    slew = jnp.where(has, jnp.minimum(left, slew_left), left)
    left = left - slew
    power = irradiance_w_per_m2(jnp, r, d[aim])
    need, room = (r.fluence_j_per_m2 - fluence) / power, r.heat_limit_s - s.heat[z]
    used = jnp.where(has & (left > 0.0), jnp.minimum(jnp.minimum(left, need), room), 0.0)
    down, hot = has & (left > 0.0) & (used == need), has & (left > 0.0) & (used == room)
    burnt = burnt.at[jnp.where(has, aim, n)].set(~(down | hot), mode="drop")
    s = s._replace(
        aim=s.aim.at[z].set(jnp.where(down | hot, NOBODY, aim)),
        slew=s.slew.at[z].set(slew_left - slew),
        fluence=s.fluence.at[z].set(fluence + power * used),
        heat=s.heat.at[z].add(used),
        locked=s.locked.at[z].set(s.locked[z] | hot),
        burnt=burnt,
        doomed=s.doomed.at[jnp.where(down, aim, n)].set(KILLED, mode="drop"),
    )
    return s, jnp.where(has, left - used, 0.0), beam + used


def settle(s: JaxState, landed: Any) -> JaxState:
    """Take out what was hit or jammed; what a shot came to is free again."""
    fate = jnp.where((s.fate == FLIES) & (s.doomed > 0), s.doomed, s.fate)
    return s._replace(fate=fate, since=jnp.where(fate == FLIES, s.since, jnp.inf), engaged=s.engaged - landed)


@functools.cache
def compiled(rules_id: int, worlds: int) -> Any:
    """Return the jitted battle of some worlds; rules are constants in it."""
    r = _RULES[rules_id]

    def world(key: Any) -> JaxState:
        def goes_on(s: JaxState) -> Any:
            return (s.tick < r.n_ticks) & ((s.fate == FLIES).any() | jnp.isfinite(s.arrive).any())

        return lax.while_loop(goes_on, lambda s: step(r, s), begin(r, key))

    return jax.jit(world if worlds == 1 else lambda keys: lax.map(world, keys))


_RULES: dict[int, PeerRules] = {}


def fight(rules: PeerRules, seed: int, worlds: int) -> Result:
    """Fight some worlds, in one batch."""
    _RULES[id(rules)] = rules
    key = jax.random.key(seed)
    keys = key if worlds == 1 else jax.random.split(key, worlds)
    end = jax.block_until_ready(compiled(id(rules), worlds)(keys))
    fate = np.asarray(end.fate).reshape(worlds, -1)
    ticks = np.broadcast_to(np.asarray(end.tick), (worlds,))
    return Result(*((fate == f).sum(axis=1) for f in (LEAKED, KILLED, JAMMED)), ticks)
