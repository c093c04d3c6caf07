"""Case: all that the runs of one point need, addressed by its content."""

import hashlib
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from wargame.inputs.texts import hashed
from wargame_experiments import models
from wargame_experiments.models.model import Bought, Inputs, Model, PurchaseOrder

if TYPE_CHECKING:
    from hashlib import _Hash

BARE: Final = re.compile(r"[A-Za-z0-9_-]+")  # keys that TOML 1.0 takes without quotes


class Case(NamedTuple):
    """Inputs with what is laid over them, and the seed: the same case, the same runs.

    Attributes
    ----------
    inputs
        The input files. Their source is no part of the address, nor is a first line that names a schema.
    settings
        Values laid over them, as (path, value) pairs sorted by path.
    orders
        What each mix is to buy; the counts follow.
    seed
        Key of all random numbers.
    model
        Name of the model.
    """

    inputs: Inputs
    settings: tuple[tuple[str, Any], ...]
    orders: tuple[PurchaseOrder, ...]
    seed: int
    model: str = models.DEFAULT

    @property
    def texts(self) -> tuple[str, ...]:
        """Return the settings as ``path=value``, for people and for hashes."""
        return tuple(f"{path}={toml(value)}" for path, value in self.settings)

    def load(self) -> tuple[Any, tuple[Bought, ...]]:
        """Return the inputs with all that is laid over them, checked by the model, and what each mix bought.

        Raises
        ------
        ValueError
            If the inputs are wrong with it, or money has nothing to buy.
        """
        model, settings = models.find(self.model), dict(self.settings)
        loaded = model.load(self.inputs, settings)
        if not self.orders:
            return loaded, ()
        bought = tuple(model.purchase(loaded, order) for order in self.orders)
        return model.load(self.inputs, settings | counts_of(model, bought)), bought


class Point(NamedTuple):
    """A row of the design.

    Attributes
    ----------
    number
        From 0, in the order of the design.
    values
        By factor name, constants left out.
    case
        What is run.
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
    >>> inputs = Inputs("a", (("scenario.toml", "name = 'a'"),))
    >>> one, other = Case(inputs, (("clock.tick_s", 1),), (), 1), Case(inputs, (), (), 1)
    >>> address(one) == address(other), address(one) == address(one._replace(inputs=inputs._replace(source="b")))
    (False, True)
    """
    digest = _hash_without_settings(case.inputs, case.orders, case.seed, case.model).copy()
    digest.update(f'"settings":{_compact(case.texts)}}}'.encode())
    return digest.hexdigest()


@lru_cache(maxsize=64)
def _hash_without_settings(inputs: Inputs, orders: tuple[PurchaseOrder, ...], seed: int, model: str) -> "_Hash":
    """Return the hash of a case as JSON up to its settings, its last key: many points have all else in common."""
    content: dict[str, Any] = {
        "scenario": hashed(inputs.text),
        "orders": [[*ordered.mix, ordered.shares] for ordered in orders],
        "seed": seed,
    }
    if model != models.DEFAULT:
        content["model"] = model
    if len(inputs.files) > 1:
        content["files"] = [(name, hashed(text)) for name, text in inputs.files]
    return hashlib.sha256(f"{_compact(content)[:-1]},".encode())


def _compact(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def counts_of(model: Model, bought: tuple[Bought, ...]) -> dict[str, Any]:
    """Return what was bought as values by path."""
    return {path: value for each in bought for path, value in model.settings_of(each).items()}


def toml(value: Any) -> str:
    """Return a value as TOML, in one line.

    >>> toml([1, 2.5, "a"]), toml({"x": True})
    ('[1, 2.5, "a"]', '{x = true}')
    """
    if type(value) is int or isinstance(value, float):
        return repr(value)  # inf and nan too
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(key)} = {toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml(inner) for inner in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def _key(key: str) -> str:
    return key if BARE.fullmatch(key) else json.dumps(key, ensure_ascii=False)
