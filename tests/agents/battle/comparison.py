"""Compare battles bit for bit."""

import numpy as np
from hypothesis import HealthCheck, settings

from wargame.battle import engine as battle
from wargame.battle.build.setup import Setup
from wargame.battle.engine import Outcome
from wargame.battle.kernels.state import State
from wargame_agents.battle.model import BattleModel

QUIET = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


SCRATCH = ("lines", "queue")  # what was written on last, which nobody reads again


def columns(name: str, array: np.ndarray) -> dict[str, np.ndarray]:
    """Return an array, or each field of an array of records, by name."""
    if array.dtype.names is None:
        return {name: np.asarray(array)}
    return {f"{name}.{field}": np.asarray(array[field]) for field in array.dtype.names}


def differences(one: State | Outcome, other: State | Outcome) -> list[str]:
    """Return the names of the columns in which two states or outcomes are not the same, bit for bit."""
    differing = []
    for name in (name for name in one._fields if name not in SCRATCH):
        a, b = columns(name, getattr(one, name)), columns(name, getattr(other, name))
        differing += [key for key in a if not same(a[key], b[key])]
    return differing


def same(a: np.ndarray, b: np.ndarray) -> bool:
    return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()


def fought(model: BattleModel) -> BattleModel:
    model.run()
    return model


def compiled(setup: Setup, seed: int, replication: int = 0) -> Outcome:
    return battle.run_many(setup.world, seed, 1, first=replication, threads=1)
