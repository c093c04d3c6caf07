"""JSON Schemas of scenario files and of element files, made of the models that read them."""

from wargame.battle.scenario import Scenario
from wargame.catalogue.elements import Element
from wargame.inputs.json_schema import SAID_BY_KEY, Json, json_schema, partial


def scenario_json_schema() -> Json:
    """Return the schema of scenario files; a unit's own figures are those of an element, none required."""
    made = json_schema(Scenario, "forcemix scenario")
    unit = made["properties"]["units"]["additionalProperties"]["properties"]
    said = {key: value for key, value in unit["figures"].items() if key in SAID_BY_KEY}
    tables = partial(element_json_schema())
    unit["figures"] = {**said, **{key: tables[key] for key in ("type", "properties", "additionalProperties")}}
    return made


def element_json_schema() -> Json:
    """Return the schema of element files, those of the catalogue and others."""
    return json_schema(Element, "forcemix element")
