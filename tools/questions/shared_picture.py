"""Numbers of docs/questions/shared-picture.md."""

from questions.source import Source, items, sentence

SHORT = """
    One network that either command node can lead lowers the share of wasted shots from {wasted_two} to {wasted_one} and
    saves {value} USD of value a raid by chance, {value_worlds}; with {many} cruise missiles in place of {few} it saves
    {value_many} USD.
"""
HANGS = """
    **Whether a second node can take over.** On one network with a single command node the value saved is {single} USD
    in the same raid: what sharing ends, overkill, was also redundancy.

    **The number of missiles.** Against drones alone, one network with either node saves {drones_alone} USD.

    **Rounds.** They change by {rounds} USD by chance, {rounds_worlds}: nothing that holds over the worlds.
"""
WITH, SINGLE = "one network, either node", "one network, one command node"


def sections(source: Source) -> dict[str, str]:
    """Return the texts between the markers of the page."""
    from reading import shown, signed

    sweep, gains = source.sweep("shared-picture"), source.rows("shared-picture", "gain")

    def gain(missiles: str, network: str) -> str:
        wanted = {"drones a wave": "36", "missiles": missiles, "against two networks": network}
        return next(row for row in gains if wanted.items() <= row.items())["value saved, USD"]

    raid = {"drones_a_wave": 36, "cruise_missiles": 4}
    two = next(row for row in sweep.where(**raid) if row["southern_network"] == "south-net")
    one = next(row for row in sweep.where(**raid) if "command-south" in str(row["command_nodes"]))
    short = SHORT.format(
        wasted_two=sweep.cell(two, "overkill_share"),
        wasted_one=sweep.cell(one, "overkill_share"),
        value=shown(sweep.difference(two, one, "value_lost"), "USD"),
        value_worlds=sweep.change_over_worlds(two, one, "value_lost"),
        few=raid["cruise_missiles"],
        many=16,
        value_many=gain("16", WITH).lstrip("+"),
    )
    hangs = HANGS.format(
        single=gain("4", SINGLE),
        drones_alone=gain("0", WITH),
        rounds=signed(sweep.difference(one, two, "cost_blue_rounds")),
        rounds_worlds=sweep.change_over_worlds(one, two, "cost_blue_rounds"),
    )
    figure = source.figure("shared-picture/figures/value_saved-page")
    return {"short": sentence(short), "figure": figure, "hangs": items(hangs)}
