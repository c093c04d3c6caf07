"""Browser view of a battle: agents on the map over the defender's fields, and the timeline below.

Write a file with ``page = wargame_agents.view.page("night-raid")`` and run ``solara run FILE``. Needs the extra
``view``; nothing else here does.
"""

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from wargame.battle.build.setup import build
from wargame.battle.scenario_file import load
from wargame.inputs.errors import explain
from wargame_agents.battle.fields import DETECTION, JAMMING
from wargame_agents.battle.model import BattleModel
from wargame_agents.battle.unit import Unit

COLOURS: Final = {"red": "tab:red", "blue": "tab:blue"}
MARKERS: Final = {
    "swarm": ">",
    "strike-platform": "D",
    "interceptor-battery": "^",
    "interceptor-drone-pad": "2",
    "gun": "1",
    "ew-pod": "P",
    "laser": "*",
    "microwave": "h",
    "radar": "o",
    "command-node": "p",
    "asset": "s",
}
COLOUR_MAPS: Final = {DETECTION: "Blues", JAMMING: "Greens"}
PLOTS: Final = (
    ("flying_red", "flying_blue", "shots_flying_red", "shots_flying_blue"),
    ("killed_red", "soft_killed_red", "arrived_red", "killed_blue"),
    ("value_lost_blue", "cost_blue_rounds"),
)


class ViewError(ImportError):
    """The packages that draw in the browser are not installed."""


def page(
    name_or_path: str | Path,
    seed: int = 1,
    replication: int = 0,
    settings: Sequence[str] = (),
    field: str = DETECTION,
    allow_agents: Sequence[str] = (),
) -> Any:
    """Return a Solara page of a battle, with buttons to step, play and fight another replication.

    Parameters
    ----------
    name_or_path, settings
        A scenario and what is set over it, as for :func:`wargame.battle.scenario_file.load`.
    seed, replication
        Key of the draws.
    field
        Which property layer lies under the agents: ``"detection_rate_per_s"`` or ``"jamming_nav"``.
    allow_agents
        Modules of agent classes of others that the scenario may run.

    Raises
    ------
    ViewError
        If Solara is not installed.
    ScenarioError
        If anything is wrong with the scenario.
    """
    if find_spec("solara") is None:
        raise ViewError("a view needs Solara, which is not installed: pip install 'forcemix[view]'")
    if field not in COLOUR_MAPS:
        raise ValueError(explain(f"no field '{field}'", list(COLOUR_MAPS), field))
    from mesa.visualization import SolaraViz, SpaceRenderer, make_plot_component

    setup = build(load(name_or_path, settings)).allowing(allow_agents)
    model = BattleModel(setup, seed, replication, fields=True)
    renderer = SpaceRenderer(model, backend="matplotlib")
    renderer.setup_agents(portrayal()).setup_propertylayer(layer_style(field)).draw_propertylayer()
    renderer.draw_agents()
    parameters = {
        "setup": setup,
        "seed": slider("seed", seed),
        "replication": slider("replication", replication),
        "fields": True,
    }
    plots: list[Any] = [make_plot_component(list(columns)) for columns in PLOTS]
    return SolaraViz(model, renderer, plots, model_params=parameters, name=setup.scenario.title)


def slider(label: str, value: int) -> dict[str, Any]:
    """Return a whole number that the page lets one change."""
    return {"type": "SliderInt", "label": label, "value": value, "min": 0, "max": max(100, value), "step": 1}


def portrayal() -> Callable[[Unit], Any]:
    """Return how an agent is drawn: colour by side, marker by kind, size by how many of it are left."""
    from mesa.visualization.components import AgentPortrayalStyle

    def style(agent: Unit) -> Any:
        size = 20.0 + 10.0 * agent.alive**0.5
        return AgentPortrayalStyle(color=COLOURS[agent.side], marker=MARKERS[agent.group.element.kind], size=size)

    return style


def layer_style(field: str) -> Callable[[Any], Any]:
    """Return how a property layer is drawn: one of them in colours, the others not."""
    from mesa.visualization.components import PropertyLayerStyle

    def style(layer: Any) -> Any:
        if layer.name != field:
            return None
        return PropertyLayerStyle(colormap=COLOUR_MAPS[field], alpha=0.5, colorbar=True)

    return style
