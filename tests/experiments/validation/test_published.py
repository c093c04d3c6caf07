"""Published numbers: tolerance by the digits given, and one digit off is a failure."""

import pytest

from wargame_experiments.validation import industry_identities, published, sustainment_identities
from wargame_experiments.validation.bench import Bench
from wargame_experiments.validation.published import Published, half_a_unit, identities
from wargame_experiments.validation.verdict import judge


@pytest.mark.parametrize(("digits", "half"), [("1257.0", 0.05), ("0.2401", 5e-5), ("-58.00", 5e-3), ("12", 0.5)])
def test_half_a_unit_of_the_last_digit(digits, half):
    assert half_a_unit(digits) == pytest.approx(half)


@pytest.mark.parametrize(
    ("digits", "verdict"), [("0.333", "ok"), ("0.3333", "ok"), ("0.334", "FAIL"), ("0.3332", "FAIL")]
)
def test_one_digit_off_fails(digits, verdict):
    case = identities("some", [Published("third", "a third", "by hand", digits, lambda: 1.0 / 3.0)])[0]
    assert (case.name, case.kind) == ("some/third", "identity")
    assert judge([case], [case.compare(Bench())])[0].verdict == verdict


@pytest.mark.parametrize("module", [industry_identities, sustainment_identities])
def test_every_number_is_known_to_three_digits_at_least(module):
    """A tolerance that a wrong formula could hide in would show nothing."""
    cases, bench = module.cases("quick"), Bench()
    assert len(cases) >= 40
    for case in cases:
        found = case.compare(bench)
        assert found.tolerance <= 2e-3 * max(abs(found.reference), 1e-3), case.name
    assert bench.battles == 0


def test_unit_and_cumulative_forms_are_not_taken_for_each_other(monkeypatch):
    """The two forms of one slope differ by 23 % at unit 100, and the cases see it."""
    monkeypatch.setattr(industry_identities, "unit_cost", industry_identities.cumulative_unit_cost)
    cases = [case for case in industry_identities.cases("quick") if case.name == "industry/unit-100"]
    assert [row.verdict for row in judge(cases, [case.compare(Bench()) for case in cases])] == ["FAIL"]
    assert published.half_a_unit("0.339679621") == 5e-10
