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
from typing import Final

import numpy as np
from pydantic import Field

from wargame.battle.build.force import ForceFault, faults, full_stores
from wargame.battle.build.quantile_tables import raid_quantiles
from wargame.battle.build.setup import Setup
from wargame.battle.kernels.force import OF_GUNS, OF_LAUNCHERS, Force
from wargame.battle.scenario import Raid, Table
from wargame.catalogue.elements import TARGET_CLASSES, TargetClass
from wargame.inputs.errors import Finding, KeyPath, Problem, ScenarioError, dotted, explain, shown
from wargame.inputs.schema import table, value_at
from wargame.inputs.toml_repair import read

STORES: Final = {"rounds": OF_LAUNCHERS, "gun_rounds": OF_GUNS}
PLAIN: Final = ("price_usd", "value_usd", "damage_hits", "sensing", "jamming", "susceptibility")
KEYS: Final = {"target_weights": "targets", "launchers": "rounds", "guns": "gun_rounds"}


class UnitForce(Table):
    """What is there of a unit; what is not said is as the scenario has it."""

    count: int | None = Field(default=None, ge=0)
    rounds: int | None = Field(default=None, ge=0)
    gun_rounds: int | None = Field(default=None, ge=0)
    price_usd: float | None = Field(default=None, ge=0)
    value_usd: float | None = Field(default=None, ge=0)
    damage_hits: float | None = Field(default=None, ge=0)
    sensing: float | None = Field(default=None, ge=0)
    jamming: float | None = Field(default=None, ge=0)
    susceptibility: float | None = Field(default=None, ge=0)
    targets: dict[str, float] = Field(default_factory=dict)
    kill: dict[TargetClass, float] = Field(default_factory=dict)


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
    problems = [Problem(file, f.line, dotted(f.path), f.got, f.message) for f in document.faults]
    parsed, findings = table(ForceFile, document.data)
    findings += _unknown(document.data, setup)
    if parsed is None or findings or problems:
        found = [*problems, *(_located(finding, file, document.lines) for finding in findings)]
        raise ScenarioError(sorted(found, key=lambda problem: problem.line))
    force = _laid_over(setup, parsed)
    found = [_located(_finding(fault), file, document.lines) for fault in faults(setup, force)]
    if found:
        raise ScenarioError(sorted(found, key=lambda problem: problem.line))
    return force


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
    if said := file.raid.model_fields_set:
        changes = {key: getattr(file.raid, key) for key in said}
        force.raid_quantiles[:] = raid_quantiles(setup.scenario.raid.model_copy(update=changes))
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


def _located(finding: Finding, file: str, lines: Mapping[KeyPath, int]) -> Problem:
    """Return a finding with the line of its key, or of the nearest table around it that is in the file."""
    path = finding.path
    line = next((lines[path[:n]] for n in range(len(path), -1, -1) if path[:n] in lines), 0)
    return Problem(file, line, dotted(path), finding.got, finding.message)
