"""``wargame analyse``: analyses of a finished study, as tables or JSON."""

from typing import Annotated

from cyclopts import Parameter

from wargame_experiments.commands.options import PathOption


def analyse(
    folder: PathOption,
    *,
    break_even: str | None = None,
    measure: str | None = None,
    difference: str | None = None,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> None:
    """Analyse a finished study.

    The factors and measures of the study decide which analyses apply: the Pareto front of cost and value, the
    break-even of a cost-exchange ratio (defender USD per attacker USD), the best mix, paired differences with Holm's
    correction, the equilibrium of the mix game, and a sensitivity analysis (Sobol's indices with the share of
    replication noise, Morris' effects, or one factor at a time). Each analysis that does not apply is listed with its
    reason. A study with mixes begins with what their money bought. The figures are drawn by: wargame figures DIR

    Parameters
    ----------
    folder
        Folder of the sweep.
    break_even
        FACTOR or FACTOR=VALUE. Print only the break-even: the level of a factor, such as a price or the size of a raid,
        at which a measure equals VALUE, with an interval. The default VALUE of a cost-exchange ratio is 1. At the
        break-even of cer_value the value saved equals the cost.
    measure
        Measure of the break-even. Default: the first cost-exchange ratio of the study; of a difference, the payoff of
        the mix game, such as what the defender is out of, less the attacker.
    difference
        FACTOR or FACTOR=LEVEL:LEVEL. With --break-even: where two levels of this factor, by default the last and the
        first, come out alike, such as two shares of a budget; the measure at one less that at the other, replication by
        replication, crosses VALUE, by default 0. So a best share that is a corner turns there.
    json
        Print one JSON document instead of tables.
    """
    from wargame_experiments.analysis.data import Data
    from wargame_experiments.analysis.summary import break_even_section, sections
    from wargame_experiments.analysis.undefined import undefined_measures
    from wargame_experiments.console import console
    from wargame_experiments.formatting import count_of
    from wargame_experiments.reports.battle_document import print_json
    from wargame_experiments.reports.purchases import made, purchases_tables, purchases_values
    from wargame_experiments.study.store.results import Results

    if measure is not None and break_even is None:
        raise ValueError("--measure: allowed with --break-even FACTOR; without it, all measures are analysed")
    if difference is not None and break_even is None:
        raise ValueError("--difference: allowed with --break-even FACTOR, along which the difference turns")
    results = Results.load(folder)
    data = Data.of(results)
    if break_even is None:
        analyses = list(sections(data))
    else:
        analyses = [break_even_section(data, *_factor_and_value(break_even), measure, difference)]
    undefined = undefined_measures(data)
    if json:
        print_json(
            {
                "study": data.study.name,
                "question": data.study.table.question,
                **_document(data, analyses, undefined),
                "purchases": purchases_values(made(results)),
            }
        )
        return
    terminal = console()
    fewest, most = data.replications
    n = count_of(most, "replication") if fewest == most else f"{fewest:,} to {count_of(most, 'replication')}"
    points = f"{count_of(len(data.study.points), 'point')}, {n} at each, seed {data.study.table.seed}"
    terminal.print(f"\n{data.study.title}: {data.study.table.question}\n{points}.", style="bold")
    for table in purchases_tables(made(results), results.study.model.amounts) if break_even is None else []:
        terminal.print(table)
    for section in analyses:
        for table in section.tables:
            terminal.print(table)
    for section in analyses:
        if section.reason:
            terminal.print(f"{section.name}: does not apply, {section.reason}", style="dim")
        for name, why in section.left_out.items():
            terminal.print(f"{section.name}: without {name}, {why}", style="dim")
    for name, one in undefined.items():
        terminal.print(f"{name}: {one.words}")


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


def _document(data, analyses, undefined) -> dict:
    context = {
        "scenario": data.study.model.title(data.loaded),
        "seed": data.study.table.seed,
        "level": data.level,
        "replications": list(data.replications),
        "left_out": data.dropped,
        "undefined": [one._asdict() for one in undefined.values()],
        "orientation": "ratios are defender USD per attacker USD; above 1 the defender pays more",
    }
    sections = {section.name: section.values for section in analyses if not section.reason}
    return {
        **context,
        **sections,
        "does_not_apply": {section.name: section.reason for section in analyses if section.reason},
        "measures_left_out": {section.name: dict(section.left_out) for section in analyses if section.left_out},
    }
