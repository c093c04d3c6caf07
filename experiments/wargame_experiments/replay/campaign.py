"""Replay of a campaign: the document of one replication, with the battles of its raids."""

import hashlib
import shlex
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from wargame.battle.build.setup import SIDES
from wargame.campaign.build.setup import build
from wargame.campaign.build.upkeep import jobs_of
from wargame.campaign.recording import Recording, record
from wargame.campaign.scenario import goods_of, price_usd
from wargame.campaign.scenario_file import LoadedCampaign, load, text_of
from wargame.campaign.state_measures import BOUNDS, state_measures
from wargame.inputs.errors import explain
from wargame_experiments.formatting import command_line
from wargame_experiments.models.campaign import MODEL
from wargame_experiments.models.campaign_engines import mesa_states, own_agents, reject_agents
from wargame_experiments.models.engines import MESA, goes_through_mesa
from wargame_experiments.replay import campaign_events, campaign_raids
from wargame_experiments.replay.campaign_tables import tables
from wargame_experiments.replay.document import packed
from wargame_experiments.study.design.case import toml
from wargame_experiments.study.store.imports import imported_by
from wargame_experiments.versions import forcemix_version

FORMAT: Final = "forcemix-campaign-replay"
VERSION: Final = 1
OF_BATTLE: Final = "battle."
HELD_UP: Final = ("nothing", "crews", "money", "spares")  # a shop, in the order of the kernels' numbers


class ReplayedCampaign:
    """A campaign whose weeks are shown.

    Parameters
    ----------
    campaign
        Shipped name or path; or a campaign that was loaded with the settings, and whose agents were found allowed.
    settings
        As after ``--set``.
    engine
        ``compiled``, ``mesa``, or None for the one that suits the campaign.
    allow_agents
        Modules and packages with agent classes whose code may run.
    command
        What makes the record again. Default: ``wargame replay`` with the above.

    Raises
    ------
    ScenarioError
        If the campaign is wrong, or names code that is not allowed.
    """

    def __init__(
        self,
        campaign: str | LoadedCampaign,
        settings: Sequence[str] = (),
        engine: str | None = None,
        allow_agents: Collection[str] = (),
        command: Sequence[str] = (),
    ) -> None:
        self.settings, self.allow_agents, self.command = list(settings), tuple(allow_agents), list(command)
        if isinstance(campaign, LoadedCampaign):
            self.loaded = campaign
        else:
            self.loaded = load(campaign, self.settings)
            reject_agents(self.loaded, text_of(campaign), self.settings, self.allow_agents)
        self.source = self.loaded.source
        self.setup = build(self.loaded).allowing(self.allow_agents)
        self.engine = MESA if goes_through_mesa(own_agents(self.setup), engine) else "compiled"

    def record(self, seed: int, replication: int, most_raids: int = campaign_raids.MOST) -> "CampaignRecord":
        """Run one campaign and return its record.

        Parameters
        ----------
        seed, replication
            Its key.
        most_raids
            Raids whose battles are in the record: those in which the defender lost most value.

        Raises
        ------
        ValueError
            If a number lies outside its range.
        """
        if most_raids < 0:
            raise ValueError(explain(f"--raids: got {most_raids}", "a whole number from 0"))
        states = mesa_states(self.setup, seed, replication) if self.engine == MESA else None
        recording = record(self.setup, seed, replication, states)
        raids = campaign_raids.raids_of(recording, is_replayed=not own_agents(self.setup))
        held = campaign_raids.worst(raids, most_raids, 1 - int(self.setup.world.raids[0].attacker))
        return CampaignRecord(self, recording, raids, held, most_raids)

    def header(self, recording: Recording, n_raids: int, most_raids: int) -> dict[str, Any]:
        """Return what a record says of the campaign, its rows and the commands that make it again."""
        campaign, options = self.setup.campaign, {"seed": recording.seed, "first": recording.replication}
        engine = {"engine": self.engine if self.engine == MESA else None, "allow_agents": self.allow_agents or None}
        line = command_line("replay", self.source, self.settings, {**options, **engine, "raids": most_raids})
        raid = command_line("campaign", self.source, self.settings, options)
        return {
            "title": campaign.title or campaign.name,
            "campaign": campaign.name,
            "seed": recording.seed,
            "replication": recording.replication,
            "forcemix": forcemix_version(),
            "engine": self.engine,
            "code": code_hash(),
            "command": self.command or shlex.split(line),
            "raid_command": shlex.split(raid),
            "weeks": self.setup.n_weeks,
            "pre_war_weeks": campaign.clock.pre_war_weeks,
            "sides": list(SIDES),
            "attacker": int(self.setup.world.raids[0].attacker),
            "bounds": list(BOUNDS),
            "held_up": list(HELD_UP),
            "event_kinds": list(campaign_events.KINDS),
            **_names(recording),
            "raids": {"all": n_raids, "policy": campaign.raids.model_dump() if campaign.raids else None},
            "series": [
                {"name": one.name, "label": one.label, "unit": one.unit, "side": one.player, "subject": one.subject}
                for one in state_measures(self.setup).values()
            ],
        }  # fmt: skip

    def battle_command(self) -> str:
        """Return the command that replays the battle of the raids, with its settings."""
        campaign = self.loaded.campaign
        if not campaign.battle:
            return ""
        beside = Path(self.source).parent / campaign.battle
        source = str(beside) if beside.suffix == ".toml" and beside.is_file() else campaign.battle
        own = [f"{path}={toml(value)}" for path, value in campaign.battle_settings.items()]
        more = [one.removeprefix(OF_BATTLE) for one in self.settings if one.startswith(OF_BATTLE)]
        return command_line("replay", source, [*own, *more], {})


class CampaignRecord(NamedTuple):
    """A recorded campaign, its raids, and the rows of those whose battles are in its document."""

    shown: ReplayedCampaign
    recording: Recording
    raids: list[campaign_raids.FlownRaid]
    held: list[int]
    most_raids: int

    def document(self, progress: Callable[[int], Any] | None = None) -> dict[str, Any]:
        """Return the document; ``progress`` is called with 1 for each battle that is done."""
        columns, texts = campaign_events.table(campaign_events.events(self.recording, self.raids))
        rows = tables(self.recording) | {"raids": campaign_raids.table(self.raids, self.held), "events": columns}
        described, data = packed(rows)
        header = self.shown.header(self.recording, len(self.raids), self.most_raids) | {"texts": texts}
        battles: list[dict[str, Any]] = []
        command = self.shown.battle_command()
        for row, battle in zip(
            self.held,
            campaign_raids.battles(self.recording, [self.raids[row] for row in self.held], command),
            strict=True,
        ):
            battles.append({"row": row, "document": battle})
            if progress is not None:
                progress(1)
        whole = {"format": FORMAT, "version": VERSION, "header": header, "tables": described, "data": data}
        return whole | {"raids": battles}


def _names(recording: Recording) -> dict[str, Any]:
    """Return what a reader is to know of each row: nations, goods, lines, suppliers and so on, in their order."""
    setup, campaign = recording.setup, recording.setup.campaign
    nation, good = setup.nations.index, setup.goods.index
    origins = sorted(campaign.origins)
    tables: dict[str, Mapping[str, Any]] = {
        "nations": campaign.nations, "goods": campaign.goods, "lines": campaign.lines, "suppliers": campaign.suppliers,
        "donations": campaign.donations, "shops": campaign.shops, "providers": campaign.providers,
        "methods": campaign.methods, "origins": campaign.origins,
    }  # fmt: skip
    more: dict[str, Callable[[str, Any], dict[str, Any]]] = {
        "nations": lambda _, one: {"side": SIDES.index(one.side)},
        "goods": lambda _, one: {"item": one.item, "element": one.element, "price_usd": price_usd(one)},
        "lines": lambda _, one: {
            "nation": nation(one.nation), "goods": [good(name) for name in goods_of(one)],
            "capacity": one.capacity_a_week, "customers": [nation(name) for name in one.customers],
        },
        "suppliers": lambda _, one: {
            "component": good(one.component), "origin": origins.index(one.origin) if one.origin else None,
            "outage": one.outage,
        },
        "donations": lambda _, one: {
            "giver": nation(one.giver), "receiver": nation(one.receiver), "good": good(one.good), "mode": one.mode,
        },
        "shops": lambda name, one: {
            "nation": nation(one.nation), "place": one.place,
            "customers": sorted({nation(owner) for shop, owner, _ in jobs_of(campaign) if shop == name}),
        },
        "methods": lambda _, one: {"nation": nation(one.nation), "kind": one.kind},
    }  # fmt: skip
    found: dict[str, Any] = {
        family: [
            {"name": name, "label": getattr(table[name], "label", "") or name}
            | (more[family](name, table[name]) if family in more else {})
            for name in sorted(table)
        ]
        for family, table in tables.items()
    }
    world = setup.world
    found["supplies"] = [
        {
            "line": next(i for i in range(len(setup.lines)) if row < world.supply_first[i + 1]),
            "component": int(one.component), "target_weeks": float(one.target_weeks),
        }
        for row, one in enumerate(world.supplies)
    ]  # fmt: skip
    found["stocks"] = [
        {
            "nation": nation(owner), "good": good(name), "target": stock.target, "reserve_low": stock.reserve_low,
            "reserve_high": stock.reserve_high or stock.reserve_low,
        }
        for owner, depot in sorted(campaign.depots.items())
        for name, stock in sorted(depot.items())
    ]  # fmt: skip
    found["buys"] = [
        [n, i] for i in range(len(setup.lines)) for n in range(len(setup.nations)) if world.buys_from[n, i]
    ]
    found["land"] = campaign.land is not None
    found["demands"] = sorted({nation(one.nation) for one in campaign.demands.values()})
    found["fights"] = sorted({nation(one.nation) for one in campaign.units.values()}) if campaign.raids else []
    return found


def code_hash() -> str:
    """Return a hash of the code and the data on which the numbers of a campaign depend."""
    paths = {str(path): path for path in MODEL.data_files()} | imported_by(MODEL.entry_modules)
    digest = hashlib.sha256()
    for path in sorted(paths.values()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
