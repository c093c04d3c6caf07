"""Force files: TOML laid over a scenario's own force; every mistake is reported with its line.

::

    [units.wave-north]
    count = 12                                # elements in all, of a carried unit too
    targets = { depot = 2, power-station = 1 }
    kill = { ground = 0.8 }

    [networks.blue-net]
    up = false

    [raid]
    readiness_mean = 0.6

A unit whose count is given and rounds are not has full magazines. Keys mean what the fields of
:class:`wargame.battle.kernels.force.Force` do.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Final

import numpy as np
from pydantic import Field

from wargame.battle.build.force import MOST_ROUNDS, ForceFault, faults, full_stores
from wargame.battle.build.quantile_tables import raid_quantiles
from wargame.battle.build.setup import Setup
from wargame.battle.kernels.force import OF_GUNS, OF_LAUNCHERS, Force
from wargame.battle.scenario import MOST_ELEMENTS, Raid, Table
from wargame.battle.scenario_checks import readiness
from wargame.catalogue.elements import TARGET_CLASSES, TargetClass
from wargame.inputs.errors import Finding, KeyPath, Problem, ScenarioError, explain, problems_of, shown
from wargame.inputs.schema import table, value_at
from wargame.inputs.toml_repair import problems_of_faults, read

STORES: Final = {"rounds": OF_LAUNCHERS, "gun_rounds": OF_GUNS}
PLAIN: Final = (
    "price_usd",
    "value_usd",
    "round_usd",
    "scarcity_usd",
    "damage_hits",
    "sensing",
    "jamming",
    "susceptibility",
)
KEYS: Final = {"target_weights": "targets", "launchers": "rounds", "guns": "gun_rounds"}


Share = Annotated[float, Field(ge=0, le=1e6)]


class UnitForce(Table):
    """What is there of a unit; what is not said is as the scenario has it."""

    count: int | None = Field(default=None, ge=0, le=MOST_ELEMENTS)
    rounds: int | None = Field(default=None, ge=0, le=MOST_ROUNDS)
    gun_rounds: int | None = Field(default=None, ge=0, le=1e15)
    price_usd: float | None = Field(default=None, ge=0, le=1e15)
    value_usd: float | None = Field(default=None, ge=0, le=1e15)
    round_usd: float | None = Field(default=None, ge=0, le=1e15)
    scarcity_usd: float | None = Field(default=None, ge=0, le=1e15)
    damage_hits: float | None = Field(default=None, ge=0, le=1e9)
    sensing: float | None = Field(default=None, ge=0, le=1e6)
    jamming: float | None = Field(default=None, ge=0, le=1e6)
    susceptibility: float | None = Field(default=None, ge=0, le=1e6)
    targets: dict[str, Share] = Field(default_factory=dict)
    kill: dict[TargetClass, Share] = Field(default_factory=dict)


class NetworkForce(Table):
    """How a network is."""

    up: bool | None = None
    p_discriminate: float | None = Field(default=None, ge=0, le=1)


class ForceFile(Table):
    """A force file."""

    units: dict[str, UnitForce] = Field(default_factory=dict)
    networks: dict[str, NetworkForce] = Field(default_factory=dict)
    raid: Raid = Raid()


def load_force(path: str | Path, setup: Setup) -> Force:
    """Return the force in a file.

    Parameters
    ----------
    path
        A TOML file.
    setup
        The scenario that it is a force of, as built.

    Raises
    ------
    ScenarioError
        If anything is wrong, with all that is wrong.
    """
    file = str(path)
    try:
        text = Path(path).read_text("utf-8")
    except (OSError, ValueError) as error:
        found = explain(f"cannot be read: {error}", "the path of a TOML file in UTF-8")
        raise ScenarioError([Problem(file, 0, "", "no text", found)]) from error
    document = read(text, ("units", "networks"))
    problems = problems_of_faults(document.faults, file)
    if document.is_cut:
        raise ScenarioError(problems)
    parsed, findings = table(ForceFile, document.data)
    lost = {fault.path for fault in document.faults}
    findings = [finding for finding in findings if finding.path not in lost] + _unknown(document.data, setup)
    if parsed is not None:
        findings += readiness(_raid(setup, parsed))
    if parsed is None or findings or problems:
        found = [*problems, *problems_of(findings, file, document.lines)]
        raise ScenarioError(sorted(found, key=lambda problem: problem.line))
    force = _laid_over(setup, parsed)
    found = problems_of((_finding(fault) for fault in faults(setup, force)), file, document.lines)
    if found:
        raise ScenarioError(found)
    return force


def force_text(setup: Setup, force: Force) -> str:
    """Return a force as a force file that `load_force` reads to the last bit: what is not as the scenario has it.

    Networks, targets, factors of classes and what varies from raid to raid stay the scenario's.

    Examples
    --------
    >>> from wargame.battle.build.setup import build
    >>> from wargame.battle.scenario_file import load
    >>> setup = build(load("duel"))
    >>> force = setup.force()
    >>> force.price_usd[0] = 2.5
    >>> print(force_text(setup, force), end="")
    [units.red-group]
    price_usd = 2.5
    """
    own, blocks = setup.force(), list[str]()
    full = full_stores(setup.base, force.count)
    for row, group in enumerate(setup.groups):
        lines = [f"count = {int(force.count[row])}"] if force.count[row] != own.count[row] else []
        for key, store in STORES.items():
            if np.isfinite(force.rounds[row, store]) and force.rounds[row, store] != full[row, store]:
                lines.append(f"{key} = {int(force.rounds[row, store])}")
        for key in PLAIN:
            if getattr(force, key)[row] != getattr(own, key)[row]:
                lines.append(f"{key} = {float(getattr(force, key)[row])!r}")
        if lines:
            blocks.append("\n".join([f"[units.{group.name}]", *lines, ""]))
    return "\n".join(blocks)


def _raid(setup: Setup, file: ForceFile) -> Raid:
    """Return what varies from raid to raid, with what a file says."""
    return setup.scenario.raid.model_copy(update={key: getattr(file.raid, key) for key in file.raid.model_fields_set})


def _unknown(data: Mapping[str, object], setup: Setup) -> list[Finding]:
    """Return the names of units and networks that the scenario does not have."""
    units, networks = [g.name for g in setup.groups], list(setup.networks)
    found = []
    for family, names in (("units", units), ("networks", networks)):
        for path, name in _names(data, (family,)):
            if name not in names:
                found.append(Finding(path, name, explain(f"no '{name}' in the scenario's {family}", names, name)))
    for path, _ in _names(data, ("units",)):
        for at, name in _names(data, (*path, "targets")):
            if name not in units:
                found.append(Finding(at, name, explain(f"no unit '{name}'", units, name)))
    return found


def _names(data: Mapping[str, object], path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    entries = value_at(data, path)
    for name in entries if isinstance(entries, dict) else ():
        yield (*path, name), name


def _laid_over(setup: Setup, file: ForceFile) -> Force:
    """Return the scenario's own force with what a file says."""
    force, names = setup.force(), [g.name for g in setup.groups]
    for name, own in file.units.items():
        row = names.index(name)
        if own.count is not None:
            force.count[row] = own.count
            force.rounds[row] = full_stores(setup.base, force.count)[row]
        for key, store in STORES.items():
            if (rounds := getattr(own, key)) is not None:
                force.rounds[row, store] = rounds
        for key in PLAIN:
            if (value := getattr(own, key)) is not None:
                getattr(force, key)[row] = value
        if own.targets:
            force.target_weights[row] = [own.targets.get(target, 0.0) for target in names]
        for target_class, factor in own.kill.items():
            force.kill[row, TARGET_CLASSES.index(target_class)] = factor
    for name, network in file.networks.items():
        row = setup.networks.index(name)
        if network.up is not None:
            force.up[row] = network.up
        if network.p_discriminate is not None:
            force.p_discriminate[row] = network.p_discriminate
    if file.raid.model_fields_set:
        force.raid_quantiles[:] = raid_quantiles(_raid(setup, file))
    return force


def _finding(fault: ForceFault) -> Finding:
    """Return what is wrong with a force as what is wrong with a file."""
    name, *rest = fault.at
    value = int(fault.value) if np.isfinite(fault.value) and fault.value == int(fault.value) else fault.value
    message = explain(f"got {shown(value)}", fault.allowed)
    if fault.field in ("up", "p_discriminate"):
        return Finding(("networks", name, fault.field), shown(value), message)
    if fault.field == "raid_quantiles":
        return Finding(("raid",), name, message)
    keys = [KEYS[rest[0]]] if fault.field == "rounds" else [KEYS.get(fault.field, fault.field), *rest]
    return Finding(("units", name, *keys), shown(value), message)
