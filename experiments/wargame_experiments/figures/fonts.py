"""Fonts of a command's figures: DejaVu Sans or the family that was asked for, and another for letters that it lacks."""

import logging
import unicodedata
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Final

import matplotlib
from matplotlib import font_manager
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font

from wargame.inputs.errors import explain

FAMILY: Final = "DejaVu Sans"
NAMED: Final = 3  # scripts that the line on missing characters names


class Fonts:
    """Families of the figures of one command, and the characters that no font of this machine has.

    Parameters
    ----------
    family
        Family asked for; None for `FAMILY`, which every matplotlib brings along.

    Raises
    ------
    ValueError
        If there is no such family.
    """

    def __init__(self, family: str | None = None) -> None:
        if family is not None and family not in _families():
            found = f"--font: no family '{family}' on this machine"
            raise ValueError(explain(found, sorted(_families()), family))
        self._base = tuple(dict.fromkeys(name for name in (family, FAMILY) if name))
        self._missing: set[str] = set()

    def families(self, text: str = "") -> tuple[str, ...]:
        """Return the families for a text, in the order in which a character is looked for."""
        lacking = {c for c in set(text) if _is_drawn(c) and not any(_has(family, c) for family in self._base)}
        more = list(_fallbacks(lacking, self._base)) if lacking else []
        self._missing |= {c for c in lacking if not any(_has(family, c) for family in more)}
        return (*self._base, *more)

    def missing(self) -> str:
        """Return a line on the characters that became boxes in the figures so far, "" if none did."""
        if not self._missing:
            return ""
        scripts = sorted({_script(c) for c in self._missing})
        named = ", ".join(scripts[:NAMED]) + (" and more" if len(scripts) > NAMED else "")
        shown = ", ".join(f"U+{ord(c):04X}" for c in sorted(self._missing)[:NAMED])
        shown += f" and {len(self._missing) - NAMED} more" if len(self._missing) > NAMED else ""
        return (
            f"boxes in the figures: no font of this machine has the characters {shown} (script: {named}); install one"
            " that has them, or name it: --font FAMILY"
        )


def _fallbacks(lacking: set[str], base: tuple[str, ...]) -> Iterator[str]:
    """Yield families that have what others lack, that with most characters first, a sans-serif before others."""
    rest = set(lacking)
    _add_new_fonts()
    candidates = sorted(_families() - set(base), key=lambda name: ("sans" not in name.lower(), name))
    while rest:
        best = max(candidates, key=lambda family: sum(_has(family, c) for c in rest), default="")
        gained = {c for c in rest if best and _has(best, c)}
        if not gained:
            return
        yield best
        rest -= gained


def _families() -> set[str]:
    """Return the families of this machine, without those that matplotlib keeps for formulas and boxes."""
    own = matplotlib.get_data_path()
    return {
        entry.name for entry in font_manager.fontManager.ttflist
        if not entry.name.startswith(".") and (entry.name.startswith("DejaVu") or not entry.fname.startswith(own))
    }  # fmt: skip


@cache
def _add_new_fonts() -> None:
    """Add fonts that were installed after matplotlib listed those of this machine."""
    known = {entry.fname for entry in font_manager.fontManager.ttflist}
    for path in sorted(set(font_manager.findSystemFonts()) - known):
        try:
            font_manager.fontManager.addfont(path)
        except (OSError, RuntimeError, ValueError):  # no font, or one that matplotlib cannot read
            continue


@cache
def _has(family: str, character: str) -> bool:
    """Return whether a family has a character that can be drawn; pictures in colour cannot."""
    font = _font(family)
    return font is not None and font.scalable and font.get_char_index(ord(character)) != 0


@cache
def _font(family: str) -> FT2Font | None:
    """Return the upright font of a family that is nearest to the usual weight, None if it cannot be read."""
    try:
        with quiet():
            return font_manager.get_font(font_manager.findfont(FontProperties(family=[family])))
    except (OSError, RuntimeError):
        return None


@contextmanager
def quiet() -> Iterator[None]:
    """Silence what matplotlib says of fonts: a letter without a shape is said once, by `Fonts.missing`."""
    log = logging.getLogger("matplotlib.font_manager")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", r"Glyph \d+ .* missing from")
            yield
    finally:
        log.setLevel(level)


def _is_drawn(character: str) -> bool:
    """Return whether a character has a shape of its own."""
    return not character.isspace() and unicodedata.category(character) not in ("Cc", "Cf", "Cs")


def _script(character: str) -> str:
    """Return the script of a character as Unicode names it.

    >>> [_script(c) for c in ("\N{DEVANAGARI LETTER KA}", "\N{CJK UNIFIED IDEOGRAPH-4E2D}", "\N{GRINNING FACE}")]
    ['Devanagari', 'CJK', 'symbols']
    """
    if unicodedata.category(character)[0] not in "LMN":
        return "symbols"
    word = unicodedata.name(character, "unknown").split()[0]
    return word if word == "CJK" else word.capitalize()
