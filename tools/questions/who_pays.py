"""Numbers of docs/questions/who-pays.md."""

import numpy as np
from questions.source import Source, items, mixes, money, sentence

from wargame_experiments.formatting import count_of, share

SHORT = """
    The defender pays: when each side answers the other, a raid costs it {value} USD more in full than the attacker by
    chance. Between the likeliest mixes the full cost-exchange ratio is {ratio} by chance, {worlds}.
"""
HANGS = """
    **Where the ratio crosses 1.** Of {pairs} of mixes {below} a full ratio whose interval lies below 1, {even} one
    whose interval holds 1, and {above} one that lies above. The ratio raid, which leaves out what is destroyed, lies
    below 1 in {raid_below} of them, the likeliest pair among them with {raid} at a leakage of {leakage}: it is low
    where the defender hardly shoots.

    **Uncertain prices, values and performance.** Between the likeliest mixes the full ratio is below 1 in
    {worlds_below} of {worlds_n} worlds. With missiles alone in place of the defender's likeliest mix, the balance
    changes by {instead} USD by chance, {instead_worlds}.

    **Who answers.** In equilibrium the attacker buys {red}, the defender {blue}.
"""
LIKELY = {"red_drones": 0, "red_decoys": 0, "blue_guns": 1}
MISSILES = {"red_drones": 0, "red_decoys": 0, "blue_missiles": 1}


def sections(source: Source) -> dict[str, str]:
    """Return the texts between the markers of the page."""
    from reading import signed

    sweep, (red, blue, value) = source.sweep("who-pays"), source.game("who-pays")
    likely, missiles = sweep.at(**LIKELY), sweep.at(**MISSILES)
    full, raid = ([sweep.estimate(row, name) for row in sweep.points] for name in ("cer_full", "cer_raid"))
    below, above = sum(one.high < 1 for one in full), sum(one.low > 1 for one in full)
    worlds = sweep.band.of(["cer_full"], likely)
    short = SHORT.format(
        value=money(value), ratio=sweep.cell(likely, "cer_full"), worlds=sweep.over_worlds(likely, "cer_full")
    )
    hangs = HANGS.format(
        pairs=count_of(len(full), "pair"),
        below=have(below),
        even=have(len(full) - below - above),
        above=have(above),
        raid_below=sum(one.high < 1 for one in raid),
        raid=sweep.cell(likely, "cer_raid"),
        leakage=sweep.cell(likely, "leakage"),
        worlds_below=share(float(np.mean(worlds < 1))),
        worlds_n=len(worlds),
        instead=signed(sweep.difference(missiles, likely, "balance")),
        instead_worlds=sweep.change_over_worlds(missiles, likely, "balance"),
        red=mixes(red),
        blue=mixes(blue),
    )
    figure = source.figure("who-pays/figures/game-page")
    return {"short": sentence(short), "figure": figure, "hangs": items(hangs)}


def have(count: int) -> str:
    """Return a number with its verb."""
    return f"{count or 'none'} {'has' if count == 1 else 'have'}"
