"""Random parts of every kind, as replications of a raid would give them."""

import numpy as np
from hypothesis import strategies as st

from wargame.estimates.observations import KINDS, Observations


def part(kind: str, n: int, seed: int) -> Observations:
    """Return a part of n replications with values that vary, some of them equal."""
    rng = np.random.Generator(np.random.Philox(seed))
    tries = rng.integers(0, 6, n).astype(float)
    happened = (rng.random(n) < 0.4).astype(float)
    lost = rng.poisson(0.3, n) * 2e6
    numerators = {
        "mean": rng.gamma(2.0, 1e6, n) * (rng.random(n) < 0.7),
        "share": rng.binomial(tries.astype(int), rng.beta(1.0, 2.0, n)).astype(float),
        "chance": happened,
        "ratio": rng.normal(5.0, 2.0, n),
        "price": rng.poisson(0.5, n) * 1e4,
        "constant": np.full(n, 7.0),
        "loss": lost,
        "loss-ratio": rng.gamma(2.0, 1e6, n) + lost,
    }
    denominators = {"share": tries, "ratio": tries + 1.0, "price": tries * 1e3, "loss-ratio": tries * 1e6 + 1e6}
    if seed % 2:  # replications that do not count
        counts = (rng.random(n) < 0.6).astype(float)
        denominators |= {"mean": counts, "chance": counts}
        numerators["chance"] *= counts
    loss = lost if kind == "loss-ratio" else None
    event = np.full(n, 2e6) if kind in ("loss", "loss-ratio") else None
    return Observations(kind, numerators[kind], denominators.get(kind), loss, event)  # type: ignore[arg-type]


def parts(min_n: int = 1, max_n: int = 40) -> st.SearchStrategy[Observations]:
    """Parts of any kind."""
    return st.builds(part, st.sampled_from(KINDS), st.integers(min_n, max_n), st.integers(0, 2**32))
