"""Models that a study can run, by name: the battle, the campaign, and whatever else is registered.

A package makes a model known by an entry point of the group ``forcemix.models``, a script by `register`. Neither the
study layer nor the statistics import a model: they find it here by the name that stands in the study.
"""

from importlib import import_module
from typing import Final

from wargame.inputs.errors import explain
from wargame.modules import installed
from wargame_experiments.models.model import Model

DEFAULT: Final = "battle"
SHIPPED: Final = {
    "battle": "wargame_experiments.models.battle:MODEL",
    "campaign": "wargame_experiments.models.campaign:MODEL",
}
GROUP: Final = "forcemix.models"

_registered: dict[str, Model] = {}


def register(model: Model) -> None:
    """Make a model known in this process, under its own name."""
    _registered[model.name] = model


def find(name: str = DEFAULT) -> Model:
    """Return a model by name.

    Raises
    ------
    ValueError
        If there is no such model.
    """
    if name not in _registered:
        if name in SHIPPED:
            module, _, attribute = SHIPPED[name].partition(":")
            _registered[name] = getattr(import_module(module), attribute)
        else:
            offered = installed(GROUP)
            if name not in offered:
                known = sorted({*SHIPPED, *_registered, *offered})
                raise ValueError(explain(f"no model '{name}'", known, name))
            _registered[name] = offered[name].load()
    return _registered[name]
