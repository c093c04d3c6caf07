"""Numbers of docs/questions/shell-hunger.md."""

from questions.source import Source, items, sentence

SHORT = """
    Guns that ask for three times the rounds that were planned get {fill} of them and are short in {weeks} weeks of the
    war; as planned they would get {fill_planned} and be short in {weeks_planned}. New workers, not machines, hold the
    union's line up in {labour} weeks.
"""
ANSWER = """
    **Rounds.** Guns fire {month} rounds a month, and the need is {gap} rounds a week above capacity.

    **Lines.** The union's line makes {union} rounds in the war, bound by labour in {labour} weeks; the line overseas
    {overseas}, bound by capacity in {capacity} weeks and by components in {component}.

    **Price.** The next round at the end costs {price} USD, {ratio} times what it did in week 0.

    **Land.** Of the forces {blue} units of the defender are left, and {red} of the attacker; as planned {blue_planned}
    and {red_planned}.

    **Surge.** Half a year of money without limit would raise the defender's output to {surge} times that of week 0.
"""
HANGS = """
    **Demand.** As planned, {fill_change} more of what is asked for is served, and the price at the end changes by
    {price_change} USD.

    **Stock in peace.** With the larger stock overseas {stock_fill} more is served, and the weeks short change by
    {stock_weeks}.

    **Workers.** Twice the hires of the union's line change its output by {hires_output} rounds, that of the line
    overseas, which shares a supplier, by {hires_overseas}, and what is served by {hires_fill}. Labour then binds in
    {hires_labour} weeks still, and components in {hires_component}: a bottleneck that is widened hands over to the
    next.
"""


def sections(source: Source) -> dict[str, str]:
    """Return the texts between the markers of the page."""
    found = source.campaign("shell-hunger")
    cell, change, planned, hires = found.cell, found.change, "as-planned", "twice-the-hires"
    labour = cell("weeks_bound_labour_line_union_works")
    short = SHORT.format(
        fill=cell("fill_rate_blue_shell"),
        weeks=cell("stockout_weeks_blue_shell"),
        fill_planned=cell("fill_rate_blue_shell", planned),
        weeks_planned=cell("stockout_weeks_blue_shell", planned),
        labour=labour,
    )
    answer = ANSWER.format(
        month=cell("rounds_a_month_land_blue"),
        gap=cell("capacity_gap_blue_shell"),
        union=cell("output_line_union_works"),
        labour=labour,
        overseas=cell("output_line_overseas_works"),
        capacity=cell("weeks_bound_capacity_line_overseas_works"),
        component=cell("weeks_bound_component_line_overseas_works"),
        price=cell("price_end_shell"),
        ratio=cell("price_ratio_shell"),
        surge=cell("surge_blue"),
        **{side: cell(f"strength_end_land_{side}") for side in ("blue", "red")},
        **{f"{side}_planned": cell(f"strength_end_land_{side}", planned) for side in ("blue", "red")},
    )
    hangs = HANGS.format(
        fill_change=change("fill_rate_blue_shell", planned).lstrip("+"),
        price_change=change("price_end_shell", planned),
        stock_fill=change("fill_rate_blue_shell", "larger-stock").lstrip("+"),
        stock_weeks=change("stockout_weeks_blue_shell", "larger-stock"),
        hires_output=change("output_line_union_works", hires),
        hires_overseas=change("output_line_overseas_works", hires),
        hires_fill=change("fill_rate_blue_shell", hires),
        hires_labour=cell("weeks_bound_labour_line_union_works", hires),
        hires_component=cell("weeks_bound_component_line_union_works", hires),
    )
    return {
        "short": sentence(short),
        "answer": f"{items(answer)}\n\n{found.made_with}",
        "figure": source.figure("campaigns/figures/shell-hunger-output"),
        "stock": source.figure("campaigns/figures/shell-hunger-stock"),
        "hangs": items(hangs),
        "command": found.commands,
    }
