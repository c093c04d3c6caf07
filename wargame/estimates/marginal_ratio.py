"""Marginal cost-exchange ratio: dcost_def / dcost_att along constant leakage.

Secants. One step of attack (a quarter more) changes armed leakers by A, costs by (a_def, a_att); one step of defence
changes leakers by -D, costs by (d_def, d_att). Leakage stays when A/D steps of defence answer one of attack, so the
ratio is (D a_def + A d_def) / (D a_att + A d_att). Costs of the defender are rounds, losses, amortised capital and
crews; of the attacker what it consumes. Fieller's interval is taken of the linearised products per replication.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.estimates.means import mean_interval
from wargame.estimates.observations import Observations

F8 = NDArray[np.float64]


class MarginalObservations(NamedTuple):
    """Differences to the raid as it is, paired replication by replication (common random numbers), each of shape (n,).

    Attributes
    ----------
    leak_attack, leak_defence
        Armed leakers more with more attack (A), and with more defence (-D).
    attack_defender, attack_attacker
        USD more that each side uses up with more attack: a_def, a_att.
    defence_defender, defence_attacker
        The same with more defence: d_def, d_att.
    """

    leak_attack: F8
    leak_defence: F8
    attack_defender: F8
    attack_attacker: F8
    defence_defender: F8
    defence_attacker: F8


def marginal_ratio(observations: MarginalObservations, level: float) -> tuple[Observations, str]:
    """Return the linearised observations of the ratio, and why it is undefined if it is; their denominator is then 0.

    They belong to all replications together: a subset of the replications has other observations.
    """
    if reason := _why_undefined(observations, level):
        return Observations("ratio", observations.leak_attack * 0.0, observations.leak_attack * 0.0), reason
    prevented = -observations.leak_defence
    added = _product(observations.defence_defender, observations.leak_attack) + _product(
        observations.attack_defender, prevented
    )
    needed = _product(observations.attack_attacker, prevented) + _product(
        observations.defence_attacker, observations.leak_attack
    )
    return Observations("ratio", added, needed), "" if needed.mean() > 0.0 else "more defence prevents no leaker"


def _why_undefined(observations: MarginalObservations, level: float) -> str:
    """Return why there is no marginal ratio, "" if there is one."""
    if observations.attack_attacker.mean() <= 0.0:
        return "a larger attack launches nothing more"
    if observations.defence_defender.mean() <= 0.0:
        return "a larger defence costs no more per raid"
    effect = mean_interval(observations.leak_defence, level)
    if not effect.high < 0.0:
        return "the effect of more defence on leakage is not significantly different from zero, or makes it worse"
    return ""


def _product(x: F8, y: F8) -> F8:
    """Return values per replication with the mean mean(x) mean(y) and, to first order, the variance of that product.

    mean(y) x + mean(x) y - mean(x) mean(y), the delta method's linearisation (Cramer, Mathematical Methods of
    Statistics, 1946, sec. 28.4).
    """
    return y.mean() * x + x.mean() * y - x.mean() * y.mean()
