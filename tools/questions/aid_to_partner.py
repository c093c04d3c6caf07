"""Numbers of docs/questions/aid-to-partner.md."""

from questions.source import Source, items, sentence

SHORT = """
    Help out of stock raises the share of missiles that the raided nation gets of those it asks for by {help}, lowers
    the giver's readiness by {ready}, and leakage by {leak}; twice the share of stock adds {twice} and takes another
    {twice_ready}.
"""
ANSWER = """
    **The raids.** In {raids} raids with {attackers} attackers {leakage} leak. Interceptor drones are short in
    {drones} weeks, missiles in {missiles}: the front gets {fill} of what its batteries could load.

    **Readiness.** In the mean of the war that of the giver is {giver}, that of the front {front} and that of the maker
    {maker}.

    **Jamming.** The software of the jammers has {fresh} of its fresh effect in the mean.
"""
HANGS = """
    **The kind of help.** The whole place in the queue of a line, in place of half, brings {queue} more of the missiles
    asked for, since the line makes few.

    **Paperwork.** Half a year of export paperwork takes {paper} off what the front gets.

    **Software or missiles.** With half a year between generations of the jammers' software leakage changes by
    {software}, and what is destroyed by {software_value} USD; without any help out of stock by {none} and {none_value}
    USD.
"""


def sections(source: Source) -> dict[str, str]:
    """Return the texts between the markers of the page."""
    found = source.campaign("aid-to-partner")
    cell, change, less = found.cell, found.change, found.less
    fill, ready, value = "fill_rate_blue_medium_range_missile", "readiness_mean_nation_giver", "value_destroyed_blue"
    none, twice, software = "nothing-out-of-stock", "twice-as-much", "slow-software"
    short = SHORT.format(
        help=less(fill, none),
        ready=change(ready, none).lstrip("+"),
        leak=change("leakage", none).lstrip("+"),
        twice=change(fill, twice).lstrip("+"),
        twice_ready=less(ready, twice),
    )
    answer = ANSWER.format(
        **{name: cell(name) for name in ("raids", "attackers", "leakage")},
        drones=cell("stockout_weeks_blue_interceptor_drone"),
        missiles=cell("stockout_weeks_blue_medium_range_missile"),
        fill=cell(fill),
        **{one: cell(f"readiness_mean_nation_{one}") for one in ("giver", "front", "maker")},
        fresh=cell("effectiveness_method_jamming_update"),
    )
    hangs = HANGS.format(
        queue=change(fill, "whole-place-in-the-queue").lstrip("+"),
        paper=less(fill, "half-a-year-of-paperwork"),
        software=change("leakage", software),
        software_value=change(value, software),
        none=change("leakage", none),
        none_value=change(value, none),
    )
    return {
        "short": sentence(short),
        "answer": f"{items(answer)}\n\n{found.made_with}",
        "figure": source.figure("campaigns/figures/aid-to-partner-stock"),
        "hangs": items(hangs),
        "command": found.commands,
    }
