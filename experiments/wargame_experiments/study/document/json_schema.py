"""JSON Schema of a study file: that of its tables, where they may be written in two ways both of them.

:mod:`wargame_experiments.study.document.file` makes one way of the two.
"""

from typing import Final

from wargame.inputs.json_schema import SAID_BY_KEY, Json, json_schema
from wargame.inputs.units import KEYWORD
from wargame_experiments.study.schema import FactorTable, StudyTable

TITLE: Final = "forcemix study"
UNIT: Final = "table or list of table"
PLAIN: Final = ("number", "string", "boolean", "array")
NAMED: Final[Json] = {
    "description": "Name of the factor; by default the path that it sets. [text]",
    KEYWORD: "text",
    "type": "string",
}


FACTOR: Final[Json] = {"$ref": "#/$defs/factor"}
ENTRY: Final[Json] = {
    "description": "A factor, or the next part of its path. [that of the path]",
    KEYWORD: "that of the path",
}


def study_json_schema() -> Json:
    """Return the schema of study files."""
    made = json_schema(StudyTable, TITLE)
    keys, factor = made["properties"], json_schema(FactorTable, "")
    factor = {key: value for key, value in factor.items() if key not in ("$schema", "title")}
    listed = {**factor, "properties": {"name": NAMED, **factor["properties"]}}
    # A table without any key of a factor is the next part of a path.
    nested = {
        "type": "object",
        "minProperties": 1,
        "propertyNames": {"not": {"enum": list(factor["properties"])}},
        "additionalProperties": {**ENTRY, **FACTOR},
    }
    made["$defs"] = {"factor": {**ENTRY, "anyOf": [{"type": list(PLAIN)}, factor, nested]}}
    tables = {"type": "object", "additionalProperties": {**ENTRY, **FACTOR}}
    keys["factors"] = _either(keys["factors"], tables, {"type": "array", "items": listed})
    design = keys["design"]["items"]
    keys["design"] = _either(keys["design"], design, {"type": "array", "items": design})
    return made


def _either(key: Json, *ways: Json) -> Json:
    """Return a key that is a table or a list of tables."""
    said = {word: value for word, value in key.items() if word in SAID_BY_KEY}
    text = said["description"].removesuffix(f" [{said[KEYWORD]}]")
    return {**said, "description": f"{text} [{UNIT}]", KEYWORD: UNIT, "anyOf": list(ways)}
