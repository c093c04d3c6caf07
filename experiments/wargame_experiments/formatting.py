"""Formats of numbers in tables, figures and sentences, and of commands in messages."""

import math
import shlex
from collections.abc import Mapping, Sequence
from typing import Any, Final

from wargame.estimates.losses import RARE

UNDEFINED: Final = "undefined"
RARE_MARK: Final = " (few)"  # beside an interval of losses that are too seldom
RARE_NOTE: Final = f"(few): {RARE}."
PREFIXES: Final = ((1e12, "T"), (1e9, "bn"), (1e6, "M"), (1e3, "k"))


def usd(value: float) -> str:
    """Return an amount of money with three digits.

    >>> usd(1234567.0), usd(999.0), usd(0.0), usd(-2.5e9)
    ('1.23 M', '999', '0', '-2.50 bn')
    """
    if not math.isfinite(value):
        return number(value)
    for size, prefix in PREFIXES:
        if abs(value) >= 0.9995 * size:
            return f"{number(value / size, flat=True)} {prefix}"
    return number(value)


def share(value: float) -> str:
    """Return a share as a percentage.

    >>> share(0.1234), share(1.0), share(float("nan"))
    ('12.3 %', '100 %', 'undefined')
    """
    return f"{number(100.0 * value)} %" if math.isfinite(value) else number(value)


def number(value: float, flat: bool = False) -> str:
    """Return a number with three digits; whole numbers below 1000 without a fraction unless ``flat``.

    >>> number(0.01234), number(12.0), number(12345.6), number(float("inf")), number(-0.0)
    ('0.0123', '12', '12,346', '∞', '0')
    """
    if math.isnan(value):
        return UNDEFINED
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    value += 0.0  # no -0
    if value == 0.0 or (abs(value) < 1000 and math.isclose(value, round(value), rel_tol=1e-12) and not flat):
        return f"{value:.0f}"
    if abs(value) >= 1e6:
        return usd(value)
    if abs(value) >= 999.5:
        return f"{value:,.0f}"
    if abs(value) < 1e-4:
        return f"{value:.2e}"
    return f"{value:.{max(0, 2 - math.floor(math.log10(abs(value) * 1.0005)))}f}"


def in_unit(value: float, unit: str) -> str:
    """Return a measure's value in its unit: a share in percent, money with a prefix.

    >>> in_unit(0.25, "1"), in_unit(2e6, "USD"), in_unit(1.5, "USD/USD")
    ('25 %', '2.00 M', '1.50')
    """
    if unit == "1":
        return share(value)
    return usd(value) if unit in ("USD", "USD/leaker") else number(value)


def interval(low: float, high: float, unit: str) -> str:
    """Return confidence limits in brackets, nothing where there are none; of a share in percent, without the sign.

    >>> interval(0.1, 0.25, "1"), interval(1e6, 2.5e6, "USD"), interval(float("nan"), float("nan"), "1")
    ('[10, 25]', '[1.00 M, 2.50 M]', '')
    """
    if math.isnan(low) or math.isnan(high):
        return ""
    if unit == "1":
        return f"[{_short(100.0 * low)}, {_short(100.0 * high)}]"
    if unit in ("USD", "USD/leaker"):
        return f"[{usd(low)}, {usd(high)}]"
    return f"[{_short(low)}, {_short(high)}]"


def _short(value: float) -> str:
    """Return a number with three digits, two if it is below 1.

    >>> _short(0.01234), _short(0.5), _short(12.34)
    ('0.012', '0.50', '12.3')
    """
    if value == 0.0 or not 1e-4 <= abs(value) < 0.995:
        return number(value)
    return f"{value:.{1 - math.floor(math.log10(abs(value) * 1.005))}f}"


def count_of(count: int, noun: str) -> str:
    """Return a number with its noun in the singular or plural.

    >>> count_of(1, "battle"), count_of(2000, "battle")
    ('1 battle', '2,000 battles')
    """
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def listed(words: Sequence[str]) -> str:
    """Return words joined as in a sentence.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else "nothing"


def shell_command(*words: Any) -> str:
    """Return a command that a shell takes as it is, whatever the names of its folders.

    >>> shell_command("sweep", "--resume", "my run[1]")
    "wargame sweep --resume 'my run[1]'"
    """
    return shlex.join(["wargame", *map(str, words)])


def command_line(command: str, source: str, settings: Sequence[str], options: Mapping[str, Any]) -> str:
    """Return a command with all its options.

    >>> command_line("battle", "duel", ["clock.tick_s=1"], {"seed": 1, "engine": None})
    'wargame battle duel --seed 1 --set clock.tick_s=1'
    """
    words = ["wargame", command, source]
    for name, value in options.items():
        option = f"--{name.replace('_', '-')}"
        if name == "allow_agents":
            words += [word for module in value or () for word in (option, module)]
        elif value is not None:
            words += [option, _option_word(value)]
    for setting in settings:
        words += ["--set", setting]
    return shlex.join(words)


def _option_word(value: Any) -> str:
    return ",".join(f"{v:g}" for v in value) if isinstance(value, list | tuple) else str(value)
