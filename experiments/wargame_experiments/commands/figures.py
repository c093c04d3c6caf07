"""``wargame figures``: figures of a finished study for a paper."""

import sys
from collections.abc import Sequence
from typing import Annotated

from cyclopts import Parameter

from wargame_experiments.commands.options import AgentModules, Flag, PathOption, quietable


@quietable
def figures(
    folder: PathOption,
    *,
    only: Annotated[Sequence[str], Parameter(negative_iterable=())] = (),
    out: PathOption | None = None,
    font: str | None = None,
    allow_agents: AgentModules = (),
    force: Flag = False,
    quiet: Flag = False,
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
    allow_agents
        Module or package with agent classes, whose Python code may run. Repeatable. Without it, figures that simulate a
        battle again are skipped where the scenario names such a class.
    font
        Family of the font of the figures. Default: DejaVu Sans, and for characters that it lacks another of this
        machine.
    force
        Write into a folder that holds other files.
    quiet
        Print nothing on stderr but errors.
    """
    from wargame.inputs.visible import visible
    from wargame_experiments.analysis.data import Data
    from wargame_experiments.analysis.undefined import undefined_measures
    from wargame_experiments.commands.options import chosen_fonts
    from wargame_experiments.console import say
    from wargame_experiments.figures import figure_spec
    from wargame_experiments.figures.registry import figure_sets
    from wargame_experiments.formatting import count_of
    from wargame_experiments.output_folder import output_folder
    from wargame_experiments.regular_files import is_folder
    from wargame_experiments.study.store.places import FIGURES

    if out is None:
        is_folder(folder / FIGURES)  # a link in a folder of somebody else leads nowhere
    fonts, data = chosen_fonts(font), Data.load(folder, allow_agents)
    target, kinds = out or folder / FIGURES, list(figure_sets(data, only))
    drawn = [one for kind in kinds for one in kind.figure_specs]
    if drawn:
        with output_folder(target, force) as temporary:
            for one in drawn:
                figure_spec.write(temporary, one, fonts)
    for kind in kinds:
        for one in kind.figure_specs:
            print(f"{kind.name}: {one.name}")
        for name, reason in kind.left_out.items():
            say(f"{kind.name}: skipped {name}, {reason}")
        if kind.reason:
            say(f"{kind.name}: skipped, {kind.reason}")
    for name, one in undefined_measures(data).items():
        say(f"{name}: {one.words}")
    if not drawn:
        raise ValueError(f"{folder}: no figure applies; see above")
    line = f"{count_of(len(drawn), 'figure')} in {target}, each as PDF and PNG at two widths, CSV and TXT"
    print(visible(line), file=sys.stderr)
    if fonts.missing():
        print(fonts.missing(), file=sys.stderr)
