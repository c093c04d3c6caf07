"""One rule for the names that users give."""

import pytest
from pydantic import BaseModel, ValidationError

from wargame.inputs.names import LONGEST_NAME, column_part, is_name
from wargame.inputs.values import Name


@pytest.mark.parametrize("name", ["a", "wave-1", "A_b", "помехи", "無人機", "2nd", "x" * LONGEST_NAME, "नाव"])
def test_a_name(name):
    assert is_name(name)


@pytest.mark.parametrize(
    "name", ["", "-a", "_a", "a b", "a.b", "a/b", "$x", "a\n", "e\u0301", "x" * (LONGEST_NAME + 1), "a\x1b", "²", "🚀"]
)
def test_no_name(name):
    assert not is_name(name)


class Book(BaseModel):
    title: Name
    pages: dict[Name, int]


def test_models_take_names_only():
    assert Book(title="помехи", pages={"a-1": 1}).title == "помехи"
    with pytest.raises(ValidationError, match="letters of any script"):
        Book(title="two words", pages={})
    with pytest.raises(ValidationError, match="letters of any script"):
        Book(title="a", pages={"two words": 1})


@pytest.mark.parametrize(("one", "other"), [("a-b", "a_b"), ("North", "north"), ("a--b", "a_b"), ("ПОМЕХИ", "помехи")])
def test_names_that_become_one_column(one, other):
    assert column_part(one) == column_part(other)
