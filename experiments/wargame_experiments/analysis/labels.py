"""Labels of measures, factors and their levels, for axes and tables."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from wargame.estimates.measure_spec import MeasureSpec
from wargame_experiments.formatting import in_unit, number, share, usd
from wargame_experiments.study.schema import MixTable

ENDS: Final = {"_per_s": "1/s", "_s": "s", "_m": "m", "_usd": "USD", "_mps": "m/s", "_w": "W"}  # of names: units
FIGURES: Final = {
    "cost.element.usd": "price, USD",
    "cost.round.usd": "price of a round, USD",
    "cost.system.usd": "price of the system, USD",
    "value.usd": "value, USD",
    "p_kill": "kill probability",
}
WEAPONS: Final = ("gun", "jammer", "laser", "microwave", "sensor")
GROUPS: Final = ("launcher", "motion", "hardness", "cost")  # of figures, that say no more than the figure itself
NO_LABELS: Final[Mapping[str, str]] = {}
PRICED: Final = ("USD", "USD/leaker")


def title(measure: MeasureSpec) -> tuple[str, str]:
    """Return what a measure is called and its unit in words."""
    return measure.label, measure.per


def axis_title(measure: MeasureSpec) -> str:
    """Return a measure as the label of an axis, the unit in a second line."""
    return f"{measure.label},\n{measure.per}"


def factor_words(name: str, paths: tuple[str, ...], mixes: Mapping[str, MixTable]) -> str:
    """Return a factor without a label of its own as the label of an axis.

    Parameters
    ----------
    name, paths
        Of the factor.
    mixes
        By name.

    Examples
    --------
    >>> red = MixTable(side="red", labels={"attritable": "cheap & many"})
    >>> factor_words("red.attritable", ("red.attritable",), {"red": red})
    "cheap & many share of red's budget"
    >>> factor_words("red.high-end", ("red.high-end",), {"red": red})
    "high-end share of red's budget"
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
    if first in mixes:
        mix = mixes[first]
        purpose = mix.label or ("" if first == mix.side else first)
        owner = f"{mix.side}'s budget for {purpose}" if purpose else f"{mix.side}'s budget"
        return f"{owner}, USD" if rest == "budget_usd" else f"{mix.labels.get(rest, rest)} share of {owner}"
    words = paths[0].split(".") if paths else [name]
    if words[-1] == "count" and words[0] == "units":
        return f"{words[1] if name in paths else name}, elements"
    if words[-1] == "usd":
        return f"{_bare(name)}, USD"
    if words[0] == "units" and len(words) > 2 and name in paths:
        return f"{_without_unit(words[-1])[0]} of {words[1]}{_without_unit(words[-1])[1]}"
    stem, unit = _without_unit(words[-1])
    return f"{stem}{unit}" if name in paths and len(words) < 3 else f"{_bare(name) if unit else name}{unit}"


def _without_unit(word: str) -> tuple[str, str]:
    """Return a word with its unit apart.

    >>> _without_unit("launch_interval_s"), _without_unit("ew_cv")
    (('launch interval', ', s'), ('ew cv', ''))
    """
    end, unit = next(((end, unit) for end, unit in ENDS.items() if word.endswith(end)), ("", ""))
    return word.removesuffix(end).replace("_", " "), f", {unit}" if unit else ""


def _bare(name: str) -> str:
    """Return the name of a factor without its unit, which stands beside it.

    >>> _bare("drone-interval-s"), _bare("laser-price-usd"), _bare("missiles")
    ('drone-interval', 'laser-price', 'missiles')
    """
    return next((name[: -len(end)] for end in ENDS if name.replace("-", "_").endswith(end)), name)


def figure_words(name: str, labels: Mapping[str, str] = NO_LABELS) -> str:
    """Return a factor by its label, or one that is a figure of an element or of a scenario in words, or its name.

    >>> figure_words("cruise-missile.cost.element.usd"), figure_words("units.pads.figures.launcher.p_kill.drone")
    ('cruise-missile: price, USD', 'pads: kill probability, drone')
    >>> figure_words("gun.gun.kill_rate_per_s.drone"), figure_words("pod.jammer.range_m")
    ('gun: gun kill rate, drone, 1/s', 'pod: jammer range, m')
    >>> figure_words("decoy.motion.speed_mps"), figure_words("raid.visibility_m"), figure_words("missiles")
    ('decoy: speed, m/s', 'raid: visibility, m', 'missiles')
    """
    if name in labels:
        return labels[name]
    words = name.split(".")
    if "figures" in words:
        words = [words[1], *words[words.index("figures") + 1 :]]
    owner, rest = words[0], words[1:]
    if not rest:
        return name
    if ".".join(rest) in FIGURES:
        return f"{owner}: {FIGURES['.'.join(rest)]}"
    said = [_without_unit(FIGURES.get(word, word)) for word in (rest[1:] if rest[0] in GROUPS else rest) or rest]
    stems, units = [stem for stem, _ in said], [unit for _, unit in said if unit]
    if len(stems) > 1 and stems[0] in WEAPONS:
        stems = [" ".join(stems[:2]), *stems[2:]]
    return f"{owner}: {', '.join(stems)}{units[-1] if units else ''}"


def level_words(words: str, unit: str, value: Any) -> str:
    """Return a factor with its value as it stands in the name of an option.

    Parameters
    ----------
    words
        Label of the factor's axis, see `factor_words`.
    unit
        Of its values, see `value_writer`.
    value
        One of them.

    Examples
    --------
    >>> level_words("visibility, m", "", 2000), level_words("guns-north, elements", "", 3)
    ('visibility 2,000 m', 'guns-north 3')
    >>> level_words("price of a laser, USD", "USD", 2e7), level_words("command", "", "['north', 'south']")
    ('price of a laser 20.0 M USD', 'command north + south')
    """
    name, _, measured_in = words.rpartition(", ") if ", " in words else (words, "", "")
    return f"{name} {value_writer(unit)(value)} {measured_in if measured_in != 'elements' else ''}".rstrip()


def value_writer(unit: str) -> Callable[[Any], str]:
    """Return what writes values of a unit: ``share``, ``USD``, or anything else as a number or a word."""
    if unit == "share":
        return share
    if unit == "USD":
        return lambda value: f"{usd(value)}"
    return lambda value: _plain(value) if isinstance(value, int | float) and value is not True else _listed(str(value))


def _plain(value: float) -> str:
    """Return a number with three digits at most.

    >>> _plain(0.75), _plain(1 / 3), _plain(20000)
    ('0.75', '0.333', '20,000')
    """
    return f"{value:.3g}" if 1e-4 <= abs(value) < 1000 else number(float(value))


def _listed(text: str) -> str:
    """Return a list that is a text as its words.

    >>> _listed("['command-north', 'command-south']"), _listed("south-net")
    ('command-north + command-south', 'south-net')
    """
    return text.strip("[]").replace("'", "").replace(", ", " + ") if text.startswith("[") else text


def measured(value: float, unit: str) -> str:
    """Return a value of a measure with its unit, as it stands in a sentence.

    >>> measured(2.5e6, "USD"), measured(0.1, "1")
    ('2.50 M USD', '10 %')
    """
    return f"{in_unit(value, unit)} USD" if unit in PRICED else in_unit(value, unit)
