"""Builder of a study from its document: tables, factors, mixes, measures and points, or everything that is wrong."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from wargame.estimates.measure_spec import MeasureSpec, StateMeasure
from wargame.inputs.errors import Finding, Problem, ScenarioError, explain, shown
from wargame.inputs.schema import table
from wargame.inputs.settings import plain
from wargame.inputs.toml_lines import read_key
from wargame_experiments import models
from wargame_experiments.models.model import Counting, Inputs, Mix, Model
from wargame_experiments.study.design.case import Point
from wargame_experiments.study.design.csv_rows import CsvRows, read_csv
from wargame_experiments.study.design.designs import Row, crossed
from wargame_experiments.study.design.factors import Factor, spread
from wargame_experiments.study.design.points import (
    DesignContext,
    DesignPart,
    PointFault,
    count_findings,
    design_parts,
    points,
    rows_of,
)
from wargame_experiments.study.document import checks
from wargame_experiments.study.document.design_checks import design_findings, row_findings
from wargame_experiments.study.document.file import StudyDocument
from wargame_experiments.study.document.named_files import named_file
from wargame_experiments.study.document.point_checks import PointProblem, point_problems, words_of
from wargame_experiments.study.document.uncertain import figure_tables, uncertain_findings
from wargame_experiments.study.schema import FactorTable, StudyTable

MOST_PROBLEMS: Final = 20  # of points, that are said


class StudyBuilder:
    """Study under construction: each step adds to it, or to the list of problems.

    Parameters
    ----------
    document
        What the study says.
    inputs
        The input files; None to read what the document names. With them the study is one that was stored, whose points
        were checked when it was new.
    is_new
        Whether it is not stored although it has input files: those of the study that it is made of.
    is_sketch
        Whether only its size is asked for: measures are not looked up, for which a model may compile, and the model
        does not read its inputs at each point.
    """

    def __init__(
        self, document: StudyDocument, inputs: Inputs | None, is_new: bool = False, is_sketch: bool = False
    ) -> None:
        self.document, self.problems, self.inputs = document, list(document.problems), inputs
        self.is_new, self.is_sketch = is_new or inputs is None, is_sketch
        self.model = self._model()
        self.tables: dict[str, FactorTable] = {}
        self.figures: Mapping[str, FactorTable] = {}
        self.factors: dict[str, Factor] = {}
        self.mixes: dict[str, Mix] = {}
        self.described: dict[str, MeasureSpec] = {}
        self.followed: Mapping[str, StateMeasure] = {}
        self.points: list[Point] = []
        self.rows: dict[int, list[Row]] = {}
        self.csv: dict[int, CsvRows] = {}
        self.constants: dict[str, Any] = {}

    def build(self) -> None:
        """Build all that is right, and note in ``problems`` what is wrong."""
        self.table = self._table()
        self._factors()
        loaded = self._load()
        if self.table is None:
            return
        self._take(checks.replication_findings(self.table.replications, self._names()))
        self._take(checks.factor_findings(self.tables))
        if loaded is None:
            return
        if not self.is_sketch:
            self._measures(loaded)
        assert self.inputs is not None
        mix_problems = list(checks.mix_findings(self.table.mixes, self.model, loaded))
        self._take(mix_problems)
        self._take(checks.setting_findings(self.tables, self.table.mixes, self.constants, self._problems_of))
        if mix_problems:
            return
        self.mixes = self._mixes(loaded)
        self._figures_of_the_catalogue(loaded)
        self._take(checks.share_findings(self.tables, self.mixes))
        self._take(design_findings(self.table.design, self._scanned(), self.mixes))
        if not self.problems:
            self._points()

    def _model(self) -> Model:
        """Return the model that the document names; the default one if there is none of that name, which is noted."""
        name = self.document.data.get("model", models.DEFAULT)
        try:
            return models.find(name if isinstance(name, str) else models.DEFAULT)
        except ValueError as error:
            self.problems.append(self.document.located(Finding(("model",), str(name), str(error))))
            return models.find()

    def _names(self) -> Sequence[str]:
        """Return the names of the measures."""
        assert self.table is not None
        return self.model.headline if self.table.measures is None else self.table.measures

    def _problems_of(self, settings: Mapping[str, Any]) -> Sequence[Problem]:
        """Return what is wrong with the inputs when values are laid over them."""
        assert self.inputs is not None
        try:
            self.model.load(self.inputs, settings)
        except ScenarioError as error:
            return error.problems
        return ()

    def _take(self, findings: Iterator[Finding] | Sequence[Finding]) -> None:
        """Note findings, but for those that follow from a value that was refused."""
        self.problems += [self.document.located(found) for found in findings if not self.document.follows(found)]

    def _table(self) -> StudyTable | None:
        """Return the study's table; without the wrong parts, so that the others are checked too."""
        data = dict(self.document.data)
        made, findings = table(StudyTable, data)
        self._take(findings)
        for finding in findings:
            data.pop(str(finding.path[0]) if finding.path else "", None)
        return made or table(StudyTable, {"question": "", "scenario": "", **data})[0]

    def _factors(self) -> None:
        factors = self.document.data.get("factors")
        for name, value in factors.items() if isinstance(factors, dict) else ():
            words = value if isinstance(value, dict) else {"values": value if isinstance(value, list) else [value]}
            made, findings = table(FactorTable, words)
            self._take([finding.under(("factors", name)) for finding in findings])
            if made is not None:
                self.tables[name] = made
                self.factors[name] = _factor(name, made)
        for factor in self.factors.values():
            if not checks.is_scanned(factor):
                self.constants |= {path: factor.levels[0] for path in factor.paths}

    def _load(self) -> Any:
        """Return the inputs as they are, checked, and note their texts; None if there are none that are right."""
        name = self.document.data.get("scenario")
        if not isinstance(name, str):
            return None
        try:
            if self.inputs is None:
                named_file(name, self.document.folder, self.document.is_confined)
                self.inputs = self.model.read(name, self.document.folder, self.document.data)
            return self.model.load(self.inputs, {})
        except ScenarioError as error:
            here = self.document.located(Finding(("scenario",), shown(name), "the scenario cannot be used"))
            self.problems += [here, *(Problem(*problem) for problem in error.problems)]
        except (OSError, ValueError) as error:
            self._take([Finding(("scenario",), shown(name), str(error))])
        return None

    def _figures_of_the_catalogue(self, loaded: Any) -> None:
        """Add the figures that ``[uncertain]`` names to the factors."""
        assert self.table is not None
        table = self.table.uncertain
        if table is None:
            return
        known = [path for factor in self.factors.values() for path in factor.paths]
        known += [name for design in self.table.design for row in design.rows or () for name in row]
        bought = {unit for mix in self.mixes.values() for _, units in mix.parts for unit in units}
        counted = [read_key(path)[0] for factor in self._scanned().values() for path in factor.paths]
        bought |= {good for key in counted if (good := self.model.good_of(key))}
        found = self.model.uncertain(self._with_constants(loaded), table.by, known, bought)
        self.figures = figure_tables(table, found)
        self._take(uncertain_findings(table, found, self.tables))
        self.tables |= self.figures
        self.factors |= {name: _factor(name, made) for name, made in self.figures.items()}

    def _scanned(self) -> dict[str, Factor]:
        return {name: factor for name, factor in self.factors.items() if checks.is_scanned(factor)}

    def _with_constants(self, loaded: Any) -> Any:
        """Return the scenario with all constants; as it is if they are wrong."""
        assert self.table is not None
        assert self.inputs is not None
        settings = {p: v for p, v in self.constants.items() if p.partition(".")[0] not in self.table.mixes}
        try:
            return self.model.load(self.inputs, settings)
        except ScenarioError as error:
            self.problems += () if self.problems else error.problems  # else a constant's, and reported
            return loaded

    def _measures(self, loaded: Any) -> None:
        assert self.table is not None
        known, names = self.model.measures(loaded), self._names()
        self._take(checks.measure_findings(names, known))
        if self.table.series is not None:
            self.followed = self.model.state_measures(loaded)
            self._take(checks.series_findings(self.table.series, self.model))
            found = checks.measure_findings(self.table.series.measures, self.followed)
            self._take([finding.under(("series",)) for finding in found])
        if self.table.band is not None:
            found = checks.measure_findings(self.table.band.measures or (), known)
            self._take([finding.under(("band",)) for finding in found])
        self.described = {name: known[name] for name in names if name in known}

    def _mixes(self, loaded: Any) -> dict[str, Mix]:
        """Return the mixes; the default budget is what the scenario has, with all constants."""
        assert self.table is not None
        loaded, mixes = self._with_constants(loaded), {}
        for name, mix in self.table.mixes.items():
            parts = mix.parts or self.model.categories(loaded, mix.side)
            counting = Counting(mix.budget, mix.years, mix.shifts)
            try:
                own_usd = self.model.budget_usd(loaded, parts, counting)
            except ValueError as error:
                self._take([Finding(("mixes", name), name, str(error))])
                own_usd = 0.0
            budget = own_usd if mix.budget_usd is None else mix.budget_usd
            named = tuple((part, tuple(units)) for part, units in parts.items())
            mixes[name] = Mix(name, mix.side, budget, named, counting)
        return mixes

    def _points(self) -> None:
        """Make the points, which are counted first, and check them if the study is new."""
        assert self.table is not None
        assert self.inputs is not None
        constants = {n: f.levels[0] for n, f in self.factors.items() if not checks.is_scanned(f)}
        self._read_rows()
        if self.is_new and not self.problems:
            self._check_rows()
        if self.problems:
            return
        try:
            parts = design_parts(self.table.design, self.factors, self.mixes, self.rows)
        except ValueError as error:
            self._take([Finding(("design",), "", str(error))])
            return
        self._take(count_findings(parts, len(self.constants)))
        self._take(checks.block_findings(self.table.replications, math.prod(part.size for part in parts)))
        made = [] if self.problems else self._made(parts)
        if self.problems:
            return
        context = DesignContext(self.inputs, self.factors, self.mixes, self.table.seed, self.model.name)
        found = list(points(context, crossed(made), constants))
        self.points = [point for point in found if isinstance(point, Point)]
        faults = [PointProblem(f.number, "", words_of(f.values), f.message) for f in found if isinstance(f, PointFault)]
        if not faults and self.is_new and not self.is_sketch:
            faults = list(point_problems(self.points, {name: factor.paths for name, factor in self.factors.items()}))
        for problem in list({fault.message: fault for fault in faults}.values())[:MOST_PROBLEMS]:
            self._note(problem, parts)

    def _read_rows(self) -> None:
        """Read the designs that are tables of rows, by place."""
        assert self.table is not None
        for place, design in enumerate(self.table.design):
            if design.kind == "list":
                self.rows[place] = [dict(row) for row in design.rows or []]
            elif design.kind == "csv" and not self.is_new:
                message = explain("a stored study names a file", "its rows, as a sweep stores them")
                self._take([Finding(("design", place, "file"), shown(design.file), message)])
            elif design.kind == "csv":
                try:
                    file = named_file(design.file or "", self.document.folder, self.document.is_confined)
                except ValueError as error:
                    self._take([Finding(("design", place, "file"), shown(design.file), str(error))])
                    continue
                self.csv[place] = read_csv(file)
                self.rows[place] = self.csv[place].rows
                self.problems += self.csv[place].problems

    def _made(self, parts: Sequence[DesignPart]) -> list[list[Row]]:
        """Return the rows of each design, none of one that cannot be made."""
        assert self.table is not None
        made = []
        for part in parts:
            try:
                made.append(rows_of(part, self.table.seed))
            except ValueError as error:
                self._take([Finding(("design", part.place), "", str(error))])
        return made

    def _check_rows(self) -> None:
        """Note names of columns that nothing has, and values that are no shares and no money."""
        for place, rows in self.rows.items():
            for found in row_findings(rows, self.factors, self.mixes, self._problems_of):
                self.problems.append(self._in_row(place, *found))

    def _in_row(self, place: int, row: int | None, name: str, got: str, message: str) -> Problem:
        """Return a mistake in a row of a table, None for its header, with its line."""
        if place in self.csv:
            csv = self.csv[place]
            return Problem(csv.file, 1 if row is None else csv.lines[row], name, got, message)
        below = ("design", place, "rows") if row is None else ("design", place, "rows", row, name)
        return self.document.located(Finding(below, got, message))

    def _note(self, problem: PointProblem, parts: Sequence[DesignPart]) -> None:
        """Note what is wrong with a point: at the row that says so, at the factor, or else at the design."""
        rows, left = {}, problem.point
        for part in reversed(parts):  # the last design is the quickest
            left, rows[part.place] = divmod(left, part.size)
        tabled = [part for part in parts if part.rows is not None]
        own = [part for part in tabled if problem.factor in part.names]
        if own:
            found = self._in_row(own[0].place, rows[own[0].place], problem.factor, problem.got, problem.message)
        elif problem.factor in self.tables:
            found = self.document.located(Finding(("factors", problem.factor), problem.got, problem.message))
        else:
            values = f" ({problem.got})" if problem.got else ""
            message = f"point {problem.point}{values} cannot be run: {problem.message}"
            if len(tabled) == 1:
                found = self._in_row(tabled[0].place, rows[tabled[0].place], "", problem.got, message)
            else:
                found = self.document.located(Finding(("design",), problem.got, message))
        self.problems.append(found)


def _factor(name: str, made: FactorTable) -> Factor:
    """Return a factor from its table."""
    paths = checks.paths_of(name, made)
    if made.value is not None:
        return Factor(name, paths, (plain(made.value),), label=made.label)
    if made.values is not None:
        return Factor(name, paths, tuple(plain(value) for value in made.values), label=made.label)
    if made.low is None or made.high is None or not made.low < made.high:
        return Factor(name, paths, label=made.label)
    is_log = made.scale == "log"
    if made.levels and (made.low > 0.0 or not is_log):
        return Factor(name, paths, spread(made.low, made.high, made.levels, is_log, made.whole), label=made.label)
    typical = made.typical
    return Factor(
        name,
        paths,
        (),
        made.low,
        made.high,
        is_log,
        made.whole,
        math.nan if typical is None else typical,
        "uniform" if typical is None else made.distribution,
        made.source,
        made.label,
    )
