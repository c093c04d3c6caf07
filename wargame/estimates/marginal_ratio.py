"""The marginal cost-exchange ratio: dcost_def / dcost_att along constant leakage.

Secants. One step of attack (a quarter more) changes armed leakers by A, costs by (a_def, a_att); one step of defence
changes leakers by -D, costs by (d_def, d_att). Leakage stays when A/D steps of defence answer one of attack, so the
ratio is (D a_def + A d_def) / (D a_att + A d_att). Costs of the defender are rounds, losses, amortised capital and
crews; of the attacker what it consumes. Fieller's interval is taken of the linearised products per replication.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.estimates.intervals import mean_interval
from wargame.estimates.observations import Observations

F8 = NDArray[np.float64]


class Margin(NamedTuple):
    """Differences to the raid as it is, replication by replication with the same luck, each of shape (n,).

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


def marginal(margin: Margin, level: float) -> tuple[Observations, str]:
    """Return the ratio's part, and why it is undefined if it is; the part's denominator is then 0.

    The part is of all replications together: that of some of them is not a piece of that of all.
    """
    if reason := _no_margin(margin, level):
        return Observations("ratio", margin.leak_attack * 0.0, margin.leak_attack * 0.0), reason
    prevented = -margin.leak_defence
    added = _product(margin.defence_defender, margin.leak_attack) + _product(margin.attack_defender, prevented)
    needed = _product(margin.attack_attacker, prevented) + _product(margin.defence_attacker, margin.leak_attack)
    return Observations("ratio", added, needed), "" if needed.mean() > 0.0 else "more defence prevents no leaker"


def _no_margin(margin: Margin, level: float) -> str:
    """Return why there is no marginal ratio, "" if there is one."""
    if margin.attack_attacker.mean() <= 0.0:
        return "a larger attack launches nothing more"
    if margin.defence_defender.mean() <= 0.0:
        return "a larger defence costs no more per raid"
    effect = mean_interval(margin.leak_defence, level)
    if not effect.high < 0.0:
        return "the effect of more defence on leakage is not significantly different from zero, or makes it worse"
    return ""


def _product(x: F8, y: F8) -> F8:
    """Return values per replication with the mean mean(x) mean(y) and, to first order, the variance of that product.

    mean(y) x + mean(x) y - mean(x) mean(y), the delta method's linearisation (Cramer, Mathematical Methods of
    Statistics, 1946, sec. 28.4).
    """
    return y.mean() * x + x.mean() * y - x.mean() * y.mean()
