"""``wargame watch``: a battle in the browser that is fought again with other settings."""

import sys
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from cyclopts import Parameter

from wargame_experiments.commands.options import AgentModules


def watch(
    scenario: str,
    *,
    seed: int = 1,
    first: int = 0,
    settings: Annotated[Sequence[str], Parameter(name="--set", negative_iterable=(), show_default=False)] = (),
    engine: Literal["compiled", "mesa"] | None = None,
    allow_agents: AgentModules = (),
    host: str = "127.0.0.1",
    port: int = 0,
    browser: bool = True,
) -> None:
    """Show a battle in the browser, and fight it again with the settings that are changed there.

    The page comes from this machine alone, at an address with a token. A battle of Mesa agents runs, pauses and steps.
    An agent cannot be set from the page. Ctrl-C ends it.

    Parameters
    ----------
    scenario
        Name of a shipped scenario (see: wargame scenarios), or path of a TOML file.
    seed
        Key of the random numbers, 0 to 4294967295.
    first
        Number of the replication.
    settings
        PATH=VALUE replaces a value of the scenario, as in --set units.coyotes.count=4. Repeatable.
    engine
        compiled or mesa. Default: compiled, or mesa if the scenario names agents in Python.
    allow_agents
        Module or package with agent classes, whose Python code may run if the scenario names it. Repeatable.
    host
        Loopback address: 127.0.0.1, ::1 or localhost.
    port
        0 for any free port.
    browser
        Open the page in the browser.
    """
    import webbrowser

    from wargame_experiments.commands.options import check_run
    from wargame_experiments.models.engines import MESA
    from wargame_experiments.replay.battle import AgentBattle, Replayed, settings_of
    from wargame_experiments.replay.server import serve
    from wargame_experiments.webpage.loopback import loopback

    check_run(1, seed)
    loopback(host)
    shown = Replayed(scenario, settings, engine, allow_agents)

    def make_record(request: Mapping[str, Any]) -> Mapping[str, Any]:
        return shown.document(int(request["seed"]), int(request["replication"]), settings_of(request))

    stepper = AgentBattle(shown) if shown.engine == MESA else None
    with serve(
        make_record, shown.controls(), host=host, port=port, stepper=stepper, seed=seed, replication=first
    ) as server:
        print(f"Watch it at {server.address}\nCtrl-C ends it.", file=sys.stderr)
        if browser:
            webbrowser.open(server.address)
        server.serve_forever()
