"""Numbers of docs/questions/attrition-year.md."""

from questions.source import CampaignResults, Source, items, sentence

from wargame_experiments.validation.report import markdown

SHORT = """
    Medium-range missiles are short in {medium} weeks of the year of war, shoulder-launched ones in {shoulder} and
    long-range ones in {long}. Capacity binds their lines then, but it is what was ordered in peace that decides: twice
    the target stock raises the share of shoulder-launched missiles that batteries get by {target}, twice the capacity
    of the line by {capacity}.
"""
ANSWER = """
    **The raids.** The adversary flies {raids} raids with {attackers} attackers, of which {leakage} leak; {value} USD of
    targets are destroyed. The campaign costs the defender {cer} times what it costs the attacker.

    **The lines.** Labour binds the attacker's drone line in {labour_red} weeks and the defender's in {labour_blue}.
    Money binds the medium-range line in {money} weeks. The defender ends the war with {in_work} USD of goods in work
    that no raid will see, and {unspent} USD unspent.

    **Cheap things.** Pads get {fill_drones} of their interceptor drones, and are short in {short_drones} weeks.

    **Prices.** A medium-range missile costs {price_medium} times what it did in week 0, an interceptor drone
    {price_drone} times.
"""
HANGS = """
    **The target stock in peace.** Twice of it for missiles changes what is destroyed by {target_value} USD, and the
    balance of the campaign by {target_balance} USD: where that is above 0, the missiles cost more than they save.

    **The money of the war.** Twice the budgets of those who buy missiles change what is destroyed by {money_value} USD,
    and what is left unspent by {money_unspent} USD.

    **The capacity of the lines.** Twice of it for missiles changes what is destroyed by {capacity_value} USD, and what
    is in work as the war ends by {capacity_work} USD.
"""
KINDS = {
    "medium": ("medium-range", "medium_range", "medium_range_north"),
    "shoulder": ("shoulder-launched", "shoulder", "shoulder_south"),
    "long": ("long-range", "long_range", "long_range_west"),
}
HEAD = (
    "missiles",
    "weeks short",
    "weeks that capacity binds the line",
    "got of those asked for",
    "more with twice the target stock, percentage points",
    "with twice the capacity",
    "with twice the money",
)
VARIANTS = ("twice-the-target", "twice-the-capacity", "twice-the-money")


def sections(source: Source) -> dict[str, str]:
    """Return the texts between the markers of the page."""
    found = source.campaign("attrition-year")
    shoulder = fill_rate("shoulder")
    short = SHORT.format(
        **{kind: found.cell(f"stockout_weeks_blue_{good}_missile") for kind, (_, good, _) in KINDS.items()},
        target=found.change(shoulder, "twice-the-target").lstrip("+"),
        capacity=found.change(shoulder, "twice-the-capacity").lstrip("+"),
    )
    return {
        "short": sentence(short),
        "answer": f"{missiles(found)}\n\n{items(answer(found))}\n\n{found.made_with}",
        "figure": source.figure("campaigns/figures/attrition-year-output"),
        "stock": source.figure("campaigns/figures/attrition-year-stock"),
        "hangs": items(hangs(found)),
        "command": found.commands,
    }


def fill_rate(good: str) -> str:
    return f"fill_rate_blue_{good}_missile"


def missiles(found: CampaignResults) -> str:
    """Return a table with a row for each kind of missile."""
    rows = [
        [
            words,
            found.cell(f"stockout_weeks_blue_{good}_missile"),
            found.cell(f"weeks_bound_capacity_line_{line}"),
            found.cell(fill_rate(good)),
            *(found.change(fill_rate(good), variant).replace(" percentage points", "") for variant in VARIANTS),
        ]
        for words, good, line in KINDS.values()
    ]
    return markdown(rows, HEAD)


def answer(found: CampaignResults) -> str:
    """Return the paragraphs of the answer."""
    cell = found.cell
    return ANSWER.format(
        **{name: cell(name) for name in ("raids", "attackers", "leakage")},
        value=cell("value_destroyed_blue"),
        cer=cell("cer_replacement"),
        fill_drones=cell("fill_rate_blue_interceptor_drone"),
        short_drones=cell("stockout_weeks_blue_interceptor_drone"),
        labour_red=cell("weeks_bound_labour_line_drone_works"),
        labour_blue=cell("weeks_bound_labour_line_interceptor_works"),
        money=cell("weeks_bound_money_line_medium_range_north"),
        in_work=cell("in_work_blue"),
        unspent=cell("unspent_blue"),
        price_medium=cell("price_ratio_medium_range_missile"),
        price_drone=cell("price_ratio_interceptor_drone"),
    )


def hangs(found: CampaignResults) -> str:
    """Return what the answer hangs on."""
    value = "value_destroyed_blue"
    return HANGS.format(
        target_value=found.change(value, "twice-the-target"),
        target_balance=found.change("balance_replacement", "twice-the-target"),
        money_value=found.change(value, "twice-the-money"),
        money_unspent=found.change("unspent_blue", "twice-the-money"),
        capacity_value=found.change(value, "twice-the-capacity"),
        capacity_work=found.change("in_work_blue", "twice-the-capacity"),
    )
