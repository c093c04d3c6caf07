"""Measures and factors in the words that stand on axes and in tables."""

from collections.abc import Callable
from typing import Any, Final

from wargame_experiments.report import ORIENTATION
from wargame_experiments.wording import in_unit, number, share, usd

TITLES: Final = {
    "cer_raid": ("Raid cost-exchange ratio", ORIENTATION),
    "cer_full": ("Full cost-exchange ratio", ORIENTATION),
    "cer_munition": ("Munition cost-exchange ratio", ORIENTATION),
    "cer_marginal": ("Marginal cost-exchange ratio, leakage constant", ORIENTATION),
    "cer_leaker": ("Cost of a leaker prevented", "USD per leaker prevented"),
    "cer_value": ("Cost of value saved", "USD of defence per USD of value saved"),
    "leakage": ("Leakage", "share of armed attackers launched"),
    "leakage_all": ("Leakage, decoys included", "share of expendable attackers launched"),
    "soft_kill_share": ("Soft kills", "share of attackers launched"),
    "value_lost": ("Value lost by the defender", "USD a raid"),
    "launched": ("Attackers launched", "elements a raid"),
    "cost_red": ("Used up by red", "USD a raid"),
    "cost_blue": ("Used up by blue", "USD a raid"),
    "net_usd": ("Defender's losses less attacker's", "USD a raid"),
}
STEMS: Final = {
    "p_dry_unit_": ("Magazines empty: {}", "share of raids"),
    "dry_s_unit_": ("Magazines empty after: {}", "s, of the raids in which they are"),
    "channel_use_unit_": ("Channels held: {}", "share of the battle"),
    "shots_unit_": ("Rounds fired: {}", "a raid"),
    "leakage_kind_": ("Leakage: {}", "share launched"),
    "p_win_": ("Wins: {}", "share of raids"),
}
PRICED: Final = ("USD", "USD/leaker")
UNITS: Final = {"1": "share", "USD": "USD a raid", "element": "elements a raid", "round": "rounds a raid"}


def title(measure: str, unit: str) -> tuple[str, str]:
    """Return what a measure is called and its unit in words.

    >>> title("leakage", "1"), title("p_dry_unit_guns_north", "1"), title("hits", "element")
    (('Leakage', 'share of armed attackers launched'), ('Magazines empty: guns north', 'share of raids'),
     ('Hits', 'elements a raid'))
    """
    if measure in TITLES:
        return TITLES[measure]
    for stem, (words, of) in STEMS.items():
        if measure.startswith(stem):
            return words.format(measure.removeprefix(stem).replace("_", " ")), of
    return measure.replace("_", " ").capitalize(), UNITS.get(unit, unit)


def axis_title(measure: str, unit: str) -> str:
    r"""Return a measure as the label of an axis, the unit in a second line.

    >>> axis_title("cost_red", "USD")
    'Used up by red,\nUSD a raid'
    """
    return ",\n".join(title(measure, unit))


def is_ratio(measure: str) -> bool:
    """Return whether 1 divides the measure's good values from its bad ones.

    >>> is_ratio("cer_raid"), is_ratio("cer_leaker"), is_ratio("leakage")
    (True, False, False)
    """
    return measure.startswith("cer_") and measure != "cer_leaker"


def factor_words(name: str, paths: tuple[str, ...], sides: dict[str, str]) -> str:
    """Return a factor as the label of an axis.

    Parameters
    ----------
    name, paths
        Of the factor.
    sides
        Side by name of a mix.

    Examples
    --------
    >>> factor_words("red.attritable", ("red.attritable",), {"red": "red"})
    "attritable share of red's budget"
    >>> factor_words("units.guns-north.count", ("units.guns-north.count",), {})
    'guns-north, elements'
    >>> factor_words("units.a.launch_interval_s", ("units.a.launch_interval_s",), {})
    'launch interval of a, s'
    >>> factor_words("raid.visibility_m", ("raid.visibility_m",), {})
    'visibility, m'
    >>> factor_words("size", ("units.a.count", "units.b.count"), {})
    'size, elements'
    """
    first, _, rest = paths[0].partition(".") if paths else (name, "", "")
    if first in sides:
        owner = f"{sides[first]}'s budget"
        return f"{owner}, USD" if rest == "budget_usd" else f"{rest} share of {owner}"
    words = paths[0].split(".") if paths else [name]
    if words[-1] == "count" and words[0] == "units":
        return f"{words[1] if name in paths else name}, elements"
    if words[-1] == "usd":
        return f"{name}, USD"
    if words[0] == "units" and len(words) > 2 and name in paths:
        return f"{_without_unit(words[-1])[0]} of {words[1]}{_without_unit(words[-1])[1]}"
    stem, unit = _without_unit(words[-1])
    return f"{name}{unit}" if name not in paths else f"{stem}{unit}" if len(words) < 3 else f"{name}{unit}"


def _without_unit(word: str) -> tuple[str, str]:
    """Return a word with its unit apart.

    >>> _without_unit("launch_interval_s"), _without_unit("ew_cv")
    (('launch interval', ', s'), ('ew cv', ''))
    """
    known = {"_s": "s", "_m": "m", "_usd": "USD", "_mps": "m/s", "_w": "W"}
    end, unit = next(((end, unit) for end, unit in known.items() if word.endswith(end)), ("", ""))
    return word.removesuffix(end).replace("_", " "), f", {unit}" if unit else ""


def value_writer(unit: str) -> Callable[[Any], str]:
    """Return what writes values of a unit: ``share``, ``USD``, or anything else as a number or a word."""
    if unit == "share":
        return share
    if unit == "USD":
        return lambda value: f"{usd(value)}"
    return lambda value: number(float(value)) if isinstance(value, int | float) and value is not True else str(value)


def measured(value: float, unit: str) -> str:
    """Return a value of a measure with its unit, as it stands in a sentence.

    >>> measured(2.5e6, "USD"), measured(0.1, "1")
    ('2.50 M USD', '10 %')
    """
    return f"{in_unit(value, unit)} USD" if unit in PRICED else in_unit(value, unit)
