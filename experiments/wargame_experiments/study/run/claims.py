"""Claims on blocks, for processes that share a folder and know nothing of each other.

A claim is a file that only one process can create (O_CREAT | O_EXCL is atomic, on network file systems too: POSIX
open(), NFS version 3 and later). Its holder touches it now and then; one that was not touched for long is taken over.
Claims of blocks that are stored stay until the sweep is finished, so that no process runs them again by mistake.

Claims only save work. Should two processes run one block after all (a clock that jumps, a process that sleeps past
its time), both store the same bytes under the same name.
"""

import json
import os
import platform
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from wargame_experiments.regular_files import is_folder
from wargame_experiments.study.store.blocks import Job
from wargame_experiments.study.store.chunks import Key, key_of
from wargame_experiments.study.store.folder import CLAIM, CLAIM_SUFFIX, CLAIMS, Store

STALE_S: Final = 120.0
BEATS: Final = 6  # touches in that time
LOOK_EVERY_S: Final = 2.0
FINISH: Final = "finish"


class ClaimFiles:
    """Claim files that give each block to one process, as far as all processes use them.

    Parameters
    ----------
    store
        The folder that is shared.
    stale_s
        A claim that was not touched for so long is free again, s.
    """

    def __init__(self, store: Store, stale_s: float = STALE_S) -> None:
        self.store, self.folder, self.stale_s = store, store.folder / CLAIMS, stale_s
        self.held: set[Path] = set()
        self.looked = time.monotonic()
        self.lock = threading.Lock()
        if not is_folder(self.folder):
            self.folder.mkdir(exist_ok=True)

    def take(self, job: Job) -> bool:
        """Return whether this process may run a block: no other process does, and it is not stored."""
        at = key_of(job)
        file = self.folder / self._name(at)
        is_taken_over = False
        if not self._create(file):
            is_taken_over = self._take_over(file)
            if not is_taken_over:
                return False
        if is_taken_over or time.monotonic() - self.looked > LOOK_EVERY_S:
            self.store.scan()  # its former holder, or one without claims, may have stored it
            self.looked = time.monotonic()
        if self.store.has(at):
            self._forget(file)
            return False
        return True

    def stored(self, job: Job) -> None:
        """Stop touching the claim of a block that is stored."""
        self._forget(self.folder / self._name(key_of(job)))

    def take_finish(self) -> bool:
        """Return whether this process is to make the tables."""
        file = self.folder / f"{FINISH}{CLAIM_SUFFIX}"
        return self._create(file) or self._take_over(file)

    def clear(self) -> None:
        """Remove all claims: the sweep is finished."""
        for entry in list(os.scandir(self.folder)):
            if CLAIM.fullmatch(entry.name) and not entry.is_dir(follow_symlinks=False):
                Path(entry).unlink(missing_ok=True)

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Touch the claims that are held for as long as the block lasts; free them if it fails."""
        stop = threading.Event()
        beat = threading.Thread(target=self._beat, args=(stop,), daemon=True)
        beat.start()
        try:
            yield
        finally:
            stop.set()
            beat.join()
            for file in list(self.held):
                file.unlink(missing_ok=True)
                self._forget(file)

    def _beat(self, stop: threading.Event) -> None:
        while not stop.wait(self.stale_s / BEATS):
            with self.lock:
                held = list(self.held)
            for file in held:
                with suppress(OSError):
                    os.utime(file, follow_symlinks=os.utime not in os.supports_follow_symlinks)

    def _create(self, file: Path) -> bool:
        try:
            handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
        except FileExistsError:
            return False
        with os.fdopen(handle, "w", encoding="utf-8") as sink:
            json.dump({"host": platform.node(), "pid": os.getpid()}, sink)
        with self.lock:
            self.held.add(file)
        return True

    def _take_over(self, file: Path) -> bool:
        """Take a claim whose holder has not touched it for long."""
        if not self._is_stale(file):
            return False
        aside = file.with_name(f"{file.name}.{os.getpid()}.{os.urandom(4).hex()}")
        try:
            os.rename(file, aside)  # of several processes one succeeds
        except FileNotFoundError:
            return False
        aside.unlink(missing_ok=True)
        return self._create(file)

    def _is_stale(self, file: Path) -> bool:
        """Return whether a claim is old by the clock of the file system that both were touched by."""
        mark = self.folder / f".now.{os.getpid()}.{os.urandom(4).hex()}.part"
        try:
            mark.touch(exist_ok=False)
            return mark.stat().st_mtime - file.lstat().st_mtime > self.stale_s
        except FileNotFoundError:
            return False
        finally:
            mark.unlink(missing_ok=True)

    def _forget(self, file: Path) -> None:
        with self.lock:
            self.held.discard(file)

    @staticmethod
    def _name(at: Key) -> str:
        return f"{at.address}-{at.first:09d}-{at.size}{'-series' if at.is_series else ''}{CLAIM_SUFFIX}"
