"""Guards: what they let through, what they refuse, and how they say so."""

import math

import numpy as np
import pytest

from wargame.analytic.arguments import above_zero, at_least_one, at_least_zero, check, one_of, probability, whole


@pytest.mark.parametrize(
    ("guard", "good", "bad"),
    [
        (at_least_zero, [0.0, 1, np.array([0.0, 2.0])], [-1.0, math.nan, math.inf, [1.0, -0.1]]),
        (above_zero, [0.1, 3], [0.0, -1, math.nan, math.inf]),
        (at_least_one, [1, 2.5, [1, 9]], [0.5, math.nan, [0, 3]]),
        (probability, [0, 0.5, 1.0, [0.1, 0.9]], [-0.1, 1.1, math.nan]),
        (lambda **v: whole(1, **v), [1, np.int64(3)], [0, 1.0, -2]),
        (lambda **v: one_of(["red", "blue"], **v), ["red"], ["green", ""]),
    ],
)
def test_guards(guard, good, bad):
    for value in good:
        check(guard(v=value))
    for value in bad:
        with pytest.raises(ValueError, match=r"^v: got .*; allowed: "):
            check(guard(v=value))


def test_every_fault_has_its_line():
    with pytest.raises(ValueError, match=r"a: got") as error:
        check(above_zero(a=0.0, b=1.0, c=-1.0), whole(n=2.5), probability(p=0.5))  # type: ignore[arg-type]
    assert [line[0] for line in str(error.value).splitlines()] == ["a", "c", "n"]
