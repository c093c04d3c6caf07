"""``wargame studies``: list of the shipped studies."""

from wargame_experiments.commands.options import Flag


def studies(*, json: Flag = False) -> None:
    """List the shipped studies: what each asks, and how large it is.

    Parameters
    ----------
    json
        Print one JSON document: "studies", each with "name", "question", "model", "scenario", "points", and
        "replications" of a point, at the least and at the most.
    """
    from wargame_experiments.console import console, table
    from wargame_experiments.reports.battle_document import print_json
    from wargame_experiments.study.document.shipped import shipped
    from wargame_experiments.study.document.sketch import sketch

    found = [sketch(name) for name in shipped()]
    if json:
        rows = ({**one._asdict(), "replications": [one.least, one.most]} for one in found)
        print_json({"studies": [{k: v for k, v in row.items() if k not in ("least", "most")} for row in rows]})
        return
    listing = table(
        "Studies", "name", "question", "scenario", "points", "replications", left=3,
        caption="Replications of a point. Run one: wargame sweep NAME; how long it takes: wargame sweep NAME --dry-run",
    )  # fmt: skip
    for one in found:
        replications = " to ".join(dict.fromkeys(f"{end:,}" for end in (one.least, one.most)))
        listing.add_row(one.name, one.question, one.scenario, f"{one.points:,}", replications)
    console().print(listing)
