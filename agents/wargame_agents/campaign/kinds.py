"""Agent class of a nation, depot, line, supplier or shop: ours, or the one that the campaign names."""

from collections.abc import Collection

from wargame.campaign.build.setup import Setup
from wargame.campaign.scenario import Campaign, named_agents
from wargame.inputs.errors import KeyPath, dotted
from wargame_agents.agent_class import AgentError, load_agent
from wargame_agents.campaign.adversary import Adversary
from wargame_agents.campaign.agent import CampaignAgent
from wargame_agents.campaign.depot import Depot
from wargame_agents.campaign.nation import Nation
from wargame_agents.campaign.production_line import ProductionLine
from wargame_agents.campaign.repair_shop import RepairShop
from wargame_agents.campaign.supplier import Supplier


def base_class(campaign: Campaign, attacker: str, path: KeyPath) -> type[CampaignAgent]:
    """Return the class of which an agent that a campaign names must be a subclass.

    Parameters
    ----------
    attacker
        The side that flies raids; "" if there are none.
    path
        Where it is named, as in `wargame.campaign.scenario.named_agents`.
    """
    family, name, key = path
    if family == "nations":
        nation = Adversary if campaign.nations[str(name)].side == attacker else Nation
        return Depot if key == "depot_agent" else nation
    return {"lines": ProductionLine, "suppliers": Supplier, "shops": RepairShop}[str(family)]


def attacker_of(setup: Setup) -> str:
    """Return the side that flies raids; "" if there are none."""
    return setup.battle.scenario.attacker if setup.battle is not None else ""


def agent_class(setup: Setup, path: KeyPath, allowed: Collection[str] = ()) -> type[CampaignAgent]:
    """Return the class that is named at a path, if it is allowed, else ours.

    Raises
    ------
    AgentError
        If it cannot be used, or is not allowed.
    """
    base, spec = base_class(setup.campaign, attacker_of(setup), path), named_agents(setup.campaign).get(path)
    if spec is None:
        return base
    try:
        return load_agent(spec, base, allowed)
    except AgentError as error:
        raise AgentError(f"{dotted(path)}: {error}") from error.__cause__
