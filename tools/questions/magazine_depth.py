"""Numbers of docs/questions/magazine-depth.md."""

from questions.source import Source, items, sentence

SHORT = """
    A doubling from {missiles} missiles a launcher saves {value} USD of value a raid by chance, {worlds}, at
    {per_usd} USD for each dollar of missiles loaded; a doubling from {drones} interceptor drones a pad saves
    {drones_per_usd} for each dollar.
"""
HANGS = """
    **Whether the magazine runs dry.** In the raid of {launched} elements pads with {drones} drones run dry before the
    doubling in {drones_dry} of raids, launchers with {missiles} missiles in {dry}: these hold some for cruise
    missiles, and stop firing at drones before. The doubling has {used} USD more used up.

    **The size of the raid.** The same doubling of missiles saves {small} USD in the smallest raid and {large} USD in
    the largest.
"""


def sections(source: Source) -> dict[str, str]:
    """Return the texts between the markers of the page."""
    sweep = source.sweep("magazine-depth")
    launched, one, two = "116", "16 to 32", "12 to 24"
    missiles = [row for row in source.rows("magazine-depth", "missiles") if row["missiles a launcher"] == one]
    drones = source.rows("magazine-depth", "interceptor-drones")
    middle = next(row for row in missiles if row["launched"] == launched)
    pad = next(row for row in drones if row["launched"] == launched and row["interceptor drones a pad"] == two)
    base, deeper = ({"drones_a_wave": 36, "missiles": m, "interceptor_drones": 12} for m in (16, 32))
    words = {
        "missiles": one.partition(" to ")[0],
        "drones": two.partition(" to ")[0],
        "launched": launched,
        "value": middle["value saved, USD a raid"].lstrip("+"),
        "worlds": sweep.change_over_worlds(sweep.at(**base), sweep.at(**deeper), "value_lost"),
        "per_usd": middle["saved per USD loaded"],
        "drones_per_usd": pad["saved per USD loaded"],
        "drones_dry": pad["dry before"],
        "dry": middle["dry before"],
        "used": middle["more used up, USD a raid"].lstrip("+"),
        "small": missiles[0]["value saved, USD a raid"].lstrip("+"),
        "large": missiles[-1]["value saved, USD a raid"].lstrip("+"),
    }
    return {
        "short": sentence(SHORT.format(**words)),
        "figure": source.figure("magazine-depth/figures/value_lost-page"),
        "hangs": items(HANGS.format(**words)),
    }
