"""What nations do together: variants and joint orders on the learning curve, shared development, targets, donations.

Nations order all that they want in the first week, nationally and jointly, and pay for it as it is delivered. What
they paid, over what they pay when each buys its own, is the closed form up to the cents to which lots are rounded.
"""

from functools import partial
from typing import Final

from wargame.analytic.fragmentation import (
    break_even_joint_share,
    joint_cost_ratio,
    shared_development,
    variants_cost_ratio,
)
from wargame.campaign.kernels import state as s
from wargame_experiments.validation import comparisons
from wargame_experiments.validation.bench import Bench
from wargame_experiments.validation.case import Level, ReferenceComparison, ValidationCase

SLOPES: Final = (0.80, 0.85, 0.90, 0.95)
S: Final = 0.85
UNITS: Final = 10_000
JOINT_SHARES: Final = (0.2, 0.4, 1.0)
CRAWFORD: Final = "Crawford 1944"
ROOT: Final = "Hartley & Braddon 2014"
RELATIVE: Final = 1e-8  # a cent of what a lot costs
MODES: Final = {"existing": "existing", "variant": "new"}


def cases(level: Level) -> list[ValidationCase]:
    """Return the cases; they have no chance in them and are the same at both levels."""
    return [
        *(ValidationCase(f"campaign-alliance/variants-{slope:g}",
                         f"17 variants against one, 1,700 units, slope {slope:g}: times dearer", CRAWFORD,
                         partial(_variants, slope)) for slope in SLOPES),
        *(ValidationCase(f"campaign-alliance/joint-{mode}-{share:g}",
                         f"5 nations, 10,000 units, {share:g} ordered jointly, {mode} design: relative cost", CRAWFORD,
                         partial(_joint, mode, share)) for mode in MODES for share in JOINT_SHARES),
        ValidationCase("campaign-alliance/even-5", "5 nations: relative cost at the share from which a variant pays",
                       CRAWFORD, partial(_even, 5)),
        ValidationCase("campaign-alliance/even-17", "17 nations: the same", CRAWFORD, partial(_even, 17)),
        *(ValidationCase(f"campaign-alliance/development-{n}", f"{n} members: development of a variant, in all", ROOT,
                         partial(_development, n)) for n in (4, 7)),
        ValidationCase("campaign-alliance/target-union", "target of .5 for the union: share of 200 orders", "rule",
                       partial(_target, "union", 0.5, s.UNION_ORDERS)),
        ValidationCase("campaign-alliance/target-traded", "target of .35 for trade in it: share of 200 orders", "rule",
                       partial(_target, "traded", 0.35, s.TRADED_ORDERS)),
        ValidationCase("campaign-alliance/place-in-queue", ".3 of 1,000 deliveries of a unit each: passed on", "rule",
                       _place),
    ]  # fmt: skip


def nations(n: int, units: int, slope: float, tables: str = "", weeks: int = 4) -> str:
    """Return a campaign of nations that want so many units each of a design of their own."""
    text = f'name = "alliance"\n[clock]\npre_war_weeks = {weeks}\nwar_weeks = 0\n'
    for i in range(n):
        text += f"""
[nations.n{i}]
side = "blue"
pre_war_budget_usd = 1e12
shares = {{ g{i} = 1.0 }}
{_line(f"g{i}", f"n{i}", slope)}
[depots.n{i}.g{i}]
target = {units}
"""
    return text + tables


def _line(good: str, nation: str, slope: float) -> str:
    """Return a good of a common standard, and the line that makes it."""
    return f"""
[goods.{good}]
price_usd = 1e6
standard = "common"
learning = {{ slope = {slope} }}
[lines.{good}]
nation = "{nation}"
good = "{good}"
capacity_a_week = 1e6
"""


def joint_order(n: int, share: float, mode: str, more: str = "") -> str:
    """Return a joint order of all nations, for the first one's design or for one more."""
    members, own = ([f"{letter}{i}" for i in range(n)] for letter in "ng")
    good = "common" if mode == "variant" else own[0]
    table = f"""
[joint.pool]
good = "{good}"
replaces = {own}
members = {members}
lead = "n0"
share = {share!r}
mode = "{mode}"
open_weeks = 1
{more}
""".replace("'", '"')
    return table + (_line("common", "n0", S) if mode == "variant" else "")


def paid_usd(bench: Bench, text: str, column: int = s.PAID) -> float:
    """Return what all nations of a campaign have paid."""
    return float(bench.campaign(text, 1).outcome.money[0, -1, :, column].sum()) / 100.0


def joint_ratio(bench: Bench, n: int, units: int, share: float, mode: str) -> float:
    """Return what nations pay with a share ordered jointly, relative to buying apart."""
    apart = paid_usd(bench, nations(n, units // n, S))
    return paid_usd(bench, nations(n, units // n, S, joint_order(n, share, mode))) / apart


def _variants(slope: float, bench: Bench) -> ReferenceComparison:
    found = paid_usd(bench, nations(17, 100, slope)) / paid_usd(bench, nations(1, 1_700, slope))
    reference = variants_cost_ratio(17, 1_700, slope)
    return comparisons.exact(found, reference, RELATIVE * reference, 2)


def _joint(mode: str, share: float, bench: Bench) -> ReferenceComparison:
    reference = joint_cost_ratio(5, UNITS, S, share, MODES[mode])  # type: ignore[arg-type]
    return comparisons.exact(joint_ratio(bench, 5, UNITS, share, mode), reference, RELATIVE, 2)


def _even(n: int, bench: Bench) -> ReferenceComparison:
    """Compare with 1 at the even share in whole units of each nation; a unit more or less changes 2e-4 at most."""
    each = UNITS // n
    share = round(break_even_joint_share(n, each * n, S) * each) / each
    return comparisons.exact(joint_ratio(bench, n, each * n, share, "variant"), 1.0, 2e-4, 2)


def _development(n: int, bench: Bench) -> ReferenceComparison:
    text = nations(n, 10, S, joint_order(n, 1.0, "variant", "rd_usd = 1_000_000"))
    found = paid_usd(bench, text, s.DEVELOPMENT) / 1e6
    return comparisons.exact(found, shared_development(n).total, RELATIVE, 1)


def _target(key: str, target: float, column: int, bench: Bench) -> ReferenceComparison:
    """Order a unit a week at lines that could all begin at once, of which the first by name counts for no target."""
    others = "\n".join(f"{name} = 0" for name in ("joint", "union", "traded") if name != key)
    text = f"""
name = "target"
[clock]
pre_war_weeks = 201
war_weeks = 0
[nations.home]
side = "blue"
union = true
pre_war_budget_usd = 1e6
shares = {{ good = 1.0 }}
[nations.home.rules]
cover_weeks = 0
[nations.home.rules.targets]
{key} = {target}
{others}
[nations.partner]
side = "blue"
union = true
[nations.away]
side = "blue"
[goods.good]
price_usd = 1_000
[depots.home.good]
opening = 10
target = 10
[demands.use]
nation = "home"
good = "good"
units_a_week = 1
from_week = 0
"""
    for line, nation in (("a", "away"), ("b", "partner"), ("c", "home")):
        text += f'[lines.{line}]\nnation = "{nation}"\ngood = "good"\ncapacity_a_week = 100\ncustomers = ["home"]\n'
    batch = bench.campaign(text, 1)
    money = batch.outcome.money[0, -1, batch.setup.nations.index("home")]
    return comparisons.exact(float(money[column] / money[s.ORDERS]), target, 1 / 200, 1)


def _place(bench: Bench) -> ReferenceComparison:
    """Count what arrives of a place in the queue, a unit a week; a fraction of a unit waits for the next."""
    text = nations(1, 1_000, 1.0, weeks=1_001).replace("capacity_a_week = 1e6", "capacity_a_week = 1")
    text = text.replace("[nations.n0]", "[nations.n0]\nrules = { cover_weeks = 0 }")
    text += '[nations.front]\nside = "blue"\n[donations.place]\ngiver = "n0"\nreceiver = "front"\ngood = "g0"\n'
    batch = bench.campaign(text + 'share = 0.3\nmode = "queue"\n', 1)
    given = batch.good(s.GIVEN, "g0", "n0").sum() / batch.good(s.RECEIVED, "g0", "n0").sum()
    return comparisons.exact(float(given), 0.3, 1 / 1_000, 1)
