"""One point of a study as all that its battles need, addressed by its content."""

import hashlib
import json
from typing import Any, NamedTuple

from wargame.inputs.errors import dotted
from wargame.scenario_file import LoadedScenario, load_text
from wargame_experiments.study.mixes import Bought, Order, purchase


class Case(NamedTuple):
    """A scenario's text with what is laid over it, and the seed: the same case, the same battles.

    Attributes
    ----------
    text
        The scenario, TOML with LF line ends.
    source
        What the scenario is called: a shipped name or a path. No part of the address.
    settings
        ``path=value`` texts, sorted by path.
    orders
        What each mix is to buy; the counts follow.
    seed
        Key of all chance.
    """

    text: str
    source: str
    settings: tuple[str, ...]
    orders: tuple[Order, ...]
    seed: int

    def load(self) -> tuple[LoadedScenario, tuple[Bought, ...]]:
        """Return the scenario with all that is laid over it, and what each mix bought.

        Raises
        ------
        ValueError
            If the scenario is wrong with it, or money has nothing to buy.
        """
        loaded = load_text(self.text, self.source, self.settings)
        if not self.orders:
            return loaded, ()
        bought = tuple(purchase(loaded, ordered) for ordered in self.orders)
        return load_text(self.text, self.source, [*self.settings, *counts_of(bought)]), bought


class Point(NamedTuple):
    """A row of the design.

    Attributes
    ----------
    number
        From 0, in the order of the design.
    values
        By factor name, constants left out.
    case
        What is fought.
    address
        Hash of the case.
    """

    number: int
    values: dict[str, Any]
    case: Case
    address: str


def address(case: Case) -> str:
    """Return the hash by which the runs of a case are found again, 64 hex digits.

    Examples
    --------
    >>> one, other = Case("name = 'a'", "a", ("clock.tick_s=1",), (), 1), Case("name = 'a'", "b", (), (), 1)
    >>> address(one) == address(other), address(one) == address(one._replace(source="elsewhere"))
    (False, True)
    """
    content = {
        "scenario": case.text,
        "settings": case.settings,
        "orders": [[*ordered.mix, ordered.shares] for ordered in case.orders],
        "seed": case.seed,
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def counts_of(bought: tuple[Bought, ...]) -> list[str]:
    """Return what was bought as settings."""
    return [f"{dotted(('units', unit, 'count'))}={n}" for each in bought for unit, n in each.counts.items()]
