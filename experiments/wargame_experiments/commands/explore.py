"""``wargame explore``: a finished study as linked views on one page, whose points open as battles or campaigns."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from wargame_experiments.commands.options import AgentModules, Flag, PathOption, quietable

if TYPE_CHECKING:
    from wargame_experiments.explorer.battles import PointBattles
    from wargame_experiments.study.store.results import Results


@quietable
def explore(
    folder: PathOption,
    *,
    out: PathOption | None = None,
    serve: Flag = False,
    point: int | None = None,
    first: int = 0,
    host: str = "127.0.0.1",
    port: int = 0,
    browser: bool = True,
    allow_agents: AgentModules = (),
    force: Flag = False,
    quiet: Flag = False,
) -> None:
    """Show a finished study as linked views: heat map, tornado, scatter, front, game or worlds, as its design asks for.

    The page is one file without a request to anybody, and holds points, intervals and quantiles. A selection in one
    view is repainted in all. With --serve the page comes from this machine alone, and a click on a point fights its
    battle, or runs its campaign, and shows the replay. With --point the command writes that replay itself.

    Parameters
    ----------
    folder
        Folder of the sweep.
    out
        File of the page. Default: STUDY-explorer.html, with --point STUDY-point-N.html
    serve
        Serve the page instead of writing it, until Ctrl-C.
    point
        Number of a point, whose battle or campaign is run and written as a replay. Of another model the command is
        printed.
    first
        Number of the replication, with --point.
    host
        With --serve, loopback address: 127.0.0.1, ::1 or localhost.
    port
        With --serve, 0 for any free port.
    browser
        With --serve, open the page in the browser.
    allow_agents
        Module or package with agent classes, whose Python code may run when a point is. Repeatable.
    force
        Replace a file that is no explorer, with --point no replay.
    quiet
        Print nothing on stderr but errors.
    """
    from wargame_experiments.explorer.battles import PointBattles
    from wargame_experiments.study.store.results import Results

    _check(out, serve, point, first, force)
    results = Results.load(folder)
    battles = PointBattles(results, allow_agents)
    if serve:
        _serve(results, battles, host, port, browser)
    elif point is not None:
        _write_battle(results, battles, point, first, out, force)
    else:
        _write(results, out or Path(f"{results.study.name}-explorer.html"), force)


def _check(out: Path | None, serve: bool, point: int | None, first: int, force: bool) -> None:
    """Raise ValueError, with all faults, if options do not go together."""
    faults = []
    if serve and (out is not None or force):
        faults.append("--out, --force: allowed without --serve, which writes no file")
    if serve and point is not None:
        faults.append("--point: allowed without --serve, where a click opens a point")
    if first and point is None:
        faults.append("--first: allowed with --point, whose replication it is")
    if faults:
        raise ValueError("; ".join(faults))


def _write(results: "Results", file: Path, force: bool) -> None:
    from wargame_experiments.explorer.document import document
    from wargame_experiments.explorer.page import html, write_page

    write_page(file, html(document(results)), force)
    print(f"Written to {file}", file=sys.stderr)


def _write_battle(
    results: "Results", battles: "PointBattles", point: int, first: int, out: Path | None, force: bool
) -> None:
    from wargame_experiments.explorer.battles import command, is_replayed
    from wargame_experiments.replay.page import write_page

    if not is_replayed(results.study.model.name):
        if out is not None or force:
            raise ValueError(f"--out, --force: a {results.study.model.noun} is not replayed; without them its command")
        print(command(results.study, point, first))
        return
    file = out or Path(f"{results.study.name}-point-{point}.html")
    write_page(file, battles.replay(point, first).html, force)
    print(f"Written to {file}", file=sys.stderr)


def _serve(results: "Results", battles: "PointBattles", host: str, port: int, browser: bool) -> None:
    import webbrowser

    from wargame_experiments.explorer.document import document
    from wargame_experiments.explorer.server import ExplorerServer

    with ExplorerServer(document(results), battles.replay, host, port) as server:
        print(f"Explore it at {server.address}\nCtrl-C ends it.", file=sys.stderr)
        if browser:
            webbrowser.open(server.address)
        server.serve_forever()
