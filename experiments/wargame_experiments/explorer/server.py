"""Server of an explorer on this machine alone: the page, and the battle or campaign of a point on request.

Who may ask is said in :mod:`wargame_experiments.webpage.loopback`. GET ``/`` the page · POST ``/fight`` with
{"point", "first"} fights a battle, or runs a campaign, and answers {"battle"} · GET ``/battle?battle=…`` its replay,
for a frame of the page. A request names a point and a replication, never a setting and never code.
"""

import threading
from collections.abc import Callable, Mapping
from http import HTTPStatus
from json import dumps
from typing import Any, Final, cast

from wargame_experiments.explorer import page
from wargame_experiments.explorer.battles import ReplayPage
from wargame_experiments.webpage.loopback import BadRequest, LoopbackHandler, LoopbackServer, Routes

MOST_KEPT: Final = 8  # replays that are kept, the latest
NUMBERS: Final = 2**32

Fight = Callable[[int, int], ReplayPage]


class ExplorerServer(LoopbackServer):
    """Listener with a study.

    Parameters
    ----------
    study
        Document of a study.
    fight
        Returns the replay of a point's replication. A ValueError is shown to the reader.
    host, port
        A loopback address, and 0 for any free port.

    Raises
    ------
    ValueError
        If the address is not loopback.
    OSError
        If the port is taken.
    """

    def __init__(self, study: Mapping[str, Any], fight: Fight, host: str = "127.0.0.1", port: int = 0) -> None:
        super().__init__(host, port, ExplorerHandler)
        self.study, self.fight = study, fight
        self.lock = threading.Lock()  # one battle or campaign is run at a time
        self.kept: dict[str, ReplayPage] = {}

    def battle(self, point: int, first: int) -> str:
        """Fight a battle, unless its replay is kept, and return the name by which that is read."""
        name = f"{point}-{first}"
        with self.lock:
            self.kept[name] = self.kept.pop(name, None) or self.fight(point, first)
            while len(self.kept) > MOST_KEPT:
                self.kept.pop(next(iter(self.kept)))
        return name


class ExplorerHandler(LoopbackHandler):
    """Answer to one request."""

    @property
    def explorer(self) -> ExplorerServer:
        """The server, with its study and its token."""
        return cast(ExplorerServer, self.server)

    def reading(self) -> Routes:
        """Return what answers GET."""
        return {"/": self._page, "/battle": self._battle}

    def acting(self) -> Routes:
        """Return what answers POST."""
        return {"/fight": self._fight}

    def _page(self) -> None:
        study = self.explorer.study
        text = page.html(study, {"is_replayed": study["click"]["is_replayed"]})
        self.send_page(text, page.SOURCE.policy(True))

    def _fight(self) -> None:
        body = self.body()
        if not isinstance(body, dict) or set(body) - {"point", "first"} or "point" not in body:
            raise BadRequest("allowed: point, and first")
        point, first = body["point"], body.get("first", 0)
        for name, value in (("point", point), ("first", first)):
            if type(value) is not int or not 0 <= value < NUMBERS:
                raise BadRequest(f"{name}: allowed: a whole number from 0 to {NUMBERS - 1}")
        self.send(HTTPStatus.OK, dumps({"battle": self.explorer.battle(point, first)}).encode())

    def _battle(self) -> None:
        found = self.explorer.kept.get(self.query().get("battle", [""])[0])
        if found is None:
            raise BadRequest("no such battle: it has to be fought first", HTTPStatus.NOT_FOUND)
        self.send_page(found.html, found.policy, "'self'")
