"""Schema checks of scenario and catalogue values, with every mistake in words."""

from collections.abc import Collection, Mapping
from typing import Any, Final, get_args

from wargame.battle.scenario import Scenario, UnitTable
from wargame.catalogue import elements as catalogue
from wargame.catalogue.elements import A_FIGURE, Element, Figure
from wargame.inputs.errors import Finding, KeyPath
from wargame.inputs.schema import Words, as_json, describe, spot, validated


def _of_path(path: KeyPath) -> Collection[str] | None:
    return catalogue.names() if path[-1:] == ("element",) else None


def _of_type(annotation: Any) -> str | None:
    return A_FIGURE if annotation is Figure or Figure in get_args(annotation) else None


def _hint(table: Any, key: str) -> str | None:
    return f"figures.{key}" if table is UnitTable and key in Element.model_fields else None


WORDS: Final = Words(_of_path, _of_type, _hint)


def scenario(data: Mapping[str, Any]) -> tuple[Scenario | None, list[Finding]]:
    """Return the scenario, or None and every value of it that the models do not allow.

    Numbers stay numbers: the text "12" is no count, and 12.5 is none either. Data goes through JSON because
    only there does strict validation take a list for a tuple and a table for a model.
    """
    return validated(Scenario, data, lambda: Scenario.model_validate_json(as_json(data), strict=True), WORDS)


def required() -> str:
    """Return the keys that a scenario cannot do without, and what each of them takes."""
    fields = {key: field for key, field in Scenario.model_fields.items() if field.is_required()}
    return "; ".join(f"{key} ({describe(spot(Scenario, (key,)), WORDS)})" for key in fields)


def element_with(name: str, figures: Mapping[str, Any]) -> tuple[Element | None, list[Finding]]:
    """Return a catalogue element with figures laid over it; paths of findings start at the figures.

    Raises
    ------
    KeyError
        If the catalogue has no such entry.
    """
    if not figures:
        return validated(Element, catalogue.raw(name), lambda: catalogue.load(name), WORDS)
    merged = catalogue.merge(catalogue.raw(name), figures)
    return validated(Element, merged, lambda: Element.model_validate(merged), WORDS)
