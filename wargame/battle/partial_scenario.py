"""Partial scenario: the valid tables of a scenario with mistakes elsewhere, so that their checks need not wait."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from wargame.battle.scenario import Clock, Doctrine, Hill, Map, Network, Raid, Scenario, UnitTable
from wargame.battle.scenario_schema import element_with
from wargame.catalogue import elements as catalogue
from wargame.catalogue.element_files import OwnFiles
from wargame.catalogue.elements import Element
from wargame.catalogue.own_elements import wrong_names
from wargame.inputs.errors import Finding, KeyPath, dotted, explain, shown
from wargame.inputs.schema import MOST_EXPLAINED, value_at


class PartialScenario(NamedTuple):
    """Valid tables of a scenario: a required value that is missing or wrong is None, others their default.

    ``elements`` holds the catalogue element of each unit that names one; if figures of the unit are wrong,
    it is the element without them. ``rings`` are the units that would carry themselves.
    """

    map: Map
    clock: Clock
    hills: list[Hill]
    raid: Raid
    networks: dict[str, Network]
    units: dict[str, UnitTable]
    elements: dict[str, Element]
    rings: frozenset[str]


def salvage(
    data: Mapping[str, Any], wrong: Collection[KeyPath], own: OwnFiles = ()
) -> tuple[PartialScenario, list[Finding]]:
    """Return the valid tables of scenario data, and what is wrong with its elements and their figures.

    Parameters
    ----------
    data
        What a scenario file holds.
    wrong
        Paths of values that the models do not allow.
    own
        Element files besides the catalogue.
    """
    valid = _Salvage(data, wrong)
    hills = value_at(data, ("terrain", "hills"))
    units = {name: valid.unit(name) for name in valid.names("units")}
    elements, findings = _elements(units, own)
    return PartialScenario(
        valid.model(Map, ("map",)),
        valid.model(Clock, ("clock",)),
        [valid.model(Hill, ("terrain", "hills", i)) for i in range(len(hills))] if isinstance(hills, list) else [],
        valid.model(Raid, ("raid",)),
        {name: valid.model(Network, ("networks", name)) for name in valid.names("networks")},
        units,
        elements,
        rings(units),
    ), findings


def whole(scenario: Scenario, own: OwnFiles = ()) -> tuple[PartialScenario, list[Finding]]:
    """Return the tables of a valid scenario, and what is wrong with its elements and their figures."""
    elements: dict[str, Element] = {}
    findings: list[Finding] = []
    for name, unit in scenario.units.items():
        element = _known(unit.element, json.dumps(unit.figures, sort_keys=True), own)
        if element is not None:
            elements[name] = element
        else:
            findings += [found for found in _element(name, unit, own) if isinstance(found, Finding)]
    partial = PartialScenario(
        scenario.map,
        scenario.clock,
        scenario.terrain.hills,
        scenario.raid,
        scenario.networks,
        scenario.units,
        elements,
        rings(scenario.units),
    )
    return partial, findings


def rings(units: Mapping[str, UnitTable]) -> frozenset[str]:
    """Return the units that would carry themselves, straight or by way of others."""
    found: set[str] = set()
    seen: dict[str, int] = {}  # the walk in which a unit was met
    for number, name in enumerate(units):
        while name in units and name not in seen:
            seen[name] = number
            name = units[name].carried_by
        if seen.get(name) == number:  # met in this walk: from here on it goes round
            while name not in found:
                found.add(name)
                name = units[name].carried_by
    return frozenset(found)


@lru_cache(maxsize=512)
def _known(name: str, figures: str, own: OwnFiles) -> Element | None:
    """Return a catalogue element with figures laid over it, None if anything is wrong with it; each is made once."""
    if name not in catalogue.names(own):
        return None
    element, findings = element_with(name, json.loads(figures), own)
    return None if findings else element


def _elements(units: Mapping[str, UnitTable], own: OwnFiles) -> tuple[dict[str, Element], list[Finding]]:
    elements: dict[str, Element] = {}
    findings: list[Finding] = []
    for name, unit in units.items():
        is_plain = isinstance(unit.element, str) and (not unit.figures or len(findings) > MOST_EXPLAINED)
        if is_plain and (known := _known(unit.element, "{}", own)):
            elements[name] = known
            continue
        for result in _element(name, unit, own):
            if isinstance(result, Element):
                elements[name] = result
            else:
                findings.append(result)
    return elements, findings


def _element(name: str, unit: UnitTable, own: OwnFiles) -> Iterator[Element | Finding]:
    """Yield the element of a unit, if it has one, and what is wrong with it; of an own element its file says it."""
    word, at = unit.element, ("units", name, "element")
    if word not in catalogue.names(own):
        if word is not None:
            found = f"no catalogue entry {shown(word)}"
            yield Finding(at, shown(word), found, full=lambda: explain(found, catalogue.names(own), word))
        return
    if word in wrong_names(own):
        return
    base, faults = element_with(word, {}, own)
    for fault in faults:
        yield Finding(at, word, f"catalogue entry '{word}' is not valid: {dotted(fault.path)}: {fault.message}")
    if base is None:
        return
    element, findings = element_with(word, unit.figures, own)
    yield element or base
    for finding in findings:
        yield finding.under(("units", name, "figures"))


@cache
def _defaults(model: type[BaseModel]) -> list[tuple[str, Callable[[], Any]]]:
    """Return what makes the default of each field of a model, None where it has none.

    pydantic finds out anew at each call how a default is made, and takes a millisecond.
    """
    return [(key, _default(field)) for key, field in model.model_fields.items()]


def _default(field: FieldInfo) -> Callable[[], Any]:
    if field.default_factory is not None:
        return field.default_factory  # type: ignore[return-value]
    value = None if field.is_required() else field.default
    return lambda: value


class _Salvage:
    """Data of which some paths are wrong."""

    def __init__(self, data: Mapping[str, Any], wrong: Collection[KeyPath]) -> None:
        self.data = data
        self.wrong = {path[:n] for path in wrong for n in range(len(path) + 1)}

    def names(self, family: str) -> list[str]:
        entries = value_at(self.data, (family,))
        return list(entries) if isinstance(entries, dict) else []

    def unit(self, name: str) -> UnitTable:
        path = ("units", name)
        doctrine = self.model(Doctrine, (*path, "doctrine"))
        return self.model(UnitTable, path).model_copy(update={"doctrine": doctrine})

    def model[Model: BaseModel](self, model: type[Model], path: KeyPath) -> Model:
        table = value_at(self.data, path)
        values = {key: make() for key, make in _defaults(model)}
        for key, value in table.items() if isinstance(table, dict) else ():
            if key in model.model_fields and (*path, key) not in self.wrong:
                values[key] = value
        return model.model_construct(**values)
