"""Signals of the command: TERM and HUP interrupt it as Ctrl-C does; a second one ends it at once."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

NAMES: Final = ("INT", "TERM", "HUP")  # HUP is not known everywhere
ONE_EVENT_S: Final = 0.5  # a sender may signal a process and its group: what comes so soon is no second wish


class Interrupted(KeyboardInterrupt):
    """A signal that asks the command to end."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Signals:
    """What has been received.

    Attributes
    ----------
    number
        Of the first signal; None as long as there is none.
    """

    def __init__(self) -> None:
        self.number: int | None = None
        self._since = 0.0

    @property
    def exit_code(self) -> int:
        """Return the exit code of a command that a signal has ended: 129 for HUP, 130 for INT, 143 for TERM."""
        return 128 + (self.number or signal.SIGINT)

    def words(self) -> str:
        """Return what happened, in words."""
        name = signal.Signals(self.number or signal.SIGINT).name.removeprefix("SIG")
        return "stopped" if name == "INT" else f"stopped by {name}"

    def receive(self, number: int, frame: Any = None) -> None:
        """Raise `Interrupted` for the first signal, and end the process at the second."""
        if self.number is None:
            self.number, self._since = number, time.monotonic()
            raise Interrupted(number)
        if time.monotonic() - self._since > ONE_EVENT_S:
            os._exit(128 + number)


@contextmanager
def with_hint(words: str, folder: Path) -> Iterator[None]:
    """Let an interrupt of the block, and an error of the machine, say what was done and how to go on.

    Parameters
    ----------
    words
        What to say.
    folder
        That the block writes into: named where an error of the system does not say what could not be written.
    """
    from wargame.machine_error import MachineError, machine_error

    try:
        yield
    except KeyboardInterrupt as interrupt:
        interrupt.add_note(words)
        raise
    except Exception as error:
        of_machine = machine_error(error, str(folder))
        if of_machine is None:
            raise
        raise MachineError(f"{of_machine}; {words}") from error


@contextmanager
def interrupting() -> Iterator[Signals]:
    """Raise `Interrupted` in the block when a signal comes; one that was ignored before stays so, as under nohup.

    On a thread that may handle no signals nothing changes.
    """
    received, before = Signals(), {}
    try:
        for number in (getattr(signal, f"SIG{name}", None) for name in NAMES):
            if number is not None and signal.getsignal(number) not in (signal.SIG_IGN, None):
                before[number] = signal.signal(number, received.receive)
    except ValueError:  # not the main thread
        pass
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
