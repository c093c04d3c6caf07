"""Workers of a Dask cluster: they may be missing, may be lost, and may have other code."""

import time
from collections.abc import Mapping
from typing import Any, Final

from wargame.machine_error import MachineError
from wargame_experiments.log import LOGGER
from wargame_experiments.study.run.worker_code import OTHER_CODE, code_here, differences

LOOK_EVERY_S: Final = 1.0
SAY_AFTER_S: Final = 3.0


class DaskWorkers:
    """Workers of a scheduler as they come and go.

    Parameters
    ----------
    client
        Connection to the scheduler.
    address
        Of the scheduler, as it was asked for.
    timeout_s
        How long to go on without a worker.
    """

    def __init__(self, client: Any, address: str, timeout_s: float) -> None:
        self.client, self.address, self.timeout_s = client, address, timeout_s
        self.number, self.looked = 0, -LOOK_EVERY_S
        self.alone_since = time.monotonic()
        self.is_said = False

    def size(self) -> int:
        """Return how many blocks the workers run at a time now.

        Raises
        ------
        MachineError
            If the scheduler is lost, or there was no worker for too long.
        """
        now = time.monotonic()
        if now - self.looked >= LOOK_EVERY_S:
            self.number, self.looked = self._ask(), now
            if self.number:
                self.alone_since, self.is_said = now, False
            self._wait(now - self.alone_since)
        return self.number

    def check_code(self, model: str, code: Mapping[str, str]) -> None:
        """Raise MachineError, with the names of the workers, unless all have this code."""
        found = self.client.run(code_here, model, list(code), on_error="return")
        wrong = []
        for worker, theirs in found.items():
            if isinstance(theirs, Exception):
                wrong.append(f"worker {worker} cannot run the study: {type(theirs).__name__}: {theirs}")
            elif names := differences(code, theirs):
                wrong.append(f"worker {worker} {OTHER_CODE}: {names}")
        if wrong:
            raise MachineError("; ".join(wrong))

    def _ask(self) -> int:
        try:
            return sum(self.client.nthreads().values())
        except (OSError, RuntimeError) as error:  # the client closes when it gives the scheduler up
            raise MachineError(f"the Dask scheduler at {self.address} was lost") from error

    def _wait(self, alone_s: float) -> None:
        if alone_s > self.timeout_s:
            raise MachineError(f"no Dask worker at {self.address} for {self.timeout_s:g} s")
        if alone_s > SAY_AFTER_S and not self.is_said:
            self.is_said = True
            limit = f"at most {self.timeout_s:g} s (--dask-timeout)"
            LOGGER.info("waiting for workers at %s, %s", self.address, limit)
