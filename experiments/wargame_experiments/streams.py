"""Standard streams of the command: whatever is at their other end, output is printed, or given up in silence.

A stream may have any encoding, be closed, absent, a full disk, or a pipe whose reader has left.
"""

import codecs
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final, TextIO

ERRORS: Final = "wargame-substitute"
FATAL: Final = ("strict", "surrogateescape", "surrogatepass")  # error handlers that end the output
SUBSTITUTES: Final = {
    "∞": "inf", "−": "-", "–": "-", "—": "-", "…": "...", "×": "x", "·": "*", "±": "+-", "≤": "<=", "≥": ">=",
    "µ": "u", "μ": "u", "σ": "sigma", "“": '"', "”": '"', "‘": "'", "’": "'", "\u2009": " ", "\u202f": " ", "\xa0": " ",
}  # fmt: skip


def prepare() -> None:
    """Make stdout and stderr take every text, into nothing if they are closed or absent.

    A character that the encoding of stdout lacks is substituted, unless PYTHONIOENCODING names an error handler for it.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None or stream.closed:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - open until exit
    codecs.register_error(ERRORS, substitute)
    if getattr(sys.stdout, "errors", "") in FATAL and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors=ERRORS)  # type: ignore[union-attr]


class Notes(io.TextIOBase):
    """Stderr of a command: notes beside the work, which goes on if nobody takes them."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Write a text, or nothing."""
        with suppress(OSError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Write out what was written, or nothing."""
        with suppress(OSError):
            self._stream.flush()


class Hushed(io.TextIOBase):
    """Stderr of a command that is quiet: progress and notes go nowhere, errors to the stream behind it."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        """Write nothing."""
        return len(text)


@contextmanager
def hushed(quiet: bool = True) -> Iterator[None]:
    """Keep stderr to errors inside a block, if it is to be quiet."""
    before = sys.stderr
    if quiet:
        sys.stderr = Hushed(before)
    try:
        yield
    finally:
        sys.stderr = before


def errors() -> TextIO:
    """Return the stream for errors, which are printed however quiet a command is."""
    return sys.stderr.stream if isinstance(sys.stderr, Hushed) else sys.stderr


def substitute(error: UnicodeError) -> tuple[str, int]:
    r"""Return what is printed for characters that an encoding lacks: a word for some signs, else an escape.

    >>> codecs.register_error(ERRORS, substitute)
    >>> "[1, ∞] – 中 \udcff".encode("cp1252", ERRORS).decode("cp1252")
    '[1, inf] – \\u4e2d \\udcff'
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(SUBSTITUTES.get(c) or c.encode("ascii", "backslashreplace").decode() for c in lacking), error.end


def flush() -> OSError | None:
    """Write out what stdout holds; return why that failed, in which case nothing more is said of it at exit."""
    try:
        sys.stdout.flush()
    except OSError as error:
        discard()
        return error
    return None


def discard() -> None:
    """Lead stdout into nothing, so that what it still holds is no error at exit."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
