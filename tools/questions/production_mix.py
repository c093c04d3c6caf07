"""Numbers of docs/questions/production-mix.md."""

from questions.source import Source, items, mixes, money, sentence

from wargame_experiments.formatting import listed

SHORT = """
    Over years of peace and a year of war the attacker puts {red} of its money into attritable lines and the defender
    {blue}, when each answers the other; the campaign then costs the defender {value} USD more than the attacker, by
    chance.
"""
HANGS = """
    **The other side's mix.** Of the simulated shares the defender's best is {replies}.

    **The attacker's own limits.** It flies {fewest} raids with the share that flies fewest, {most} with the one that
    flies most.
"""


def sections(source: Source) -> dict[str, str]:
    """Return the texts between the markers of the page."""
    red, blue, value = source.game("production-mix")
    rows = source.table("production-mix/figures/game.csv")
    payoffs = {
        (row["attacker_mix"], row["defender_mix"]): float(row["value"]) for row in rows if row["kind"] == "payoff"
    }
    best = {one: min(blue, key=lambda other: payoffs[one, other]) for one in red}
    sweep = source.sweep("production-mix")
    raids = sorted((sweep.estimate(row, "raids").mean, sweep.cell(row, "raids")) for row in sweep.points)
    hangs = HANGS.format(replies=in_words(best), fewest=raids[0][1], most=raids[-1][1])
    return {
        "short": sentence(SHORT.format(red=mixes(red), blue=mixes(blue), value=money(value))),
        "figure": source.figure("production-mix/figures/heat_map_balance_replacement-page"),
        "hangs": items(hangs),
    }


def in_words(best: dict[str, str]) -> str:
    """Return the defender's best reply to each share of the attacker."""
    replies = set(best.values())
    if len(replies) == 1:
        return f"{replies.pop()}, whatever share the attacker has"
    return listed([f"{reply} against {one}" for one, reply in best.items()])
