"""``wargame validate``: comparison of the model with theory."""

import sys
from contextlib import nullcontext
from typing import Literal

from wargame_experiments.commands.options import Flag, PathOption, quietable


@quietable
def validate(
    *,
    level: Literal["quick", "full"] = "quick",
    cases: str = "*",
    seed: int = 1,
    json: Flag = False,
    out: PathOption | None = None,
    force: Flag = False,
    quiet: Flag = False,
) -> int:
    """Compare the model with theory and fail if a difference is significant.

    The cases are battles with a known outcome (duels, layers, queues, radars, lasers, salvos, Iwo Jima, money),
    campaigns with one (learning, ramps, labour, orders, outages, repair, incidents, stock, raids, joint orders,
    methods, fighting on land, private capital) and closed forms with known answers. Each is a row: kind, theory,
    model, interval, error in standard errors, verdict. A row beyond three standard errors is marked "watch". It fails
    if it is significant among all rows together (Holm, 1 %). The exit code is 1 if a row fails.

    Parameters
    ----------
    level
        quick (about a minute) or full (about a quarter of an hour).
    cases
        Patterns of names or groups of cases, as in --cases 'salvo/*,radar'. Default: all.
    seed
        Key of the random numbers, 0 to 4294967295. The same seed gives the same numbers.
    json
        Print one JSON document instead of tables.
    out
        Folder for validation.json, validation.csv, validation.md and figures (PNG, PDF and CSV).
    force
        Write into a folder that holds other files.
    quiet
        Print nothing on stderr but errors.
    """
    from wargame_experiments.commands.options import check_run
    from wargame_experiments.console import console
    from wargame_experiments.output_folder import output_folder, written
    from wargame_experiments.reports.battle_document import print_json
    from wargame_experiments.reports.progress import progress
    from wargame_experiments.validation.bench import Bench
    from wargame_experiments.validation.files import document, made_by, write
    from wargame_experiments.validation.registry import cases as gather
    from wargame_experiments.validation.report import conclusion, table
    from wargame_experiments.validation.verdict import judge, summarise

    check_run(1, seed)
    selection, bench = gather(level, cases), Bench(seed)
    with output_folder(out, force) if out else nullcontext() as folder:
        comparisons = []
        with progress(len(selection), "case", quiet=json) as advance:
            for case in selection:
                comparisons.append(case.compare(bench))
                advance(1)
        rows = judge(selection, comparisons)
        summary = summarise(rows, bench.battles, bench.campaigns)
        whole = document(rows, summary, level, seed, made_by(level=level, cases=cases, seed=seed))
        if folder:
            write(folder, whole, rows, summary, bench)
    if json:
        print_json(whole)
    else:
        terminal = console()
        terminal.print(table(whole["cases"], f"The model against theory ({level}, seed {seed})"))
        terminal.print(conclusion(summary))
    if out:
        print(written(out), file=sys.stderr)
    return 1 if summary.failed else 0
