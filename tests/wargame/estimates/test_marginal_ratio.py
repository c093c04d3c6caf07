"""The marginal ratio from its columns, against arithmetic done by hand."""

import math

import numpy as np
import pytest

from wargame.estimates.marginal_ratio import MarginalObservations, marginal_ratio
from wargame.estimates.observations import estimate


def differences(**changes):
    """Return two raids: more attack adds 10 leakers and 100 USD, more defence takes 5 for 60 USD, on average."""
    given = {
        "leak_attack": [8.0, 12.0],
        "leak_defence": [-5.0, -5.0],
        "attack_defender": [20.0, 20.0],
        "attack_attacker": [100.0, 100.0],
        "defence_defender": [50.0, 70.0],
        "defence_attacker": [0.0, 0.0],
    }
    return MarginalObservations(**{name: np.array(values) for name, values in {**given, **changes}.items()})


def test_secants_along_constant_leakage():
    """(D a_def + A d_def) / (D a_att + A d_att) = (5 x 20 + 10 x 60) / (5 x 100 + 10 x 0)."""
    linearised, reason = marginal_ratio(differences(), 0.95)
    assert not reason
    assert estimate(linearised).mean == pytest.approx(700.0 / 500.0)
    assert linearised.numerator.tolist() == pytest.approx(
        [5 * 20 + (8 * 60 + 10 * 50 - 600), 5 * 20 + (12 * 60 + 700 - 600)]
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"attack_attacker": [0.0, 0.0]}, "a larger attack launches nothing more"),
        ({"defence_defender": [0.0, 0.0]}, "a larger defence costs no more"),
        ({"leak_defence": [-9.0, 5.0]}, "not significantly different from zero"),
        ({"leak_defence": [3.0, 3.0]}, "or makes it worse"),
        ({"attack_attacker": [1.0, 1.0], "defence_attacker": [-2.0, -2.0]}, "more defence prevents no leaker"),
    ],
)
def test_where_there_is_no_margin_it_is_undefined_and_says_why(changes, words):
    linearised, reason = marginal_ratio(differences(**changes), 0.95)
    assert words in reason
    assert math.isnan(estimate(linearised).mean)
