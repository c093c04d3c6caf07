"""Arrays of methods, from the tables of a campaign."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from wargame.campaign.kernels import method_state as m
from wargame.campaign.kernels.state import NONE
from wargame.campaign.scenario import Campaign
from wargame.catalogue.elements import TARGET_CLASSES
from wargame.compiled.records import records

CENTS: Final = 100.0
KINDS: Final = {
    "jamming": m.JAMMING,
    "kill": m.KILL,
    "recognition": m.RECOGNITION,
    "detection": m.DETECTION,
    "susceptibility": m.SUSCEPTIBILITY,
}


def cohorts_of(campaign: Campaign) -> list[tuple[str, str]]:
    """Return methods that a good carries with each nation of their side, by name, in the order of their rows."""
    return [
        (name, nation)
        for name, method in sorted(campaign.methods.items())
        if method.carrier is not None
        for nation in sorted(campaign.nations)
        if campaign.nations[nation].side == campaign.nations[method.nation].side
    ]


def methods(
    campaign: Campaign, names: Mapping[str, Sequence[str]], units: Sequence[str], networks: Sequence[str]
) -> m.Methods:
    """Return the arrays of methods.

    Parameters
    ----------
    names
        Of nations and goods, in the order of their rows.
    units, networks
        Of the battle, in the order of its rows.
    """
    nations, goods, own = names["nations"], names["goods"], sorted(campaign.methods)
    rows, subjects = records(len(own), m.METHOD), list[int]()
    for row, name in zip(rows, own, strict=True):
        one = campaign.methods[name]
        row.nation, row.kind = nations.index(one.nation), KINDS[one.kind]
        row.fresh, row.worn = one.fresh, one.worn
        row.plateau_weeks, row.half_life_weeks = one.plateau_weeks, one.half_life_weeks
        row.cycle_weeks, row.fielding_weeks, row.age_weeks = one.cycle_weeks, one.fielding_weeks, one.age_weeks
        row.cents, row.retrofit_cents = round(CENTS * one.rd_usd), round(CENTS * one.retrofit_usd)
        row.retrofit_a_week = one.retrofit_a_week
        row.answers = own.index(one.answers) if one.answers else NONE
        row.carrier = goods.index(one.carrier) if one.carrier else NONE
        row.target_class = TARGET_CLASSES.index(one.target_class) if one.target_class else NONE  # type: ignore[arg-type]
        row.subject_first, row.subject_count = len(subjects), len(one.units) + len(one.networks)
        subjects += sorted(units.index(unit) for unit in one.units)
        subjects += sorted(networks.index(network) for network in one.networks)
    cohorts = records(len(cohorts_of(campaign)), m.COHORTS)
    for row, (method, nation) in zip(cohorts, cohorts_of(campaign), strict=True):
        row.method, row.nation = own.index(method), nations.index(nation)
    return m.Methods(rows, np.array(subjects, np.int64), cohorts)


def empty_method_state(methods: m.Methods, weeks: int) -> m.MethodState:
    """Return a state of methods with zeros; at most one generation a week comes into the field."""
    n, generations, cohorts = len(methods.methods), weeks + 2 if len(methods.methods) else 0, len(methods.cohorts)
    i8 = np.int64
    return m.MethodState(
        generation=np.zeros(n, i8),
        due=np.zeros(n, i8),
        fielded=np.zeros((n, generations), i8),
        effect=np.zeros((n, generations)),
        oldest=np.zeros(n, i8),
        units=np.zeros((cohorts, generations), i8),
    )
