"""Mesa model of the campaign: the phases of a week, each agent in order, every rule a kernel."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wargame.campaign.build.setup import Setup, build
from wargame.campaign.build.states import empty_state, own_work
from wargame.campaign.kernels import acts, week
from wargame.campaign.kernels.state import NONE
from wargame.campaign.outcome import Outcome, empty_outcome
from wargame.campaign.scenario_file import load
from wargame.interruption import stop_flag
from wargame_agents.base import CompiledModel, check_named, setup_of
from wargame_agents.campaign.adversary import Adversary
from wargame_agents.campaign.agent import CampaignAgent
from wargame_agents.campaign.collector import collector
from wargame_agents.campaign.depot import Depot
from wargame_agents.campaign.kinds import agent_class
from wargame_agents.campaign.nation import Nation
from wargame_agents.campaign.network import supply_network
from wargame_agents.campaign.production_line import ProductionLine
from wargame_agents.campaign.repair_shop import RepairShop
from wargame_agents.campaign.supplier import Supplier

Classes = Mapping[str, type[CampaignAgent]]


class CampaignModel(CompiledModel):
    """One replication of a campaign, bit for bit the one that :func:`wargame.campaign.engine.run` runs.

    Parameters
    ----------
    setup
        A campaign ready to run, from :func:`wargame.campaign.build.setup.build`; or the name of a shipped campaign, or
        the path of a file. It runs agent classes of others that the campaign names only if it allows their modules:
        ``setup.allowing(["my_ministry"])``.
    seed, replication
        Key of the draws, each 0 .. 2^32 - 1.
    agents
        Agent classes by table and name, as in ``{"nations.west": Hoarder, "depots.west": Open}``, in place of what the
        campaign names or of ours.
    collect
        Whether to note a timeline, see :mod:`wargame_agents.campaign.collector`.
    settings
        Values laid over a campaign that is given by name or path, by their paths: ``**{"clock.war_weeks": 26}``. So
        they are parameters of `mesa.batch_run`, whose ``rng`` is the seed.

    Attributes
    ----------
    nations, depots, lines, suppliers, shops
        The agents, in the order of the tables; each nation has a depot.
    adversaries
        Those nations that fly raids.
    network
        The Mesa network of who supplies whom, see :mod:`wargame_agents.campaign.network`.
    week
        How many weeks have been run: during a step, the week that is run.
    datacollector
        What holds the timeline: one value after each week.

    Raises
    ------
    ValueError
        If seed or replication lies outside its range, ``agents`` names nobody, or a setting is not right.
    AgentError
        If an agent class that the campaign names cannot be used, or is not allowed.
    """

    def __init__(
        self,
        setup: Setup | str | Path,
        seed: int,
        replication: int = 0,
        agents: Classes | None = None,
        *,
        collect: bool = True,
        **settings: Any,
    ) -> None:
        super().__init__(seed, replication)
        setup = setup_of(setup, settings, Setup, lambda file, values: build(load(file, values)))
        self.setup, self.world = setup, own_work(setup.world)
        self.state = empty_state(setup, stop_flag())
        self.week, self._outcome = 0, empty_outcome(self.world, 1)
        self.act(acts.RESET, *self.key)
        self.network = supply_network(setup, self.random)
        self._add_agents(agents or {})
        if collect:
            self.datacollector = collector(setup)

    def _add_agents(self, classes: Classes) -> None:
        """Make an agent of each row, and put it on the network."""
        setup, made = self.setup, dict[str, CampaignAgent]()
        nodes = {"nations": setup.nations, "depots": setup.nations, "lines": setup.lines, "suppliers": setup.suppliers}
        nodes["shops"] = setup.shops
        check_named(classes, (f"{family}.{name}" for family, names in nodes.items() for name in names), "agent")
        for family, names in nodes.items():
            for row, name in enumerate(names):
                own = classes.get(f"{family}.{name}") or self._class_of(family, name)
                made[f"{family}.{name}"] = agent = own(self, row)  # type: ignore[call-arg]
                agent.cell = self.network[f"{'nations' if family == 'depots' else family}.{name}"]  # type: ignore[index]
        self.nations = [agent for agent in made.values() if isinstance(agent, Nation)]
        self.adversaries = [agent for agent in self.nations if isinstance(agent, Adversary)]
        self.depots = [agent for agent in made.values() if isinstance(agent, Depot)]
        self.lines = [agent for agent in made.values() if isinstance(agent, ProductionLine)]
        self.suppliers = [agent for agent in made.values() if isinstance(agent, Supplier)]
        self.shops = [agent for agent in made.values() if isinstance(agent, RepairShop)]

    def _class_of(self, family: str, name: str) -> type[CampaignAgent]:
        """Return the class that the campaign names, or ours."""
        path = ("nations", name, "depot_agent") if family == "depots" else (family, name, "agent")
        return agent_class(self.setup, path, self.setup.allow_agents)

    def agent(self, name: str) -> CampaignAgent:
        """Return an agent by kind and name, as in ``"lines.mill"``."""
        family, _, own = name.partition(".")
        return next(agent for agent in getattr(self, family) if agent.name == own)

    def good(self, name: str) -> int:
        """Return the row of a good by name."""
        return self.setup.goods.index(name)

    def act(self, what: int, row: int = NONE, other: int = NONE) -> int:
        """Do one of the `wargame.campaign.kernels.acts` of all together, in place; return what it decides."""
        return acts.act(self.world, self.state, what, row, other, self.week)

    def step(self) -> None:
        """Run one week, phase by phase; do nothing once the campaign is over."""
        if not self.running:
            return
        self.act(acts.OPEN_BOOKS)
        for phase in week.PHASES:
            getattr(self, f"{phase}_phase")()
        week.note(self.world, self.state, self._outcome, 0, self.week)
        self.week += 1
        self.running = self.week < self.setup.n_weeks
        self.datacollector.collect(self)

    def outcome(self) -> Outcome:
        """Return the weeks so far, as an outcome of one replication."""
        return self._outcome

    def last_week(self) -> Outcome:
        """Return the week that was run last: the arrays of an outcome without the first two axes."""
        return Outcome(*(array[0, self.week - 1] for array in self._outcome))

    # -------------------------------------------------------------------------------------------- phases

    def outages_phase(self) -> None:
        """Let origins and suppliers fail and come back, and incidents stop who uses a provider."""
        for origin in range(len(self.world.origins)):
            self.act(acts.FAIL_ORIGIN, origin)
        for supplier in self.suppliers:
            supplier.fail()
        for provider in range(len(self.world.incidents.providers)):
            self.act(acts.STRIKE, provider)
        self.act(acts.NOTE_STOPPED)

    def receive_phase(self) -> None:
        """Receive all that is due."""
        for supplier in self.suppliers:
            supplier.deliver()
        for line in self.lines:
            line.deliver()
        for nation in self.nations:
            nation.pass_on()
        for depot in self.depots:
            depot.receive()
        for shop in self.shops:
            shop.give_back()

    def observe_phase(self) -> None:
        """Note what every decision of the week is based on."""
        self.act(acts.QUALIFY)
        for line in self.lines:
            line.observe()
        for shop in self.shops:
            shop.observe()
        self.act(acts.OBSERVE_PRICES)
        for nation in self.nations:
            nation.observe()

    def decide_phase(self) -> None:
        """Let nations order goods, and lines choose what they make and order components."""
        self.act(acts.OPEN_JOINT_ORDERS)
        for nation in self.nations:
            nation.provide()
            nation.order_goods()
        for line in self.lines:
            line.choose()
        self.act(acts.RETOOL)
        for line in self.lines:
            line.order_supplies()

    def award_phase(self) -> None:
        """Let orders join the queues of lines."""
        for line in self.lines:
            line.award()

    def produce_phase(self) -> None:
        """Let lines start what they can, and learn from it."""
        for line in self.lines:
            line.produce()
        self.act(acts.LEARN)

    def allocate_phase(self) -> None:
        """Deal out what was started, ship components and help."""
        for line in self.lines:
            line.allocate()
        for supplier in self.suppliers:
            supplier.ship()
        for nation in self.nations:
            nation.give()

    def repair_phase(self) -> None:
        """Let goods wear, shops repair, and nations rebuild what is no stock."""
        for row in range(len(self.world.repair.wear)):
            self.act(acts.WEAR_OUT, row)
        for depot in self.depots if len(self.world.repair.spares) > 0 else ():
            depot.release_all()
        for shop in self.shops:
            shop.work()
        for nation in self.nations:
            nation.rebuild()

    def adapt_phase(self) -> None:
        """Let reforms come into force and methods change, and nations, lines and shops act that have to adapt."""
        self.act(acts.ADAPT)
        for agent in (*self.nations, *self.lines, *self.shops):
            agent.adapt()

    def raid_phase(self) -> None:
        """Consume without a raid, fight on land, then fly the raids of the week."""
        for depot in self.depots:
            depot.release_all()
            depot.consume()
        for depot in self.depots if len(self.world.land.forces) > 0 else ():
            depot.release_all()
        self.act(acts.FIGHT_ON_LAND)
        if self.week < self.world.clock[0].peace_weeks or len(self.world.assignments) == 0:
            return
        is_last = self.week == self.setup.n_weeks - 1
        for raid in range(self.world.raids[0].last_week if is_last else self.world.raids[0].a_week):
            for depot in self.depots:
                depot.release_all()
            for adversary in self.adversaries:
                adversary.plan()
            if not self.state.raid_share.any() or not self.act(acts.FLY, raid):
                break

    def settle_phase(self) -> None:
        """Close the books of all nations; at the end of the campaign audit what is on its way."""
        for nation in self.nations:
            nation.close_books()
        self.act(acts.SETTLE_REPAIR)
        self.act(acts.CLOSE_COMMON)
        if self.week == self.setup.n_weeks - 1:
            self.act(acts.AUDIT)
