"""Schema checks of scenario and catalogue values, with every mistake in words."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from wargame.battle.scenario import Scenario, UnitTable
from wargame.catalogue import elements as catalogue
from wargame.catalogue.element_files import OwnFiles
from wargame.catalogue.elements import Element, figure_in_words
from wargame.inputs.errors import Finding, KeyPath
from wargame.inputs.schema import Words, as_json, describe, spot, validated


def _hint(table: Any, key: str) -> str | None:
    return f"figures.{key}" if table is UnitTable and key in Element.model_fields else None


@lru_cache(maxsize=16)
def _words(own: OwnFiles = ()) -> Words:
    def of_path(path: KeyPath) -> Collection[str] | None:
        return catalogue.names(own) if path[-1:] == ("element",) else None

    return Words(of_path, figure_in_words, _hint)


def scenario(data: Mapping[str, Any], own: OwnFiles = ()) -> tuple[Scenario | None, list[Finding]]:
    """Return the scenario, or None and every value of it that the models do not allow.

    Numbers stay numbers: the text "12" is no count, and 12.5 is none either. Data goes through JSON because
    only there does strict validation take a list for a tuple and a table for a model.
    """
    return validated(Scenario, data, lambda: Scenario.model_validate_json(as_json(data), strict=True), _words(own))


def required() -> str:
    """Return the keys that a scenario cannot do without, and what each of them takes."""
    fields = {key: field for key, field in Scenario.model_fields.items() if field.is_required()}
    return "; ".join(f"{key} ({describe(spot(Scenario, (key,)), _words())})" for key in fields)


def element_with(name: str, figures: Mapping[str, Any], own: OwnFiles = ()) -> tuple[Element | None, list[Finding]]:
    """Return a catalogue element with figures laid over it; paths of findings start at the figures.

    Raises
    ------
    KeyError
        If there is no such entry, neither in the catalogue nor among the user's own.
    """
    if not figures:
        return validated(Element, catalogue.raw(name, own), lambda: catalogue.load(name, own), _words(own))
    merged = catalogue.merge(catalogue.raw(name, own), figures)
    return validated(Element, merged, lambda: Element.model_validate(merged, context=own), _words(own))
