"""Numbers of docs/questions/defence-suppression.md."""

from questions.source import Source, items, sentence

SHORT = """
    If half of the attacker's drones hunt radars and command nodes, the value that it destroys changes by {value} USD by
    chance, {worlds}; with the forces that the defender loses the change is {forces} USD.
"""
HANGS = """
    **Whether forces lost count.** With half of the drones and half of the missiles as hunters, value alone changes by
    {value_both} USD, value with forces by {forces_both} USD: the sign of the answer is what is counted.

    **Timing.** If each wave arrives at once, half of the drones as hunters change value by {value_once} USD, and value
    with forces by {forces_once} USD.

    **What gets through.** Leakage is {leakage} with half of the drones as hunters against {leakage_none} without.
"""
FORCES = ("value_lost", "cost_blue_lost")


def sections(source: Source) -> dict[str, str]:
    """Return the texts between the markers of the page."""
    from reading import signed

    sweep = source.sweep("defence-suppression")

    def at(share: float, missiles: float = 0, simultaneity: int = 0) -> dict:
        return sweep.at(hunting_share=share, hunting_missiles=missiles, simultaneity=simultaneity)

    def change(one: dict, other: dict, *measures: str) -> str:
        return signed(sweep.difference(one, other, *measures))

    none, drones, both, none_once, once = at(0), at(0.5), at(0.5, 0.5), at(0, 0, 1), at(0.5, 0, 1)
    short = SHORT.format(
        value=change(drones, none, "value_lost"),
        worlds=sweep.change_over_worlds(drones, none, "value_lost"),
        forces=change(drones, none, *FORCES),
    )
    hangs = HANGS.format(
        value_both=change(both, none, "value_lost"),
        forces_both=change(both, none, *FORCES),
        value_once=change(once, none_once, "value_lost"),
        forces_once=change(once, none_once, *FORCES),
        leakage=sweep.cell(drones, "leakage"),
        leakage_none=sweep.cell(none, "leakage"),
    )
    figure = source.figure("defence-suppression/figures/value_lost-page")
    return {"short": sentence(short), "figure": figure, "hangs": items(hangs)}
