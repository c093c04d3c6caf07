"""Names that users give: units, networks, mixes, factors, studies. One pattern for all of them.

A name is letters of any script in Unicode's normal form NFC, digits, ``-`` and ``_``; it begins with a letter or a
digit and has at most 64 characters. Anything else that a reader is to see goes into ``label``.
"""

import re
import unicodedata
from typing import Final

LONGEST_NAME: Final = 64
NAME_RULE: Final = (
    f"letters of any script, digits, '-' and '_', a letter or digit first, at most {LONGEST_NAME}; "
    "what else people are to read goes into label ="
)
MARKS: Final = frozenset({"Mn", "Mc"})  # vowel signs and the like, which some scripts write after a letter


def is_name(text: str) -> bool:
    """Return whether a text may be the name of something.

    >>> [is_name(text) for text in ("wave-1", "помехи", "wave 1", "-wave", "$5", "")]
    [True, True, False, False, False, False]
    """
    if not 0 < len(text) <= LONGEST_NAME or not text[0].isalnum() or not unicodedata.is_normalized("NFC", text):
        return False
    return all(c in "-_" or _is_written(c) for c in text)


def column_part(name: str) -> str:
    """Return a name as it stands in the name of a column: lower case, ``_`` for what is no letter and no digit.

    Two names that become one column are refused together; a table's columns differ in more than case, as SQL asks.

    >>> column_part("wave-north"), column_part("Помехи"), column_part("units.red-group.count")
    ('wave_north', 'помехи', 'units_red_group_count')
    """
    parts = re.split(r"_+", "".join(c if _is_written(c) else "_" for c in name))
    return unicodedata.normalize("NFC", "_".join(part for part in parts if part).lower())


def name_from(text: str, default: str) -> str:
    """Return a text that nobody meant as a name, a folder's for one, as a name; the default if nothing of it is left.

    >>> name_from("my study (2)", "study"), name_from("помехи", "study"), name_from("***", "study")
    ('my-study-2', 'помехи', 'study')
    """
    words = "".join(c if c in "-_" or _is_written(c) else " " for c in unicodedata.normalize("NFC", text))
    name = re.sub(" +", "-", words.strip(" ")).lstrip("-_")[:LONGEST_NAME]
    return name if is_name(name) else default


def _is_written(c: str) -> bool:
    """Return whether a character is a letter, a decimal digit, or a mark that belongs to a letter."""
    return c.isalpha() or c.isdecimal() or unicodedata.category(c) in MARKS
