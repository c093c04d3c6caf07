"""Random forces for random scenarios, and worlds laid out for more than is there."""

from typing import Any

import numpy as np
from hypothesis import strategies as st

from wargame.battle.build.setup import Setup
from wargame.battle.kernels.force import OF_GUNS, OF_LAUNCHERS, Force
from wargame.battle.scenario_file import LoadedScenario

MORE = 10  # sites for each element of a scenario, at most


def changed(loaded: LoadedScenario, **columns: dict[str, Any]) -> LoadedScenario:
    """Return a scenario with other values of its units, each column by unit name."""
    units = {
        name: unit.model_copy(update={key: values[name] for key, values in columns.items()})
        for name, unit in loaded.scenario.units.items()
    }
    return loaded._replace(scenario=loaded.scenario.model_copy(update={"units": units}))


@st.composite
def rooms(draw: st.DrawFn, loaded: LoadedScenario) -> tuple[LoadedScenario, LoadedScenario]:
    """Draw a scenario with more sites than elements, and the same with other counts, from none to all sites."""
    names = list(loaded.scenario.units)
    sites = {n: loaded.scenario.units[n].count * draw(st.integers(1, MORE)) + draw(st.integers(0, 1)) for n in names}
    counts = {n: draw(st.integers(0, min(sites[n], 9))) for n in names}
    return changed(loaded, sites=sites), changed(loaded, sites=sites, count=counts)


def with_counts(setup: Setup, counts: list[int]) -> Force:
    """Return the force of a setup with other counts and full magazines."""
    force, units = setup.force(), setup.world.units
    force.count[:] = counts
    force.rounds[:, OF_LAUNCHERS] = force.count * units["magazine"] * (1 + units["reloads"])
    force.rounds[:, OF_GUNS] = force.count * units["gun_magazine"] * (1 + units["gun_reloads"])
    return force


@st.composite
def forces(draw: st.DrawFn, setup: Setup) -> Force:
    """Draw a force of a scenario in which nothing is as the scenario says."""
    units = setup.world.units
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = len(units)
    force = setup.force()
    force.count[:] = rng.integers(0, force.count + 1)
    carried = np.flatnonzero(units["carrier"] >= 0)
    for _ in carried:  # cargo of cargo too
        for row in carried:
            force.count[row] *= force.count[units["carrier"][row]] > 0
    full = with_counts(setup, force.count.tolist()).rounds
    force.rounds[:] = np.floor(np.where(np.isfinite(full), full, 60.0) * rng.random((n, 2)))
    force.price_usd[:] *= rng.uniform(0.5, 2.0, n)
    force.value_usd[:] *= rng.uniform(0.5, 2.0, n)
    force.round_usd[:] *= rng.uniform(0.5, 2.0, n)
    force.scarcity_usd[:] = rng.choice([0.0, 0.0, 3e4, 2e6], n)
    force.damage_hits[:] = units["hits_to_destroy"] * rng.choice([0.0, 0.37, 0.81], n)
    for row in np.flatnonzero(units["is_mover"] & ~units["is_pursuer"] & rng.choice([True, False], n)):
        enemies = (units["side"] != units["side"][row]) & ~units["is_mover"]
        force.target_weights[row] = enemies * rng.choice([0.0, 1.0, 2.5], n)
    force.sensing[:] = rng.choice([0.3, 1.0, 2.1], n)
    force.jamming[:] = rng.choice([0.0, 1.0, 1.7], n)
    force.kill[:] = rng.choice([0.0, 0.43, 1.0, 1.9], force.kill.shape)
    force.susceptibility[:] = rng.choice([0.0, 0.61, 1.0, 1.3], n)
    force.up[:] = rng.choice([0, 1, 1], len(force.up))
    force.p_discriminate[:] = rng.choice([0.0, 0.5, 1.0], len(force.up))
    force.raid_quantiles[0] *= 0.9
    return force


def same(one: Any, other: Any) -> bool:
    """Return whether two tuples of arrays are the same to the last bit."""
    pairs = zip(one, other, strict=True)
    return all(
        a.shape == b.shape and np.asarray(a).tobytes() == np.asarray(b).tobytes()
        for a, b in pairs
        if isinstance(a, np.ndarray)
    )
