"""The command ``wargame``: reads the command line, runs one command, prints errors as messages.

Exit codes: 0 done, 1 a file, folder or the machine failed, 2 the input is wrong, 70 a mistake of the program, 129, 130
and 143 stopped by HUP, INT and TERM. A command is imported when it is called, so that ``wargame --help`` is quick.
``WARGAME_TRACEBACK=1`` prints the traceback of an error.
"""

import atexit
import gc
import os
import sys
import threading
import traceback
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from cyclopts import App, CycloptsError

from wargame_experiments import config_file, streams
from wargame_experiments.config_file import NO_CONFIG, ConfigFile
from wargame_experiments.failures import DONE, EXIT_CODES, FAILED, WRONG, explain_failure
from wargame_experiments.log import logged_on_stderr
from wargame_experiments.signals import Signals, interrupting

NEW_OBJECTS: Final = 50_000  # allocations between two collections of cyclic garbage

COMMANDS: Final = {
    "battle": (
        "commands.battle:battle",
        "Simulate a battle many times: losses, leakage, cost-exchange ratios.",
    ),
    "campaign": (
        "commands.campaign:campaign",
        "Simulate a campaign many times: industry, orders, stock and the raids that they feed.",
    ),
    "replay": (
        "commands.replay:replay",
        "Write one battle or campaign as a page for the browser: map, counters, events.",
    ),
    "watch": ("commands.watch:watch", "Show a battle in the browser, and fight it again with other settings."),
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
    "explore": (
        "commands.explore:explore",
        "Show a finished study as linked views on one page; points open as battles.",
    ),
    "figures": ("commands.figures:figures", "Draw the figures of a finished study for a paper."),
    "catalog": (
        "commands.catalog:catalog",
        "List the catalogue of force elements, or show one entry.",
    ),
    "scenarios": ("commands.scenarios:scenarios", "List the shipped scenarios and campaigns."),
    "studies": ("commands.studies:studies", "List the shipped studies, with what each asks and how large it is."),
    "validate": (
        "commands.validate:validate",
        "Compare the model with theory and fail if a difference is significant.",
    ),
    "check": ("commands.check:check", "List every mistake in scenario and campaign files, with its line."),
    "schema": ("commands.schema:schema", "Print the JSON Schema of scenario, campaign, study or element files."),
    "calibrate": ("commands.calibrate:calibrate", "Fit the night raid to public raid counts, or check the fit."),
}


def _version() -> str:
    from wargame_experiments.versions import forcemix_version

    return f"forcemix {forcemix_version()}"


app = App(
    name="wargame",
    help="Agent-based wargame of attritable against high-end forces. Which share of a budget should be attritable?",
    help_epilogue=f"Start with: wargame battle night-raid\n\n{EXIT_CODES}\n\n{config_file.HELP}",
    version=_version,
    version_flags=["--version", "-V"],
    result_action="return_value",
    exit_on_error=False,
    print_error=False,
    suppress_keyboard_interrupt=False,
)
for _name, (_target, _help) in COMMANDS.items():
    app.command(f"wargame_experiments.{_target}", name=_name, help=_help)
app.register_install_completion_command(help="Let the shell complete commands and options with the tab key.")
app.config = config = ConfigFile(app)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Parameters
    ----------
    arguments
        What follows ``wargame``; None takes it from the process.
    """
    streams.prepare()
    if arguments is None:
        _defer_garbage_collection()
        sys.stderr = streams.Notes(sys.stderr)
    with interrupting() as signals:
        code = _flushed(_run(arguments, signals))
    if arguments is None and code == signals.exit_code:
        _leave_threads(code)
    return code


def _flushed(code: int) -> int:
    """Return the exit code once the output has gone where it is sent: a failure if it could not."""
    error = streams.flush()
    if error is None or code == FAILED:
        return code
    return FAILED if isinstance(error, BrokenPipeError) else _say(*explain_failure(error))


def _run(arguments: Sequence[str] | None, signals: Signals) -> int:
    """Run the command line, print an error as a message, and return the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    config.is_read = NO_CONFIG not in words
    try:
        with logged_on_stderr():
            code = app([word for word in words if word != NO_CONFIG])
        return code if isinstance(code, int) else DONE
    except SystemExit as stop:  # the shell of --install-completion is not known
        return stop.code if isinstance(stop.code, int) else FAILED
    except KeyboardInterrupt as interrupt:
        done = "; ".join(dict.fromkeys(getattr(interrupt, "__notes__", ["nothing was written"])))
        return _say(f"{signals.words()}; {done}", signals.exit_code)
    except BrokenPipeError:  # the reader of the output has closed it
        streams.discard()
        return FAILED
    except CycloptsError as error:
        return _say(f"{error}\nTry 'wargame --help'.", WRONG)
    except Exception as error:
        if signals.number is not None:  # the interrupt has become another error on its way
            return _say(signals.words(), signals.exit_code)
        return _say(*explain_failure(error))


def _leave_threads(code: int) -> None:
    """End the process without its threads, if any are left: one that compiles hears nothing for a minute."""
    if all(thread.daemon or thread is threading.main_thread() for thread in threading.enumerate()):
        return
    with suppress(OSError, ValueError):
        sys.stdout.flush()
    atexit._run_exitfuncs()
    os._exit(code)


def _defer_garbage_collection() -> None:
    """Make collections of cyclic garbage rare, and skip the one at exit.

    A command imports some 100,000 objects that live until exit. Scanning them repeatedly takes a fifth of a short
    command's time and frees nothing that the operating system does not reclaim.
    """
    gc.set_threshold(NEW_OBJECTS, *gc.get_threshold()[1:])
    atexit.register(gc.freeze)


def _say(message: str, code: int) -> int:
    """Print a message on stderr and return the exit code."""
    from wargame.inputs.visible import visible

    if os.environ.get("WARGAME_TRACEBACK"):
        traceback.print_exc()
    with suppress(OSError):  # stderr may be closed, or full
        print(f"wargame: {visible(message, lines=True)}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
