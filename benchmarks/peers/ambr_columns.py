"""The standard battle in AMBR: drones are the columns of its agents, borrowed and committed once a tick.

This is the package's fast way for rules that are not plain column arithmetic (its "tensor" lane): borrow columns as
arrays, compute, commit. The computation between is that of numpy_arrays.py, on one world.
"""

import ambr
import numpy as np

from benchmarks.peers import numpy_arrays
from benchmarks.peers.rules import PeerRules, Result

COLUMNS = ("x", "y", "left", "fate", "find_hazard", "jam_hazard", "find_at", "since", "engaged", "burnt")


class AmbrBattle(ambr.Model):
    """Drones are agents; shots and lasers are arrays of the model."""

    def setup(self) -> None:
        """Make the drones."""
        self.rules = self.p["rules"]
        self.kernel = numpy_arrays.NumpyBattle(self.rules, self.p["seed"])
        self.add_agents(len(self.rules.x_m), **{name: getattr(self.kernel, name)[0] for name in COLUMNS})

    def step_vectorized(self) -> None:
        """Fight one tick."""
        kernel = self.kernel
        for name in COLUMNS:
            setattr(kernel, name, np.array(self.agents.borrow(name)[0])[None])
        kernel.step()
        self.agents.commit(**{name: getattr(kernel, name)[0] for name in COLUMNS})

    def fight(self) -> tuple[int, int, int, int]:
        """Fight until nothing flies; return leaked, killed, jammed, ticks."""
        ticks = 0
        self._ensure_setup()
        while ticks < self.rules.n_ticks:
            kernel = self.kernel
            if not ((kernel.fate == numpy_arrays.FLIES).any() or np.isfinite(kernel.arrive).any()):
                break
            self.step_vectorized()
            ticks += 1
        fate = np.array(self.agents.borrow("fate")[0])
        return (*(int((fate == f).sum()) for f in (1, 2, 3)), ticks)


def fight(rules: PeerRules, seed: int, worlds: int) -> Result:
    """Fight some worlds, one after the other."""
    rows = []
    for i in range(worlds):
        model = AmbrBattle({"rules": rules, "seed": seed * 100_003 + i, "show_progress": False})
        rows.append(model.fight())
    return Result(*np.array(rows).T)
