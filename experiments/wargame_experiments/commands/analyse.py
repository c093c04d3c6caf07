"""``wargame analyse``: what a finished study says."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter


def analyse(
    folder: Path,
    *,
    break_even: str | None = None,
    measure: str | None = None,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> None:
    """Say what a finished study came to.

    Prints, as far as factors and measures allow: the Pareto front of cost and value, where a cost-exchange ratio
    (defender USD per attacker USD) crosses 1, the best mix or that the replications cannot tell, paired differences
    with Holm's correction, the equilibrium of the mix game, and sensitivities: Sobol's indices with the share of
    replication noise, Morris' effects, or one factor at a time. What does not apply is named, with the reason. Draw
    the same with: wargame figures DIR

    Parameters
    ----------
    folder
        Of the sweep.
    break_even
        FACTOR or FACTOR=VALUE: say only at which level of a factor, such as a price or the size of the raid, a measure
        crosses a value, with an interval; 1 of a cost-exchange ratio. With cer_value, value saved equals cost there.
    measure
        Which measure breaks even. Default: the first cost-exchange ratio of the study.
    json
        Print one JSON document and nothing else.
    """
    from wargame_experiments.analysis.data import Data
    from wargame_experiments.analysis.summary import break_even_section, sections
    from wargame_experiments.reports.battle_document import dumps
    from wargame_experiments.reports.console import console

    if measure is not None and break_even is None:
        raise ValueError("--measure: allowed with --break-even FACTOR; without it, all measures are analysed")
    data = Data.load(folder)
    if break_even is None:
        found = list(sections(data))
    else:
        found = [break_even_section(data, *_factor_and_value(break_even), measure)]
    if json:
        print(dumps({"study": data.study.name, "question": data.study.table.question, **_document(data, found)}))
        return
    made = console()
    fewest, most = data.replications
    n = f"{fewest:,}" if fewest == most else f"{fewest:,} to {most:,}"
    points = f"{len(data.study.points):,} points, {n} replications at each, seed {data.study.table.seed}"
    made.print(f"\n{data.study.name}: {data.study.table.question}\n{points}.", style="bold")
    for section in found:
        for table in section.tables:
            made.print(table)
    for section in found:
        if section.reason:
            made.print(f"{section.name}: does not apply, {section.reason}", style="dim")


def _factor_and_value(text: str) -> tuple[str, float | None]:
    """Return the factor and the value in FACTOR=VALUE.

    >>> _factor_and_value("units.guns.count"), _factor_and_value("price=0.5")
    (('units.guns.count', None), ('price', 0.5))
    """
    factor, equals, value = text.rpartition("=")
    if not equals:
        return value, None
    try:
        return factor, float(value)
    except ValueError:
        raise ValueError(f"--break-even: got {text}; allowed: FACTOR, or FACTOR=VALUE with a number") from None


def _document(data, found) -> dict:
    about = {
        "scenario": data.study.model.title(data.loaded),
        "seed": data.study.table.seed,
        "level": data.level,
        "replications": list(data.replications),
        "left_out": data.dropped,
        "orientation": "ratios are defender USD per attacker USD; above 1 the defender pays more",
    }
    sections = {section.name: section.values for section in found if not section.reason}
    return {
        **about,
        **sections,
        "does_not_apply": {section.name: section.reason for section in found if section.reason},
    }
