r"""Texts of users as a terminal may show them: what would steer it is written out, as ``\x1b`` for an escape."""

import re
from typing import Final

CONTROL: Final = (
    "\x00-\x1f\x7f-\x9f"  # C0, DEL, C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks, overrides and isolates of writing direction
    "\u2028\u2029\ufeff\ud800-\udfff"  # line and paragraph ends, byte order mark, lone surrogates
)
STEERING: Final = re.compile(f"[{CONTROL}]")
STEERING_BUT_LINES: Final = re.compile(f"(?!\n)[{CONTROL}]")


def visible(text: str, lines: bool = False) -> str:
    r"""Return a text with each control character written out; ``lines`` lets the ends of lines pass.

    >>> visible("a\x1b[2Jb\u202ec\n"), visible("a\nb\t", lines=True)
    ('a\\x1b[2Jb\\u202ec\\n', 'a\nb\\t')
    """
    return (STEERING_BUT_LINES if lines else STEERING).sub(_written_out, text)


def visible_lines(text: str) -> str:
    """Return a text of several lines with each other control character written out."""
    return visible(text, lines=True)


def _written_out(match: re.Match[str]) -> str:
    return match.group().encode("unicode_escape").decode()


def visible_json(text: str) -> str:
    r"""Return a JSON text with each control character in its texts written as JSON does; it reads back the same.

    >>> visible_json('["a\x9b"]')
    '["a\\u009b"]'
    """
    return STEERING_BUT_LINES.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
