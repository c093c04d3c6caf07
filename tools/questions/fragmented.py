"""Numbers of docs/questions/fragmented.md."""

from questions.source import Source, items, sentence

from wargame_experiments.validation.report import markdown

SHORT = """
    Seventeen designs in place of one cost {cost} USD more, make the next unit at the end dearer by {price} USD, start
    {output} fewer units of each design in the war, and leave each design short in {weeks} weeks where one is short in
    {weeks_one}.
"""
HANGS = """
    **What is pooled.** The same crews repair more evenly with one standard: the shop of the busiest nation works
    {east} of the time with seventeen designs and {east_one} with one, that of the idlest {west} and {west_one}.

    **How much is bought jointly.** A larger joint share, of one more common design, changes the price of that design by
    {joint_price} USD and the units started of each other by {joint_output}: it begins to learn anew.
"""
NEXT, EACH, SHORT_WEEKS = "price_end_drone_[01]*", "output_blue_drone_[01]*", "stockout_weeks_blue_drone_[01]*"
ROWS = {
    NEXT: "price of the next unit at the end, USD",
    EACH: "units started in the war, each design",
    "fill_rate_blue_drone_[01]*": "units got of those asked for",
    SHORT_WEEKS: "weeks short, each design",
    "availability_blue_drone_[01]*": "availability",
    "readiness_mean_nation_east": "readiness of `east`, mean of the war",
    "cost_blue_book": "cost of the campaign, USD, closing stock at book value",
}


def sections(source: Source) -> dict[str, str]:
    """Return the texts between the markers of the page."""
    found = source.campaign("fragmented")
    cell, one = found.cell, "standardised"
    short = SHORT.format(
        cost=found.less("cost_blue_book", one),
        price=found.less(NEXT, one),
        output=found.change(EACH, one).lstrip("+"),
        weeks=cell(SHORT_WEEKS),
        weeks_one=cell(SHORT_WEEKS, one),
    )
    rows = [[words, cell(name), cell(name, one), found.change(name, one)] for name, words in ROWS.items()]
    hangs = HANGS.format(
        east=cell("utilisation_shop_east"),
        east_one=cell("utilisation_shop_east", one),
        west=cell("utilisation_shop_west"),
        west_one=cell("utilisation_shop_west", one),
        joint_price=found.change("unit_paid_common", "joint-more"),
        joint_output=found.change(EACH, "joint-more"),
    )
    table = markdown(rows, ("measure", "17 designs", "one", "one less 17"))
    return {
        "short": sentence(short),
        "answer": f"{table}\n\n{found.made_with} Means over the designs.",
        "figure": source.figure("campaigns/figures/fragmented-price"),
        "hangs": items(hangs),
        "command": found.commands,
    }
