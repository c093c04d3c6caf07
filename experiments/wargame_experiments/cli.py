"""The command ``wargame``: reads the command line, runs one command, prints errors as messages.

Exit codes: 0 done, 1 a file or folder could not be written or read, 2 the input is wrong, 130 interrupted.
A command is imported when it is called, so that ``wargame --help`` is quick. ``WARGAME_TRACEBACK=1`` prints the
traceback of an error.
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

NEW_OBJECTS: Final = 50_000  # allocations between two collections of cyclic garbage

COMMANDS: Final = {
    "battle": (
        "commands.battle:battle",
        "Simulate a battle many times: losses, leakage, cost-exchange ratios.",
    ),
    "mix": ("commands.mix:mix", "Sweep each side's share of attritable units at equal budgets."),
    "sweep": ("commands.sweep:sweep", "Run a study: simulate every point of its design and store every replication."),
    "status": ("commands.status:status", "Show the progress of a sweep, its failures and the next command."),
    "work": ("commands.work:work", "Join a planned sweep as a worker; several workers share it without a scheduler."),
    "reproduce": (
        "commands.reproduce:reproduce",
        "Run a finished sweep again and compare its tables.",
    ),
    "analyse": (
        "commands.analyse:analyse",
        "Analyse a finished study: Pareto front, break-even, best mix, mix game, sensitivity.",
    ),
    "figures": ("commands.figures:figures", "Draw the figures of a finished study for a paper."),
    "catalog": (
        "commands.catalog:catalog",
        "List the catalogue of force elements, or show one entry.",
    ),
    "scenarios": ("commands.scenarios:scenarios", "List the shipped scenarios."),
    "validate": (
        "commands.validate:validate",
        "Compare the model with theory and fail if a difference is significant.",
    ),
    "check": ("commands.check:check", "List every mistake in scenario files, with its line."),
    "calibrate": ("commands.calibrate:calibrate", "Fit the night raid to public raid counts, or check the fit."),
}


def _version() -> str:
    from wargame_experiments.versions import forcemix_version

    return f"forcemix {forcemix_version()}"


app = App(
    name="wargame",
    help="Agent-based wargame of attritable against high-end forces. Which share of a budget should be attritable?",
    help_epilogue="Start with: wargame battle night-raid",
    version=_version,
    result_action="return_value",
    exit_on_error=False,
    print_error=False,
    suppress_keyboard_interrupt=False,
)
for _name, (_target, _help) in COMMANDS.items():
    app.command(f"wargame_experiments.{_target}", name=_name, help=_help)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Parameters
    ----------
    arguments
        What follows ``wargame``; None takes it from the process.
    """
    if arguments is None:
        _defer_garbage_collection()
    try:
        code = app(arguments if arguments is None else list(arguments))
        sys.stdout.flush()
        return code if isinstance(code, int) else DONE
    except KeyboardInterrupt:
        return _say("stopped; nothing was written", STOPPED)
    except BrokenPipeError:  # the reader of the output has closed it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except CycloptsError as error:
        return _say(f"{error}\nTry 'wargame --help'.", WRONG)
    except ValueError as error:
        return _say(str(error), WRONG)
    except OSError as error:
        return _say(_message(error), FAILED)


def _defer_garbage_collection() -> None:
    """Make collections of cyclic garbage rare, and skip the one at exit.

    A command imports some 100,000 objects that live until exit. Scanning them repeatedly takes a fifth of a short
    command's time and frees nothing that the operating system does not reclaim.
    """
    gc.set_threshold(NEW_OBJECTS, *gc.get_threshold()[1:])
    atexit.register(gc.freeze)


def _message(error: OSError) -> str:
    """Return the message of an operating-system error: the file and the reason."""
    if error.strerror is None:
        return str(error)
    return f"{error.filename}: {error.strerror}" if error.filename else error.strerror


def _say(message: str, code: int) -> int:
    """Print a message on stderr and return the exit code."""
    from wargame.inputs.visible import visible

    if os.environ.get("WARGAME_TRACEBACK"):
        traceback.print_exc()
    print(f"wargame: {visible(message, lines=True)}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
