"""Hashes of columns, and the map of renamed ones."""

import doctest
import math

import pytest

from tools import columns
from tools.columns import RENAMED, Renamed, RenamedError


def test_the_examples_are_right():
    assert doctest.testmod(columns).failed == 0


def test_the_map_in_the_repository_can_be_read():
    assert set(Renamed.read(RENAMED).tables) <= set(columns.SORTS)


def test_the_last_bit_changes_the_hash():
    assert columns.digest([1.0, 0.5]) != columns.digest([1.0, math.nextafter(0.5, 1.0)])


def test_an_order_changes_the_hash():
    assert columns.digest([1.0, 2.0]) != columns.digest([2.0, 1.0])


def test_texts_have_a_hash_of_their_own():
    assert columns.digest(["a", None]) != columns.digest(["b", None])
    assert columns.digest(["1"]) != columns.digest([1])


def test_a_record_shows_ends_and_middle_in_full():
    assert columns.record([0.1, 5.0, math.nan, 7.0, math.inf])["values"] == [0.1, "nan", "inf"]


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ({"rows": {"a": "b"}}, "no sort of name rows; allowed: scenarios, "),
        ({"columns": {"a": "c", "b": "c"}}, "columns: several old names become c; allowed: one each"),
        ({"columns": {"a*": "b"}}, "allowed: names with one \\* each, or none"),
        ({"columns": {"a": 1}}, "'a' = 1; allowed: names"),
    ],
)
def test_a_map_that_cannot_be_followed_is_told(tables, message):
    with pytest.raises(RenamedError, match=message):
        Renamed(tables)


def test_a_map_that_is_no_toml_is_told_with_its_file(tmp_path):
    (tmp_path / "map.toml").write_text("columns")
    with pytest.raises(RenamedError, match=r"map\.toml: "):
        Renamed.read(tmp_path / "map.toml")


def test_a_declaration_that_meets_nothing_is_known():
    renamed = Renamed({"columns": {"a": "b", "c*": "d*"}})
    assert renamed.new("columns", "cat") == "dat"
    assert renamed.idle() == ["columns: a"]
