"""Numbers of docs/questions/attrition-year.md."""

from questions.source import Source, items, sentence

SHORT = """
    Medium-range missiles are short in {medium} weeks of the year of war, shoulder-launched ones in {shoulder} and
    long-range ones in {long}. Capacity binds their lines in {bound_medium}, {bound_shoulder} and {bound_long} weeks,
    and yet it is what was ordered in peace that decides: twice the target stocks raise the fill rates by
    {target_medium}, {target_shoulder} and {target_long}, twice the capacity by {capacity_medium}, {capacity_shoulder}
    and {capacity_long}.
"""
ANSWER = """
    **The raids.** The adversary flies {raids} raids with {attackers} attackers, of which {leakage} leak; {value} USD of
    targets are destroyed. The campaign costs the defender {cer} times what it costs the attacker.

    **The depots.** Batteries get {fill_medium} of the medium-range missiles that they ask for, {fill_shoulder} of the
    shoulder-launched and {fill_long} of the long-range ones; pads get {fill_drones} of their interceptor drones.

    **The lines.** Labour binds the attacker's drone line in {labour_red} weeks and the defender's in {labour_blue}.
    Money binds the medium-range line in {money} weeks. The defender ends the war with {in_work} USD of goods in work
    that no raid will see, and {unspent} USD unspent.

    **Prices.** A medium-range missile costs {price_medium} times what it did in week 0, an interceptor drone
    {price_drone} times.
"""
HANGS = """
    **The target stock in peace.** Twice of it for missiles changes what is destroyed by {target_value} USD, and the
    balance of the campaign by {target_balance} USD: if that is above 0, the missiles cost more than they save.

    **The money of the war.** Twice the budgets of those who buy missiles change what is destroyed by {money_value} USD
    and leave {money_unspent} USD more unspent.

    **The capacity of the lines.** Twice of it for missiles changes what is destroyed by {capacity_value} USD and has
    {capacity_work} USD more in work as the war ends.
"""
KINDS = {"medium": "medium_range", "shoulder": "shoulder", "long": "long_range"}
LINES = {"medium": "medium_range_north", "shoulder": "shoulder_south", "long": "long_range_west"}


def sections(source: Source) -> dict[str, str]:
    """Return the texts between the markers of the page."""
    found = source.campaign("attrition-year")
    cell, change = found.cell, found.change
    fills = {kind: f"fill_rate_blue_{good}_missile" for kind, good in KINDS.items()}
    short = SHORT.format(
        **{kind: cell(f"stockout_weeks_blue_{good}_missile") for kind, good in KINDS.items()},
        **{f"bound_{kind}": cell(f"weeks_bound_capacity_line_{line}") for kind, line in LINES.items()},
        **{f"target_{kind}": change(fill, "twice-the-target").lstrip("+") for kind, fill in fills.items()},
        **{f"capacity_{kind}": change(fill, "twice-the-capacity").lstrip("+") for kind, fill in fills.items()},
    )
    answer = ANSWER.format(
        **{name: cell(name) for name in ("raids", "attackers", "leakage")},
        **{f"fill_{kind}": cell(fill) for kind, fill in fills.items()},
        value=cell("value_destroyed_blue"),
        cer=cell("cer_replacement"),
        fill_drones=cell("fill_rate_blue_interceptor_drone"),
        labour_red=cell("weeks_bound_labour_line_drone_works"),
        labour_blue=cell("weeks_bound_labour_line_interceptor_works"),
        money=cell("weeks_bound_money_line_medium_range_north"),
        in_work=cell("in_work_blue"),
        unspent=cell("unspent_blue"),
        price_medium=cell("price_ratio_medium_range_missile"),
        price_drone=cell("price_ratio_interceptor_drone"),
    )
    hangs = HANGS.format(
        target_value=change("value_destroyed_blue", "twice-the-target"),
        target_balance=change("balance_replacement", "twice-the-target"),
        money_value=change("value_destroyed_blue", "twice-the-money"),
        money_unspent=change("unspent_blue", "twice-the-money"),
        capacity_value=change("value_destroyed_blue", "twice-the-capacity"),
        capacity_work=change("in_work_blue", "twice-the-capacity"),
    )
    return {
        "short": sentence(short),
        "answer": f"{items(answer)}\n\n{found.made_with}",
        "figure": source.figure("campaigns/figures/attrition-year-output"),
        "stock": source.figure("campaigns/figures/attrition-year-stock"),
        "hangs": items(hangs),
        "command": found.commands,
    }
