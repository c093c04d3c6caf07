"""``wargame figures``: figures of a finished study for a paper."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter


def figures(
    folder: Path,
    *,
    only: Annotated[Sequence[str], Parameter(negative_iterable=())] = (),
    out: Path | None = None,
    force: Annotated[bool, Parameter(negative=())] = False,
) -> None:
    """Draw the figures of a finished study for a paper.

    Each figure has column width (85 mm) and page width (178 mm), as PDF and PNG, with its data (CSV) and its caption
    (TXT). The factors and measures of the study decide which figures apply. Each kind that does not apply is listed
    with its reason.

    Parameters
    ----------
    folder
        Folder of the sweep.
    only
        Kind of figure to draw. Repeatable. Default: all kinds that apply.
    out
        Folder for the figures. Default: figures/ in the folder of the sweep.
    force
        Write into a folder that holds other files.
    """
    from wargame_experiments.analysis.data import Data
    from wargame_experiments.console import say
    from wargame_experiments.figures import figure_spec
    from wargame_experiments.figures.registry import figure_sets
    from wargame_experiments.formatting import count_of
    from wargame_experiments.output_folder import output_folder

    data = Data.load(folder)
    target = out or folder / "figures"
    drawn = 0
    with output_folder(target, force) as temporary:
        for kind in figure_sets(data, only):
            for one in kind.figure_specs:
                figure_spec.write(temporary, one)
                print(f"{kind.name}: {one.name}")
            if kind.reason:
                say(f"{kind.name}: skipped, {kind.reason}")
            drawn += len(kind.figure_specs)
        if not drawn:
            raise ValueError(f"{folder}: no figure applies; see above")
    print(f"{count_of(drawn, 'figure')} in {target}, each as PDF and PNG at two widths, CSV and TXT", file=sys.stderr)
