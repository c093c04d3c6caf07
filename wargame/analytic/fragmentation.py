"""Fragmentation: what it costs to split a number of units over several designs, and what joint buying saves.

Each design learns for itself, in the unit form of `learning`. N units as v equal variants cost v S(N/v) in place of
S(N), S(n) the cost of the first n of one design. Of n equal nations with a design each, all buy a share j jointly: the
joint units N j either join the design of one of them, (n - 1) S((1 - j) N/n) + S((1 - j) N/n + N j), or are one more
variant, n S((1 - j) N/n) + S(N j), which costs more at low shares and less at high ones.

Sources: Crawford (1944) for the curve; the square-root rule for what partners spend on the development of a common
design: Hartley & Braddon, Defence and Peace Economics 25(6) 535 (2014).
"""

from typing import Literal, NamedTuple

from wargame.analytic.arguments import above_zero, check, one_of, probability, whole
from wargame.analytic.learning import unit_total

Option = Literal["existing", "new"]
OPTIONS: tuple[Option, ...] = ("existing", "new")


class SharedDevelopment(NamedTuple):
    """Development of a common design relative to that of one nation's own: of all together, and of each."""

    total: float
    share: float


def variants_cost_ratio(variants: int, units: float, slope: float) -> float:
    """Return how many times dearer a number of units is as equal variants than as one design.

    Parameters
    ----------
    variants
        Number v of designs, >= 1.
    units
        Units N of all of them together, > 0.
    slope
        Cost ratio per doubling, in (0, 1].

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(variants_cost_ratio(2, 4, 0.5), 6)  # 2 (1 + 1/2) / (1 + 1/2 + 1/3 + 1/4)
    1.44
    """
    check(whole(1, variants=variants), above_zero(units=units))
    return variants * unit_total(units / variants, slope) / unit_total(units, slope)


def joint_cost_ratio(nations: int, units: float, slope: float, joint_share: float, joins: Option) -> float:
    """Return the cost of all units if a share is bought jointly, relative to that of buying apart.

    Parameters
    ----------
    nations
        Number of equal nations, each with a design of its own, >= 1.
    units
        Units N of all of them together, > 0.
    slope
        Cost ratio per doubling, in (0, 1].
    joint_share
        Share j of every nation's units that is bought jointly, in [0, 1].
    joins
        ``"existing"``: the joint units are of one nation's design; ``"new"``: of one more.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> [round(joint_cost_ratio(2, 8, 0.5, 0.5, joins), 6) for joins in OPTIONS]
    [0.948, 1.22]
    """
    check(
        whole(1, nations=nations),
        above_zero(units=units),
        probability(joint_share=joint_share),
        one_of(OPTIONS, joins=joins),
    )
    own, joint = (1.0 - joint_share) * units / nations, joint_share * units
    if joins == "existing":
        cost = (nations - 1) * unit_total(own, slope) + unit_total(own + joint, slope)
    else:
        cost = nations * unit_total(own, slope) + unit_total(joint, slope)
    return cost / (nations * unit_total(units / nations, slope))


def break_even_joint_share(nations: int, units: float, slope: float) -> float:
    """Return the joint share above which one more variant saves money, by Brent's method; below it costs.

    The cost is concave in the share, 1 at share 0 and below 1 at share 1, so there is one. With many units it solves
    (1 - j)^(1 + b) + n^b j^(1 + b) = 1 whatever their number.

    Parameters
    ----------
    nations
        As in `joint_cost_ratio`, >= 2.
    units
        As there, more than one a nation.
    slope
        In (0, 1).

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(break_even_joint_share(5, 10_000, 0.85), 3)
    0.468
    """
    check(whole(2, nations=nations), above_zero(units=units, slope=slope))
    if not slope < 1.0 or not units > nations:
        raise ValueError(
            f"units, slope: got {units}, {slope}; allowed: more than one unit a nation ({nations}), slope < 1"
        )
    from scipy.optimize import root_scalar

    def excess(share: float) -> float:
        return joint_cost_ratio(nations, units, slope, share, "new") - 1.0

    bracket = (1.0 / units, 1.0)  # the first joint unit is dear, the last cheap
    return float(root_scalar(excess, bracket=bracket, xtol=1e-12).root)


def shared_development(partners: int) -> SharedDevelopment:
    """Return what the development of a common design costs by the square-root rule: sqrt(n) in all, 1/sqrt(n) each.

    A rule of thumb for equal partners: each adds requirements, meetings and a share of the work.

    Parameters
    ----------
    partners
        Number n of nations, >= 1.

    Raises
    ------
    ValueError
        If it is outside its range.

    Examples
    --------
    >>> shared_development(4)
    SharedDevelopment(total=2.0, share=0.5)
    """
    check(whole(1, partners=partners))
    return SharedDevelopment(partners**0.5, partners**-0.5)
