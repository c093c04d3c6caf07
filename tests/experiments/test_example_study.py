"""The example in docs runs, and says what the model says."""

import runpy
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "docs/example-study.py"


@pytest.fixture(scope="module")
def example():
    return runpy.run_path(str(EXAMPLE), run_name="__main__")


def test_every_point_is_fought(example):
    assert example["results"].points["replications"].to_pylist() == [80, 80, 80]


def test_more_get_through_without_jamming_beyond_chance(example):
    # 80 pairs, seed 1: the difference is about .15 with a standard error of about .015
    assert example["comparison"].difference.low > 0.05


def test_pairs_are_narrower_than_independent_points(example):
    assert example["comparison"].variance_ratio > 1.0


def test_the_words_are_those_of_the_table(example, capsys):
    runpy.run_path(str(EXAMPLE), run_name="__main__")
    lines = capsys.readouterr().out.splitlines()
    means = example["results"].measure("leakage")["mean"].to_pylist()
    assert [f"{mean:.1%} of" in line for mean, line in zip(means, lines[1:4], strict=True)] == [True] * 3
