"""``wargame studies``: list of the shipped studies."""

from typing import Any

from wargame_experiments.commands.options import Flag


def studies(*, json: Flag = False) -> None:
    """List the shipped studies: what each asks, and how large it is.

    Parameters
    ----------
    json
        Print one JSON document: "studies", each with "name", "question", "model", "scenario", "points", "replications"
        of a point and "runs" in all (battles or campaigns), both at the least and at the most.
    """
    from wargame_experiments.console import console, table
    from wargame_experiments.reports.battle_document import print_json

    found = _studies()
    if json:
        print_json({"studies": found})
        return
    listing = table(
        "Studies", "name", "question", "scenario", "points", "replications", "battles", left=3,
        caption="Battles or campaigns, at the least and at the most. Run one: wargame sweep NAME; "
        "how long it takes: wargame sweep NAME --dry-run",
    )  # fmt: skip
    for row in found:
        numbers = (_range(row["replications"]), _range(row["runs"]))
        listing.add_row(row["name"], row["question"], row["scenario"], f"{row['points']:,}", *numbers)
    console().print(listing)


def _studies() -> list[dict[str, Any]]:
    from wargame_experiments.study.document.shipped import shipped
    from wargame_experiments.study.document.study import Study
    from wargame_experiments.study.run.dry_run import design_size

    found = []
    for name in shipped():
        study = Study.load(name, checks_points=False)  # tests have checked them
        size = design_size(study)
        found.append(
            {
                "name": name,
                "question": study.table.question,
                "model": study.table.model,
                "scenario": study.table.scenario,
                "points": len(study.points),
                "replications": [size.least, size.most],
                "runs": [size.runs(size.least), size.runs(size.most)],
            }
        )
    return found


def _range(ends: list[int]) -> str:
    """Return two numbers as a range, once if they are the same."""
    return " to ".join(dict.fromkeys(f"{end:,}" for end in ends))
