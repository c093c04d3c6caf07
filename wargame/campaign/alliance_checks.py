"""Consistency checks of what nations do together: joint orders, reforms, procurement targets, donations."""

from collections.abc import Iterator

from wargame.campaign.name_checks import known, listed, storable
from wargame.campaign.scenario import Campaign, goods_of
from wargame.campaign.tables_alliance import JointTable
from wargame.inputs.errors import Finding, KeyPath, explain, shown

Findings = Iterator[Finding]


def findings(campaign: Campaign) -> Findings:
    """Yield what is wrong with joint orders, reforms and targets."""
    for name, joint in campaign.joint.items():
        yield from _joint_names(campaign, ("joint", name), joint)
        yield from _joint_design(campaign, ("joint", name), joint)
    yield from _once(campaign)
    yield from _reforms(campaign)
    yield from _targets(campaign)


def _joint_names(campaign: Campaign, path: KeyPath, joint: JointTable) -> Findings:
    """Yield names that are unknown, twice, or of the other side."""
    goods, nations = storable(campaign), list(campaign.nations)
    yield from known((*path, "good"), joint.good, goods, "good that can be ordered")
    for key, names, every, what in (
        ("replaces", joint.replaces, goods, "good that can be ordered"),
        ("members", joint.members, nations, "nation"),
    ):
        yield from listed((*path, key), names, every, what)
    if joint.lead not in joint.members:
        found = f"'{joint.lead}' leads, and is no member"
        yield Finding((*path, "lead"), shown(joint.lead), explain(found, joint.members, joint.lead))
    sides = {campaign.nations[n].side for n in joint.members if n in campaign.nations}
    if len(sides) > 1:
        found = "members of both sides"
        yield Finding((*path, "members"), shown(joint.members), explain(found, "nations of one side"))


def _joint_design(campaign: Campaign, path: KeyPath, joint: JointTable) -> Findings:
    """Yield what does not fit the mode, and members that buy none or several of what it replaces."""
    is_variant, is_replaced = joint.mode == "variant", joint.good in joint.replaces
    if joint.good in campaign.goods and is_variant == is_replaced:
        found = f"mode \"{joint.mode}\", and '{joint.good}' is {'' if is_replaced else 'not '}among what it replaces"
        allowed = 'the other mode: a design that is there is "existing", one more is a "variant"'
        yield Finding((*path, "mode"), joint.mode, explain(found, allowed))
    if not is_variant and joint.rd_usd > 0.0:
        found = f"development of {joint.rd_usd:g} USD for a design that is there"
        yield Finding((*path, "rd_usd"), f"{joint.rd_usd:g}", explain(found, '0, or mode = "variant"'))
    if joint.award_cv == 0.0 and joint.award_weeks != int(joint.award_weeks):
        found = f"fixed, and {joint.award_weeks:g} weeks"
        yield Finding((*path, "award_weeks"), f"{joint.award_weeks:g}", explain(found, "whole weeks, or award_cv"))
    for i, member in enumerate(joint.members):
        if member not in campaign.nations:
            continue
        shares = campaign.nations[member].shares
        own = [good for good in joint.replaces if shares.get(good, 0.0) > 0.0]
        if len(own) != 1:
            found = f"'{member}' spends money on {len(own)} of the goods that it replaces"
            yield Finding((*path, "members", i), shown(member), explain(found, "a nation with a share for one of them"))
        if is_variant and not is_replaced and shares.get(joint.good, 0.0) > 0.0:
            found = f"'{member}' has a share of its money for '{joint.good}', which it orders jointly"
            allowed = "a share for its own good alone, which pays for both"
            yield Finding(("nations", member, "shares", joint.good), f"{shares[joint.good]:g}", explain(found, allowed))
    yield from _makers(campaign, path, joint)
    yield from _standards(campaign, path, joint)


def _makers(campaign: Campaign, path: KeyPath, joint: JointTable) -> Findings:
    """Yield a common design that no line makes from which its lead nation may buy."""
    lines = [line for line in campaign.lines.values() if joint.good in goods_of(line)]
    is_known = joint.good in campaign.goods and joint.lead in campaign.nations
    if is_known and not any(joint.lead in (line.customers or [line.nation]) for line in lines):
        found = f"no line makes '{joint.good}' for '{joint.lead}'"
        yield Finding((*path, "good"), shown(joint.good), explain(found, "a line with the lead nation as customer"))


def _standards(campaign: Campaign, path: KeyPath, joint: JointTable) -> Findings:
    """Yield goods that a common design replaces and that it never can stand in for."""
    goods = campaign.goods
    if joint.good not in goods:
        return
    reformed = {reform.good for reform in campaign.reforms.values()}
    for i, name in enumerate(joint.replaces):
        if name == joint.good or name not in goods or {name, joint.good} & reformed:
            continue
        if not goods[name].standard or goods[name].standard != goods[joint.good].standard:
            found = (
                f"'{joint.good}' replaces '{name}', and has another standard, so that nobody can use it in its place"
            )
            yield Finding((*path, "replaces", i), shown(name), explain(found, "goods of one `standard`, or a reform"))


def _once(campaign: Campaign) -> Findings:
    """Yield goods that a nation would order through two joint orders."""
    taken: dict[tuple[str, str], str] = {}
    for name in sorted(campaign.joint):
        for i, member in enumerate(campaign.joint[name].members):
            for good in campaign.joint[name].replaces:
                is_own = member in campaign.nations and campaign.nations[member].shares.get(good, 0.0) > 0.0
                other = taken.setdefault((member, good), name) if is_own else name
                if other != name:
                    found = f"'{member}' orders '{good}' through '{other}' too"
                    yield Finding(("joint", name, "members", i), shown(member), explain(found, "one joint order"))


def _reforms(campaign: Campaign) -> Findings:
    weeks = dict[tuple[str, int], str]()
    for name in sorted(campaign.reforms):
        one, path = campaign.reforms[name], ("reforms", name)
        yield from known((*path, "good"), one.good, storable(campaign), "good that is stored")
        if not one.standard:
            yield Finding((*path, "standard"), '""', explain("no standard", "a name of one"))
        week = one.decided_week + one.delay_weeks
        other = weeks.setdefault((one.good, week), name)
        if other != name:
            found = f"'{other}' reforms '{one.good}' in week {week} too"
            yield Finding((*path, "good"), shown(one.good), explain(found, "one reform of a good in a week"))


def _targets(campaign: Campaign) -> Findings:
    """Yield targets of a nation that it has no means to meet."""
    joined = {member for joint in campaign.joint.values() for member in joint.members}
    for name, nation in campaign.nations.items():
        targets, path = nation.rules.targets, ("nations", name, "rules", "targets")
        if targets is None:
            continue
        if targets.joint > 0.0 and name not in joined:
            found = f"a target of {targets.joint:g} for joint orders, and '{name}' is in none"
            yield Finding((*path, "joint"), f"{targets.joint:g}", explain(found, "0, or a [joint] order with it"))
        for key in ("union", "traded"):
            if getattr(targets, key) > 0.0 and not nation.union:
                found = f"a target of {getattr(targets, key):g}, and '{name}' is not in the union"
                yield Finding((*path, key), f"{getattr(targets, key):g}", explain(found, "0, or union = true"))
