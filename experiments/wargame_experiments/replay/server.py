"""Live server of a replay on this machine alone: the page, its record, and fights on request.

Who may ask is said in :mod:`wargame_experiments.webpage.loopback`. A setting that names code (``agent``) is refused,
whatever the functions passed in would do.

GET ``/`` the page · GET ``/record`` the record so far · GET ``/events`` a stream of ticks (server-sent events) ·
POST ``/fight`` with {"settings": {path: value}, "seed", "replication"} · POST ``/run``, ``/pause``, ``/step``.
"""

import json
import logging
import math
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final, Protocol, cast

from wargame_experiments.replay import page
from wargame_experiments.webpage.loopback import BadRequest, LoopbackHandler, LoopbackServer, Routes

MAX_SETTINGS: Final = 200
MAX_ITEMS: Final = 100  # of a list
HEARTBEAT_S: Final = 10.0  # between two signs of life in a stream of events
MAX_STREAMS: Final = 8
PATH: Final = re.compile(r"[A-Za-z0-9_-]{1,64}(\.[A-Za-z0-9_-]{1,64}){0,7}")
WORDS: Final = re.compile(r"[A-Za-z0-9_.+ -]{0,200}")  # nothing that could be read as a table or as code
LOG: Final = logging.getLogger("forcemix.watch")

Request = dict[str, Any]
MakeRecord = Callable[[Request], Mapping[str, Any]]


class BattleStepper(Protocol):
    """A battle of agents that goes on when told."""

    def restart(self, request: Request) -> None:
        """Begin again, with settings, seed and replication."""
        ...

    def step(self) -> Mapping[str, Any]:
        """Fight a tick and return ``tick`` and ``is_over``."""
        ...

    def record(self) -> Mapping[str, Any]:
        """Return the record of the ticks fought so far."""
        ...


def serve(
    make_record: MakeRecord,
    controls: Sequence[Mapping[str, Any]],
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    stepper: BattleStepper | None = None,
    seed: int = 1,
    replication: int = 0,
) -> "LiveServer":
    """Return a server that listens; ``serve_forever`` answers, ``address`` is what to open.

    Parameters
    ----------
    make_record
        Fights a battle. It is given ``settings`` (path -> number, truth value or text), ``seed`` and ``replication``,
        and returns the record. A ValueError is shown to the reader; anything else is logged.
    controls
        Settings with a field on the page: rows of ``path``, ``label``, ``value`` and perhaps ``min`` and ``max``.
    host, port
        A loopback address, and 0 for any free port.
    stepper
        A battle of agents, for the buttons run, pause and step. It takes the place of ``make_record`` after the start.

    Raises
    ------
    ValueError
        If the address is not loopback or a control names code.
    OSError
        If the port is taken.
    """
    for control in controls:
        check_setting(str(control["path"]), control["value"])
    battle = LiveBattle(make_record, stepper)
    battle.fight({"settings": {}, "seed": seed, "replication": replication})
    settings = {"controls": list(controls), "seed": seed, "replication": replication, "stepper": stepper is not None}
    return LiveServer(host, port, battle, settings)


def check_setting(path: str, value: Any) -> None:
    """Refuse a setting that names code, or that is no plain value.

    Examples
    --------
    >>> check_setting("units.guns.count", 4)
    >>> check_setting("units.guns.agent", "os:system")
    Traceback (most recent call last):
    ...
    wargame_experiments.webpage.loopback.BadRequest: units.guns.agent: an agent cannot be set from the page
    """
    if not PATH.fullmatch(path):
        raise BadRequest(f"{path[:80]!r} is no path of a setting; allowed: words joined by dots, as in --set")
    if "agent" in path.casefold().split("."):
        raise BadRequest(f"{path}: an agent cannot be set from the page")
    values = value if isinstance(value, list) else [value]
    if len(values) > MAX_ITEMS or not all(_is_plain(one) for one in values):
        raise BadRequest(f"{path}: allowed: a number, true, false, plain words, or a list of these")


def _is_plain(value: Any) -> bool:
    if isinstance(value, str):
        return WORDS.fullmatch(value) is not None
    return isinstance(value, int) or (isinstance(value, float) and math.isfinite(value))


class LiveBattle:
    """The battle that is shown: fought at once, or tick by tick in a thread of its own."""

    def __init__(self, make_record: MakeRecord, stepper: BattleStepper | None) -> None:
        self.make_record, self.stepper = make_record, stepper
        self.lock = threading.Lock()  # of the battle
        self.changed = threading.Condition()  # of its news
        self.news: dict[str, Any] = {"tick": 0, "is_running": False, "is_over": False}
        self.version = 0
        self._record: Mapping[str, Any] = {}
        self._stop = threading.Event()  # of the thread that runs; another for each
        self._stop.set()
        self._closed = False

    def fight(self, request: Request) -> None:
        """Fight again, to the end or, with a stepper, from before the first tick."""
        self._stop.set()
        with self.lock:
            if self.stepper is None:
                self._record = self.make_record(request)
            else:
                self.stepper.restart(request)
        self._tell({"tick": 0, "is_over": self.stepper is None, "is_running": False})

    def record(self) -> Mapping[str, Any]:
        """Return the record so far."""
        with self.lock:
            return self._record if self.stepper is None else self.stepper.record()

    def run(self) -> None:
        """Let ticks follow each other until `pause` or the end."""
        self._needs_stepper()
        with self.changed:
            if not self._stop.is_set() or self.news["is_over"]:
                return
            self._stop = threading.Event()
        threading.Thread(target=self._run, args=(self._stop,), name="battle", daemon=True).start()

    def pause(self) -> None:
        """Stop after the tick that is being fought."""
        self._needs_stepper()
        self._stop.set()
        self._tell({"is_running": False})

    def step(self) -> None:
        """Fight a tick."""
        self.pause()
        if not self.news["is_over"]:
            self._step(is_running=False)

    def close(self) -> None:
        """Stop running and end all streams."""
        self._stop.set()
        self._closed = True
        self._tell({})

    def wait(self, seen: int) -> tuple[int, dict[str, Any] | None]:
        """Return news that came after version ``seen``; None after a while without, version -1 when all ends."""
        with self.changed:
            self.changed.wait_for(lambda: self.version != seen or self._closed, HEARTBEAT_S)
            if self._closed:
                return -1, None
            return self.version, dict(self.news) if self.version != seen else None

    def _run(self, stop: threading.Event) -> None:
        error = {}
        try:
            while not stop.is_set() and not self.news["is_over"]:
                self._step(is_running=True)
        except Exception:
            LOG.exception("the battle stopped")
            error = {"error": "the battle stopped: see the terminal"}
        if not stop.is_set() or error:
            stop.set()
            self._tell({"is_running": False, **error})

    def _step(self, is_running: bool) -> None:
        assert self.stepper is not None
        with self.lock:
            told = dict(self.stepper.step())
        self._tell({**told, "is_running": is_running and not told.get("is_over", False)})

    def _tell(self, news: Mapping[str, Any]) -> None:
        with self.changed:
            self.news = {"is_over": False, "tick": 0, **self.news, **news}
            self.version += 1
            self.changed.notify_all()

    def _needs_stepper(self) -> None:
        if self.stepper is None:
            raise BadRequest("this battle is fought at once: it has no run, pause and step", HTTPStatus.NOT_FOUND)


class LiveServer(LoopbackServer):
    """Listener with a battle."""

    def __init__(self, host: str, port: int, battle: LiveBattle, settings: Mapping[str, Any]) -> None:
        super().__init__(host, port, LiveHandler)
        self.battle, self.settings = battle, settings
        self.streams = threading.BoundedSemaphore(MAX_STREAMS)

    def server_close(self) -> None:
        """Stop listening and end what runs."""
        self.battle.close()
        super().server_close()


class LiveHandler(LoopbackHandler):
    """Answer to one request: the page, the record or the stream of ticks; fights, runs, pauses and steps."""

    @property
    def live(self) -> LiveServer:
        """The server, with its battle and its token."""
        return cast(LiveServer, self.server)

    def reading(self) -> Routes:
        """Return what answers GET."""
        return {"/": self._page, "/record": self._record, "/events": self._events}

    def acting(self) -> Routes:
        """Return what answers POST."""
        battle = self.live.battle
        return {
            "/fight": lambda: self._done(battle.fight, self._request()),
            "/run": lambda: self._done(battle.run, body=self.body()),
            "/pause": lambda: self._done(battle.pause, body=self.body()),
            "/step": lambda: self._done(battle.step, body=self.body()),
        }

    def _page(self) -> None:
        text = page.html(self.live.battle.record(), live=self.live.settings)
        self.send_page(text, page.policy(True))

    def _record(self) -> None:
        self.send(HTTPStatus.OK, json.dumps(self.live.battle.record(), separators=(",", ":"), allow_nan=False).encode())

    def _events(self) -> None:
        if not self.live.streams.acquire(blocking=False):
            raise BadRequest("too many pages are open", HTTPStatus.TOO_MANY_REQUESTS)
        try:
            self.close_connection = True
            self.head(HTTPStatus.OK, "text/event-stream", {"Connection": "close"})
            seen, news = 0, None
            while True:
                seen, news = self.live.battle.wait(seen)
                if seen < 0:
                    return
                self.wfile.write(f"data: {json.dumps(news)}\n\n".encode() if news else b": still here\n\n")
        finally:
            self.live.streams.release()

    def _done(self, action: Callable[..., None], *arguments: Any, body: Any = None) -> None:
        action(*arguments)
        self.send(HTTPStatus.OK, json.dumps(self.live.battle.news).encode())

    def _request(self) -> Request:
        body = self.body()
        if not isinstance(body, dict) or set(body) - {"settings", "seed", "replication"}:
            raise BadRequest("allowed: settings, seed and replication")
        settings = body.get("settings", {})
        if not isinstance(settings, dict) or len(settings) > MAX_SETTINGS:
            raise BadRequest(f"settings must be at most {MAX_SETTINGS} paths with their values")
        for path, value in settings.items():
            check_setting(path, value)
        whole = {name: body.get(name, self.live.settings[name]) for name in ("seed", "replication")}
        for name, value in whole.items():
            if type(value) is not int or not 0 <= value < 2**32:
                raise BadRequest(f"{name}: allowed: a whole number from 0 to {2**32 - 1}")
        return {"settings": settings, **whole}
