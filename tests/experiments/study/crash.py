"""Sweeps that are killed, in processes of their own that are ready at once."""

import os
import signal
import time
from multiprocessing import get_context
from pathlib import Path

from tests.experiments.study.small import chunk_names, small
from wargame_experiments.study import sweep

FORKS = get_context("forkserver")
FORKS.set_forkserver_preload(["tests.experiments.study.warm", "tests.experiments.study.crash"])
STEPS = ("fsync", "replace")  # what makes a write count: moments before and after which to die


def run(words, folder, workers=1):
    """Fight a study in a process of its own, and return its exit code."""
    return _wait(FORKS.Process(target=_sweep, args=(words, folder, workers)))


def run_and_die(words, folder, step, workers=1):
    """Fight a study and die at the step-th call that writes, as from SIGKILL; return the exit code."""
    return _wait(FORKS.Process(target=_dying, args=(words, folder, step, workers)))


def run_and_kill(words, folder, more, delay_s, workers=2):
    """Fight a study and kill it some time after so many more chunks are there; return the exit code, 0 if done."""
    process = FORKS.Process(target=_sweep, args=(words, folder, workers))
    have = len(chunk_names(folder)) if Path(folder, "chunks").is_dir() else 0
    process.start()
    while process.is_alive() and len(chunk_names(folder) if Path(folder, "chunks").is_dir() else ()) < have + more:
        time.sleep(0.001)
    time.sleep(delay_s)
    if process.is_alive():
        os.kill(process.pid, signal.SIGKILL)
    process.join()
    return process.exitcode


def _wait(process):
    process.start()
    process.join()
    return process.exitcode


def _sweep(words, folder, workers):
    sweep(small(**words), folder, workers=workers)


def _dying(words, folder, step, workers):
    left = [step]

    def dying(function):
        def call(*args, **kwargs):
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*args, **kwargs)

        return call

    for name in STEPS:
        setattr(os, name, dying(getattr(os, name)))
    _sweep(words, folder, workers)
