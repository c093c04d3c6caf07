"""Sketch of a shipped study: what it asks and how large it is, in a moment."""

from typing import NamedTuple

from wargame_experiments.study.document.builder import StudyBuilder
from wargame_experiments.study.document.file import StudyError, read_study


class StudySketch(NamedTuple):
    """What a study asks, and how large it is.

    Attributes
    ----------
    name, question, model, scenario
        As in its file.
    points
        Of its design.
    least, most
        Replications at each point.
    """

    name: str
    question: str
    model: str
    scenario: str
    points: int
    least: int
    most: int


def sketch(name: str) -> StudySketch:
    """Return the sketch of a study, by its shipped name or path.

    Nothing is compiled, and the model does not read its inputs at each point: what is wrong there is found by
    `wargame_experiments.study.Study.load`.

    Raises
    ------
    StudyError
        If something else is wrong.

    Examples
    --------
    >>> sketch("attritable-share")[3:]
    ('night-raid', 25, 100, 400)
    """
    document = read_study(name)
    builder = StudyBuilder(document, None, is_sketch=True)
    builder.build()
    if builder.problems or builder.table is None:
        raise StudyError(builder.problems)
    table = builder.table
    least, most = table.replications.ends
    return StudySketch(document.name, table.question, table.model, table.scenario, len(builder.points), least, most)
