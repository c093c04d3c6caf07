"""Numbers of docs/questions/production-mix.md."""

from typing import Any

from questions.source import Source, items, mixes, money, sentence

from wargame_experiments.formatting import listed

SHORT = """
    Over years of peace and a year of war the attacker puts {red} of its money into attritable lines and the defender
    {blue}, when each answers the other; the campaign then costs the defender {value} USD more than the attacker, by
    chance.
"""
HANGS = """
    **The other side's mix.** Of the simulated shares the defender's best is {replies}.

    **The attacker's share.** Against the defender's, {alike}.

    **The attacker's own limits.** It flies {fewest} raids with the share that flies fewest, {most} with the one that
    flies most.
"""
MEASURE = "balance_replacement"


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
    hangs = HANGS.format(replies=in_words(best), alike=alike(sweep, red, blue), fewest=raids[0][1], most=raids[-1][1])
    return {
        "short": sentence(SHORT.format(red=mixes(red), blue=mixes(blue), value=money(value))),
        "figure": source.figure("production-mix/figures/heat_map_balance_replacement-page"),
        "hangs": items(hangs),
    }


def alike(sweep: Any, red: dict[str, float], blue: dict[str, float]) -> str:
    """Return the attacker's shares that come out like its likeliest one against the defender's likeliest."""
    from reading import percent, signed

    own, other = (float(max(played, key=lambda mix: played[mix]).split()[0]) / 100 for played in (red, blue))
    best, rows = sweep.at(red_attritable=own, blue_attritable=other), sweep.where(blue_attritable=other)
    found = {percent(row["red_attritable"]): sweep.difference(best, row, MEASURE) for row in rows if row is not best}
    same = [f"{share} (by {signed(apart)} USD)" for share, apart in found.items() if apart.low <= 0.0 <= apart.high]
    if not same:
        return f"no other simulated share comes out like {percent(own)}"
    return f"{percent(own)} gains it no more, within the intervals, than {listed(same)}"


def in_words(best: dict[str, str]) -> str:
    """Return the defender's best reply to each share of the attacker."""
    replies = set(best.values())
    if len(replies) == 1:
        return f"{replies.pop()}, whatever share the attacker has"
    return listed([f"{reply} against {one}" for one, reply in best.items()])
