"""What an exception means to who ran a command: a line, and an exit code.

An error is *said* if a statement of ours raised it: its text is for the user. Whatever else comes is a mistake, either
of code that a scenario names, or of this program; its traceback goes into a file.
"""

import dis
import os
import platform
import re
import sys
import sysconfig
import tempfile
import traceback
from pathlib import Path
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
PLACE: Final = re.compile(r'^ +File "(?P<file>[^"]+)", line (?P<line>\d+), in (?P<name>.+)$', re.MULTILINE)
MOST_LETTERS: Final = 300  # of the text of an error that nobody wrote for users


def explain_failure(error: Exception) -> tuple[str, int]:
    """Return what to say of an error, and the exit code; a mistake of the program leaves its traceback in a file."""
    from wargame.machine_error import machine_error

    if isinstance(error, ValueError) and _is_said(error):
        return str(error), WRONG
    if (of_machine := machine_error(error)) is not None:
        return str(of_machine), FAILED
    if place := _place_of_others(error):
        return f"{place}: {_in_a_line(error)}", WRONG
    words = f"a mistake of this program, not of your input: {_in_a_line(error)}"
    return f"{words}; its traceback is in {_write_traceback(error)}: please report it", MISTAKE


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


def _place_of_others(error: Exception) -> str:
    """Return the line that raised an error if it is neither ours nor of an installed package, else ""."""
    ours = [str(Path(file).parent) for name in PACKAGES if (file := getattr(sys.modules.get(name), "__file__", None))]
    installed = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    script = getattr(sys.modules["__main__"], "__file__", None) or "-"
    for place in reversed([*PLACE.finditer("".join(traceback.format_exception(error)))]):
        file = place["file"]
        if os.path.isabs(file) and not any(Path(file).is_relative_to(folder) for folder in (*ours, *installed)):
            return "" if file == os.path.abspath(script) else f"{file}:{place['line']}: in {place['name']}"
    return ""


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
