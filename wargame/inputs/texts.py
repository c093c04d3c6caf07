"""Text of an input file: UTF-8, or what its bytes are instead and where."""

from contextlib import suppress
from typing import Final

from wargame.inputs.errors import Problem

MARKED: Final = (  # byte-order marks, the longer first
    (b"\xff\xfe\0\0", "UTF-32"),
    (b"\0\0\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
SCHEMA_LINE: Final = "#:schema "  # how a first line begins that tells an editor the schema of a file
MOST_LINES: Final = 20  # that are reported; of a text with more the rest is not read


def decoded(file: str, content: bytes) -> tuple[str, list[Problem]]:
    r"""Return a text and the lines of it that are not UTF-8; these have their wrong bytes replaced.

    >>> decoded("raid.toml", b"name = 'a'\n")
    ("name = 'a'\n", [])
    >>> print(*decoded("raid.toml", "помехи".encode("utf-16"))[1])
    raid.toml: not UTF-8 but UTF-16; save it as UTF-8
    """
    marked = next((name for mark, name in MARKED if content.startswith(mark)), "")
    if marked:
        return "", [Problem(file, 0, "", marked, f"not UTF-8 but {marked}; save it as UTF-8")]
    if b"\0" in content:
        line = content.count(b"\n", 0, content.index(b"\0")) + 1
        return "", [
            Problem(file, line, "", "a NUL byte", "not UTF-8 but UTF-16 or no text: a NUL byte; save it as UTF-8")
        ]
    with suppress(UnicodeDecodeError):
        return content.decode("utf-8-sig"), []
    problems = []
    for number, line in enumerate(content.split(b"\n"), start=1):
        try:
            line.decode()
        except UnicodeDecodeError as error:
            got = f"byte 0x{line[error.start]:02x} in column {error.start + 1}"
            message = f"not UTF-8 but perhaps Latin-1 or Windows-1252: {got}; save it as UTF-8"
            problems.append(Problem(file, number, "", got, message))
            if len(problems) == MOST_LINES:
                return "", problems
    return content.decode("utf-8-sig", errors="replace"), problems


def hashed(text: str) -> str:
    r"""Return what a text is known by: without a first line for editors, so that it may come, change and go.

    >>> hashed("#:schema ./scenario.schema.json\nname = 'a'\n") == hashed("name = 'a'\n")
    True
    """
    return text.partition("\n")[2] if text.startswith(SCHEMA_LINE) else text
