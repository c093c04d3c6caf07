"""A study: question, scenario, factors, design, measures, replications; in a file, in Python, on the command line."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from wargame import markup
from wargame.inputs.errors import Problem, explain, shown
from wargame.inputs.names import NAME_RULE, is_name, name_from
from wargame.inputs.settings import Settings
from wargame_experiments import models
from wargame_experiments.formatting import count_of
from wargame_experiments.models.model import Inputs, Model
from wargame_experiments.study.design.factors import Factor
from wargame_experiments.study.document import checks
from wargame_experiments.study.document.band import band_findings, band_words
from wargame_experiments.study.document.builder import StudyBuilder
from wargame_experiments.study.document.columns import column_findings, layout
from wargame_experiments.study.document.file import DEFAULT_NAME, StudyDocument, StudyError, from_words, read_study

MAX_FACTORS: Final = 20  # of a table in a notebook
MAX_LEVELS: Final = 8


class Study:
    """A study that is known to be right, with its points.

    Parameters are the words of a study file, see `wargame_experiments.study.schema`.

    Attributes
    ----------
    name
        Of the study: its folder, or what it was called.
    table
        The words of the study.
    inputs
        The input files of its model.
    factors
        All factors by name, constants among them.
    mixes
        By name, with their budgets.
    described
        What each measure that the study asks for is made of.
    followed
        The state measures whose time series are kept.
    points
        Cases, in the order of the design.

    Raises
    ------
    StudyError
        With everything that is wrong.

    Examples
    --------
    >>> study = Study(scenario="duel", factors={"units.red-group.count": [2, 3]}, measures=["p_win_red"])
    >>> [point.values for point in study.points]
    [{'units.red-group.count': 2}, {'units.red-group.count': 3}]
    """

    def __init__(
        self,
        *,
        scenario: str | Path,
        model: str = models.DEFAULT,
        factors: Mapping[str, Any] | None = None,
        question: str = "",
        label: str = "",
        design: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
        uncertain: Mapping[str, Any] | None = None,
        mixes: Mapping[str, Any] | None = None,
        measures: Sequence[str] | None = None,
        replications: Mapping[str, Any] | int | None = None,
        series: Mapping[str, Any] | None = None,
        band: Mapping[str, Any] | None = None,
        seed: int = 1,
        level: float = 0.95,
        name: str = "study",
        folder: str | Path = ".",
    ) -> None:
        words = {
            "question": question,
            "label": label,
            "scenario": str(scenario),
            "model": model,
            "factors": factors,
            "design": design,
            "uncertain": uncertain,
            "mixes": mixes,
            "measures": measures,
            "replications": {"n": replications} if isinstance(replications, int) else replications,
            "series": series,
            "band": band,
            "seed": seed,
            "level": level,
        }
        if not is_name(name):
            message = explain(f"a study cannot be called {shown(name)}", NAME_RULE)
            raise StudyError([Problem("study", 0, "name", shown(name), message)])
        given = {key: value for key, value in words.items() if value is not None}
        self._take(from_words(given, name, Path(folder)))

    @classmethod
    def load(cls, path: str | Path, settings: Settings = ()) -> "Study":
        """Return the study in a file; a folder stands for the ``study.toml`` in it.

        Parameters
        ----------
        path
            Of the file or folder, or the name of a shipped study, if there is no such file.
        settings
            Values laid over the file: ``"path=value"`` texts, or a mapping of dotted paths to values.

        Raises
        ------
        StudyError
            With everything that is wrong, line by line.
        """
        made = cls.__new__(cls)
        made._take(read_study(path, settings))
        return made

    @classmethod
    def stored(cls, words: Mapping[str, Any], inputs: Inputs, name: str) -> "Study":
        """Return a study from what `words` gave, with its input files."""
        made = cls.__new__(cls)
        made._take(from_words(words, name_from(name, DEFAULT_NAME), Path(".")), inputs)
        return made

    def __repr__(self) -> str:
        """Return name and size.

        >>> Study(scenario="duel", factors={"units.red-group.count": [2, 3]}, measures=["p_win_red"])
        <Study study of duel: 2 points, 1 factor, 1 measure, 100 replications each>
        """
        least, most = self.table.replications.ends
        each = f"{least:,}" if least == most else f"{least:,} to {most:,}"
        sizes = [
            count_of(len(self.points), "point"),
            count_of(len(self._levels()), "factor"),
            count_of(len(self.measures), "measure"),
            f"{each} replications each",
        ]
        return f"<Study {self.name} of {self.table.scenario}: {', '.join(sizes)}>"

    def _repr_html_(self) -> str:
        """Return question and factors as a table for a notebook."""
        rows = [(self.labels.get(name, name), _listed(levels)) for name, levels in self._levels().items()]
        note = f"{repr(self)[1:-1]}. Measures: {', '.join(self.measures)}."
        note += f" The first {MAX_FACTORS} of {len(rows)} factors." if len(rows) > MAX_FACTORS else ""
        title = self.table.question or self.title
        return markup.table(title, ("factor", "values"), rows[:MAX_FACTORS], left=2, note=note)

    def _levels(self) -> dict[str, list[Any]]:
        """Return the values that occur of each factor which takes more than one, numbers in ascending order."""
        found = {}
        for name in dict.fromkeys(name for point in self.points for name in point.values):
            levels = {str(value): value for point in self.points if (value := point.values.get(name)) is not None}
            if len(levels) > 1:
                is_number = all(isinstance(value, int | float) for value in levels.values())
                found[name] = sorted(levels.values()) if is_number else list(levels.values())
        return found

    def words(self) -> dict[str, Any]:
        """Return the study in plain values that need no other file but the scenario.

        Tables stand in it as rows, and figures of the catalogue as factors with their ranges. The band is left out: it
        is another study, with a sweep of its own.
        """
        data = self.table.model_dump(mode="json", exclude_defaults=True, exclude={"uncertain", "band"})
        if self._figures:
            figures = {
                name: made.model_dump(mode="json", exclude_defaults=True) for name, made in self._figures.items()
            }
            data["factors"] = {**data.get("factors", {}), **figures}
        designs = [
            {"kind": "list", "rows": self._rows[place]}
            if design.kind == "csv"
            else design.model_dump(mode="json", exclude_unset=True)
            for place, design in enumerate(self.table.design)
        ]
        return {**data, "question": self.table.question, **({"design": designs} if designs else {})}

    def band(self) -> "Study":
        """Return the study that runs points of this one again in the worlds of its ``[band]``.

        Without such a table, all points in as many worlds as is its default.

        Raises
        ------
        StudyError
            If the points of the band are not points of the study, which may be narrowed with ``--set`` without it; if
            the study has ``[uncertain]`` figures itself, or a world cannot be run.

        Examples
        --------
        >>> study = Study(scenario="night-raid", factors={"units.laser.count": [0, 1]}, band={"worlds": 20})
        >>> [len(one.points) for one in (study, study.band())]
        [2, 40]
        """
        if self._band_problems:
            raise StudyError(self._band_problems)
        made = Study.__new__(Study)
        name = name_from(f"{self.name}-band", DEFAULT_NAME)
        made._take(from_words(band_words(self), name, Path(".")), self.inputs, is_new=True)
        return made

    @property
    def model(self) -> Model:
        """Return the model that the study runs."""
        return models.find(self.table.model)

    @property
    def measures(self) -> list[str]:
        """Return the names of the measures."""
        return list(self.described)

    @property
    def title(self) -> str:
        """Return what reports call the study."""
        return self.table.label or self.name

    @property
    def labels(self) -> dict[str, str]:
        """Return the labels of factors by name; none of a factor that has none."""
        return {name: factor.label for name, factor in self.factors.items() if factor.label}

    @property
    def scanned(self) -> dict[str, Factor]:
        """Return the factors that take more than one value."""
        return {name: factor for name, factor in self.factors.items() if checks.is_scanned(factor)}

    def _take(self, document: StudyDocument, inputs: Inputs | None = None, is_new: bool = False) -> None:
        """Take over a study document, or raise with all that is wrong with it."""
        builder = StudyBuilder(document, inputs, is_new)
        builder.build()
        if builder.problems:
            raise StudyError(sorted(dict.fromkeys(builder.problems), key=lambda p: (p.file != document.file, p.line)))
        assert builder.table is not None
        self.name, self.table = document.name, builder.table
        assert builder.inputs is not None
        self.inputs = builder.inputs
        self.factors, self.mixes, self.described = builder.factors, builder.mixes, builder.described
        self.followed = (
            {} if self.table.series is None else {n: builder.followed[n] for n in self.table.series.measures}
        )
        self.points, self._rows, self._figures = tuple(builder.points), builder.rows, builder.figures
        self._band_problems = [document.located(f) for f in band_findings(self.table, self.factors, self.points)]
        if clashes := [document.located(finding) for finding in column_findings(layout(self))]:
            raise StudyError(clashes)


def _listed(levels: Sequence[Any]) -> str:
    """Return levels in words, of many the first and the last.

    >>> _listed([0, 0.5]), _listed(range(20))
    ('0, 0.5', '0 to 19, 20 values')
    """
    if len(levels) <= MAX_LEVELS:
        return ", ".join(map(str, levels))
    return f"{levels[0]} to {levels[-1]}, {len(levels)} values"
