"""An error of the machine is told from one of the model, and said in one line."""

import pickle
from concurrent.futures.process import BrokenProcessPool

import numpy as np
import pytest
from numba import njit

from wargame.inputs.errors import ScenarioError
from wargame.machine_error import LONGEST, LOST_WORKER, MachineError, machine_error


def no_memory():
    return np.empty(2**52)


def untyped():
    return njit(lambda: {}.nothing)()


def damaged():
    return pickle.loads(b"\x80")


def not_there():
    import module_that_nobody_has  # type: ignore[import-not-found]  # noqa: F401


def unusable():
    try:
        not_there()
    except ImportError as error:
        raise ValueError("agent 'x:Y': module 'x' cannot be imported") from error


def no_thread():
    raise RuntimeError("can't start new thread")


def raised(function):
    try:
        function()
    except Exception as error:
        return error
    raise AssertionError


@pytest.mark.parametrize("function", [no_memory, untyped, damaged, not_there, unusable, no_thread])
def test_what_the_machine_lacks_is_told_in_a_line(function):
    found = machine_error(raised(function))
    assert isinstance(found, MachineError)
    assert str(found)
    assert "\n" not in str(found)
    assert len(str(found)) <= LONGEST + 4


@pytest.mark.parametrize(
    "error",
    [
        ValueError("got -1"),
        ZeroDivisionError("division by zero"),
        KeyError("red"),
        RuntimeError("the model says so"),
        ScenarioError([]),
    ],
)
def test_an_error_of_the_model_is_none_of_the_machine(error):
    assert machine_error(error) is None


def test_an_error_of_the_system_names_the_file_or_the_place():
    assert str(machine_error(OSError(13, "Permission denied", "/x/y"), "out")) == "/x/y: Permission denied"
    assert str(machine_error(OSError(28, "No space left on device"), "out")) == "out: No space left on device"


def test_a_lost_worker_has_a_likely_cause():
    assert str(machine_error(BrokenProcessPool("A process in the process pool was terminated"))) == LOST_WORKER
    assert "memory" in LOST_WORKER


def test_it_comes_back_from_a_worker():
    found = pickle.loads(pickle.dumps(MachineError("no room")))
    assert (type(found), str(found)) == (MachineError, "no room")
