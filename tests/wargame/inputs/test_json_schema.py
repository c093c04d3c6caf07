"""What a JSON Schema takes from a model, and that no key goes without a text or a unit."""

from typing import Annotated, Literal

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel, ConfigDict, Field

from wargame.inputs.json_schema import json_schema, keys, partial
from wargame.inputs.units import SUFFIXES, unit, unit_of
from wargame.inputs.values import Name, zero_or


class Inner(BaseModel):
    """A table.

    Of two paragraphs with ``code``.
    """

    model_config = ConfigDict(extra="forbid")

    count: Annotated[int, unit("elements")] = Field(default=3, ge=1, le=9)
    """How many."""


class Outer(BaseModel):
    """A file."""

    model_config = ConfigDict(extra="forbid")

    width_m: float
    """Of the map."""
    pause_s: Annotated[float, zero_or(2.0, 9.0)] = 0.0
    """Between two
    of them.
    """
    chance: dict[Literal["red", "blue"], Annotated[float, unit("probability")]] = Field(default_factory=dict)
    """By side."""
    inner: Inner = Inner()
    entries: dict[Name, Inner] = Field(default_factory=dict)
    """By name."""
    label: str | None = None
    """What people read."""


class Silent(BaseModel):
    """A file with keys that say nothing."""

    depth_m: float
    steps: int = 1
    """How many."""


SCHEMA = json_schema(Outer, "a file")


def test_a_key_says_its_meaning_its_unit_and_its_default():
    found = SCHEMA["properties"]
    assert found["width_m"]["description"] == "Of the map. [m]"
    assert found["width_m"]["x-unit"] == "m"
    assert found["pause_s"]["description"] == "Between two of them. [s]"
    assert found["pause_s"]["default"] == 0.0
    assert found["inner"]["description"] == "A table.\n\nOf two paragraphs with `code`. [table]"
    assert "default" not in found["inner"]  # its keys have their own
    assert found["inner"]["properties"]["count"]["default"] == 3
    assert found["chance"]["properties"]["red"]["x-unit"] == "probability"
    assert found["entries"]["default"] == {}
    assert found["label"]["type"] == "string"  # TOML has no null
    assert SCHEMA["required"] == ["width_m"]


@pytest.mark.parametrize(
    "words",
    [
        {"width_m": 1},
        {"width_m": 1.5, "pause_s": 0, "chance": {"red": 0.5}},
        {"width_m": 1, "pause_s": 9, "entries": {"помехи-1": {"count": 9}}, "label": "x"},
    ],
)
def test_what_is_right_is_valid(words):
    Outer.model_validate(words)
    assert Draft202012Validator(SCHEMA).is_valid(words)


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"width_m": "1"},
        {"width_m": 1e300},
        {"width_m": 1, "pause_s": 1.9},
        {"width_m": 1, "chance": {"green": 0.5}},
        {"width_m": 1, "inner": {"count": 0}},
        {"width_m": 1, "inner": {"counts": 1}},
        {"width_m": 1, "entries": {"-wave": {}}},
        {"width_m": 1, "entries": {"wave 1": {}}},
        {"width_m": 1, "entries": {"w" * 65: {}}},
        {"width_m": 1, "label": 3},
    ],
)
def test_what_is_wrong_is_not(words):
    assert not Draft202012Validator(SCHEMA).is_valid(words)


def test_a_key_without_a_text_or_a_unit_is_an_error():
    with pytest.raises(ValueError, match=r"depth_m: no description\nsteps: no x-unit"):
        json_schema(Silent, "silent")


def test_what_is_laid_over_a_table_requires_nothing():
    assert "required" not in partial(SCHEMA)
    assert Draft202012Validator(partial(SCHEMA)).is_valid({})
    assert [path for path, _ in keys(partial(SCHEMA))] == [path for path, _ in keys(SCHEMA)]


@pytest.mark.parametrize("end", SUFFIXES)
def test_a_suffix_is_not_hidden_by_a_shorter_one(end):
    assert unit_of(f"what{end}") == SUFFIXES[end]
