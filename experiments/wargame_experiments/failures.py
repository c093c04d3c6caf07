"""What an exception means to who ran a command: a line, and an exit code.

An error is *said* if a statement of ours raised it: its text is for the user. Whatever else comes is a mistake, either
of an agent that a scenario names, or of this program; the traceback of the latter goes into a file.
"""

import dis
import errno
import platform
import re
import sys
import tempfile
import traceback
from types import TracebackType
from typing import Final

from wargame_experiments.versions import forcemix_version

DONE: Final = 0
FAILED: Final = 1
WRONG: Final = 2
MISTAKE: Final = 70
EXIT_CODES: Final = (
    "Exit codes: 0 done, 1 a file, a folder or the machine failed, 2 the input is wrong, 70 a mistake of the program, "
    "129, 130 and 143 stopped by the signals HUP, INT and TERM."
)
PACKAGES: Final = ("wargame", "wargame_agents", "wargame_experiments")
DISK_ERRORS: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS)
PLACE: Final = re.compile(r'^ +File "(?P<file>[^"]+)", line (?P<line>\d+), in (?P<name>.+)$', re.MULTILINE)
MOST_LETTERS: Final = 300  # of the text of an error that nobody wrote for users


def explain_failure(error: Exception) -> tuple[str, int]:
    """Return what to say of an error, and the exit code; a mistake of the program leaves its traceback in a file."""
    from wargame.machine_error import machine_error

    if isinstance(error, ValueError) and _is_said(error):
        return str(error), WRONG
    if (found := machine_error(error) or _error_of_disk(error)) is not None:
        return "; ".join([str(machine_error(found)), *notes(error)]), FAILED
    if place := _place_in_agent(error):
        return f"{place}: {_in_a_line(error)}", WRONG
    words = f"a mistake of this program, not of your input: {_in_a_line(error)}"
    return f"{words}; its traceback is in {_write_traceback(error)}: please report it", MISTAKE


def _error_of_disk(error: BaseException) -> OSError | None:
    """Return the error of a disk behind an error, as of a library that stumbles over a file that it cannot finish."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, OSError) and seen.errno in DISK_ERRORS:
            return seen
        seen = seen.__cause__ or seen.__context__
    return None


def notes(error: BaseException) -> list[str]:
    """Return what was said of an error on its way: what is done, how to go on; each once."""
    return list(dict.fromkeys(getattr(error, "__notes__", [])))


def _is_said(error: ValueError) -> bool:
    """Return whether a statement of ours raised an error: its class is ours, or the innermost call is at a ``raise``.

    What a worker process has raised lost its calls on the way.
    """
    if type(error).__module__.partition(".")[0] in PACKAGES:
        return True
    last: TracebackType | None = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    if last is None:
        return True
    module = str(last.tb_frame.f_globals.get("__name__", ""))
    if module.startswith("concurrent.futures"):
        return True
    is_raised = last.tb_frame.f_code.co_code[last.tb_lasti] == dis.opmap["RAISE_VARARGS"]
    return is_raised and module.partition(".")[0] in PACKAGES


def _place_in_agent(error: Exception) -> str:
    """Return the innermost line of an error that lies in the module of an agent of the user's, "" if none does."""
    files = _agent_files()
    for place in reversed([*PLACE.finditer("".join(traceback.format_exception(error)))]):
        if place["file"] in files:
            return f"{place['file']}:{place['line']}: in {place['name']}"
    return ""


def _agent_files() -> set[str]:
    """Return the files of all agent classes that are loaded and not ours."""
    unit = sys.modules.get("wargame_agents.battle.unit")
    classes, files = list(unit.Unit.__subclasses__()) if unit else [], set()
    while classes:
        one = classes.pop()
        classes += one.__subclasses__()
        if one.__module__.partition(".")[0] not in PACKAGES:
            files.add(str(getattr(sys.modules.get(one.__module__), "__file__", "")))
    return files


def _in_a_line(error: Exception) -> str:
    """Return class and text of an error in one line of moderate length."""
    text = " ".join(str(error).split())
    text = text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]} …"
    return f"{type(error).__name__}{': ' if text else ''}{text}"


def _write_traceback(error: Exception) -> str:
    """Write a traceback into a new file that only its owner reads, and return its name."""
    lines = [f"forcemix {forcemix_version()}, Python {platform.python_version()}, {platform.platform()}\n"]
    lines += [f"{sys.argv!r}\n\n", *traceback.format_exception(error)]
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="wargame-", suffix=".txt", delete=False, encoding="utf-8", errors="backslashreplace"
        ) as file:
            file.writelines(lines)
        return file.name
    except OSError:
        sys.stderr.writelines(lines)
        return "the lines above"
