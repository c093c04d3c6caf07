"""The command ``wargame``: reads the command line, runs one command, says what went wrong in words.

Exit codes: 0 done, 1 a file or folder could not be written or read, 2 something in the input is wrong, 130 stopped.
Commands are loaded when they are called, so that ``wargame --help`` is quick. ``WARGAME_TRACEBACK=1`` shows where in
the program an error came from.
"""

import atexit
import gc
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Final

from cyclopts import App, CycloptsError

DONE: Final = 0
FAILED: Final = 1
WRONG: Final = 2
STOPPED: Final = 130

NEW_OBJECTS: Final = 50_000  # that Python makes before it looks for cyclic garbage among them

COMMANDS: Final = {
    "battle": ("commands.battle:battle", "Fight a scenario many times and say what it cost each side."),
    "mix": ("commands.mix:mix", "Sweep each side's share of attritable units at equal budgets."),
    "sweep": ("commands.sweep:sweep", "Fight a study, point by point, and keep every run."),
    "status": ("commands.status:status", "Say how far a sweep is, what failed, and what to do next."),
    "work": ("commands.work:work", "Fight a planned sweep beside others that do the same, without a scheduler."),
    "reproduce": ("commands.reproduce:reproduce", "Fight a finished sweep again from its manifest, and compare."),
    "analyse": (
        "commands.analyse:analyse",
        "Say what a finished study came to: fronts, contours, best mixes, the mix game.",
    ),
    "figures": ("commands.figures:figures", "Draw the figures of a finished study, ready for a paper."),
    "catalog": ("commands.catalog:catalog", "List the catalogue of force elements, or show one with its sources."),
    "scenarios": ("commands.scenarios:scenarios", "List the scenarios that come with the package."),
    "validate": (
        "commands.validate:validate",
        "Compare the model with theory; fail if they differ by more than chance.",
    ),
    "check": ("commands.check:check", "Say everything that is wrong with scenario files, line by line."),
    "calibrate": ("commands.calibrate:calibrate", "Fit the night raid to public raid counts, or check the fit."),
}


def _version() -> str:
    from wargame_experiments.versions import forcemix_version

    return f"forcemix {forcemix_version()}"


app = App(
    name="wargame",
    help="Which share of a defence budget should be attritable? Fight it, count it, price it.",
    help_epilogue="Start with: wargame battle night-raid",
    version=_version,
    result_action="return_value",
    exit_on_error=False,
    print_error=False,
    suppress_keyboard_interrupt=False,
)
for _name, (_where, _help) in COMMANDS.items():
    app.command(f"wargame_experiments.{_where}", name=_name, help=_help)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Parameters
    ----------
    arguments
        What follows ``wargame``; None takes it from the process.
    """
    if arguments is None:
        _leave_garbage()
    try:
        code = app(arguments if arguments is None else list(arguments))
        sys.stdout.flush()
        return code if isinstance(code, int) else DONE
    except KeyboardInterrupt:
        return _say("stopped; nothing was written", STOPPED)
    except BrokenPipeError:  # whoever read our output has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except CycloptsError as error:
        return _say(f"{error}\nTry 'wargame --help'.", WRONG)
    except ValueError as error:
        return _say(str(error), WRONG)
    except OSError as error:
        return _say(_words_of(error), FAILED)


def _leave_garbage() -> None:
    """Let Python look for cyclic garbage seldom, and not at all at the end.

    A command imports some 100,000 objects that stay. To go through them again and again, and once more as the process
    ends, takes a fifth of a short command's time, and frees nothing that the system does not take back anyhow.
    """
    gc.set_threshold(NEW_OBJECTS, *gc.get_threshold()[1:])
    atexit.register(gc.freeze)


def _words_of(error: OSError) -> str:
    """Return an error of the system as a line: what it was about, and what went wrong."""
    if error.strerror is None:
        return str(error)
    return f"{error.filename}: {error.strerror}" if error.filename else error.strerror


def _say(message: str, code: int) -> int:
    """Print a message on stderr and return the exit code."""
    if os.environ.get("WARGAME_TRACEBACK"):
        traceback.print_exc()
    print(f"wargame: {message}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
