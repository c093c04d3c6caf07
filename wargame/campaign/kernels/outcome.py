"""Outcome of a campaign as arrays: what `wargame.campaign.kernels.week.note` writes of every week."""

from typing import NamedTuple

from wargame.campaign.kernels.state import F8, I8
from wargame.compiled.pointed import register_pointed


@register_pointed
class Outcome(NamedTuple):
    """Weeks of ``n`` replications; the same numbers from every engine.

    Attributes
    ----------
    goods
        (n, n_weeks, n_nations, n_goods, N_GOODS_COLUMNS): books and orders, units and cents.
    lines
        (n, n_weeks, n_lines, N_LINES_COLUMNS): output, what bound it, backlog, pipeline, good.
    capacity
        (n, n_weeks, n_lines): units a week, surge and damage included.
    prices
        (n, n_weeks, n_goods): of the next unit, cents.
    money
        (n, n_weeks, n_nations, N_MONEY): cents, at the end of the week.
    raids
        (n, n_weeks, N_RAIDS_COLUMNS): raids, attackers, leakers; fault; cents of each side; armed attackers.
    repairs
        (n, n_weeks, n_jobs, N_JOB_COLUMNS): sent, returned, scrapped, cost; units by where they are; what held them up.
    stops
        (n, n_weeks, n_stoppable): 1 where an incident has stopped a line, a supplier or a network of the battle.
    struck
        (n, n_weeks, n_providers): incidents.
    rates
        (n, n_weeks, n_lines): units a week over which lines spread fixed cost; no lines if none has private capital.
    methods
        (n, n_weeks, n_methods, N_METHOD_COLUMNS): life, effect and generation; units in stock of the newest and of all.
    land
        (n, n_weeks, n_forces, N_LAND_COLUMNS): strength, losses, reinforcements; rounds for fire missions.
    """

    goods: I8
    lines: I8
    capacity: F8
    prices: F8
    money: I8
    raids: I8
    repairs: I8
    stops: I8
    struck: I8
    rates: F8
    methods: F8
    land: I8
