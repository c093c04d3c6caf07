"""Builder of a study from its document: tables, factors, mixes, measures and points, or everything that is wrong."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wargame.estimates.measure_spec import MeasureSpec, StateMeasure
from wargame.inputs.errors import Finding, Problem, ScenarioError
from wargame.inputs.schema import table
from wargame.inputs.settings import plain
from wargame.inputs.toml_lines import read_key
from wargame_experiments import models
from wargame_experiments.models.model import Inputs, Mix, Model
from wargame_experiments.study.design.case import Point
from wargame_experiments.study.design.designs import Row
from wargame_experiments.study.design.factors import Factor, spread
from wargame_experiments.study.design.points import DesignContext, all_rows, points
from wargame_experiments.study.document import checks
from wargame_experiments.study.document.design_checks import design_findings
from wargame_experiments.study.document.file import StudyDocument
from wargame_experiments.study.document.uncertain import figure_tables, uncertain_findings
from wargame_experiments.study.schema import FactorTable, StudyTable


class StudyBuilder:
    """Study under construction: each step adds to it, or to the list of problems.

    Parameters
    ----------
    document
        What the study says.
    inputs
        The input files; None to read what the document names.
    """

    def __init__(self, document: StudyDocument, inputs: Inputs | None) -> None:
        self.document, self.problems, self.inputs = document, list(document.problems), inputs
        self.model = self._model()
        self.tables: dict[str, FactorTable] = {}
        self.figures: Mapping[str, FactorTable] = {}
        self.factors: dict[str, Factor] = {}
        self.mixes: dict[str, Mix] = {}
        self.described: dict[str, MeasureSpec] = {}
        self.followed: Mapping[str, StateMeasure] = {}
        self.points: list[Point] = []
        self.rows: list[list[Row]] = []
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
        self._measures(loaded)
        assert self.inputs is not None
        mix_problems = list(checks.mix_findings(self.table.mixes, self.model, loaded))
        self._take(mix_problems)
        mixes = self.document.data.get("mixes", ())
        self._take(checks.setting_findings(self.tables, mixes, self.constants, self._problems_of))
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
        self.problems += [self.document.located(finding) for finding in findings]

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
                self.inputs = self.model.read(name, self.document.folder)
            return self.model.load(self.inputs, {})
        except ScenarioError as error:
            here = self.document.located(Finding(("scenario",), name, "the scenario cannot be used"))
            self.problems += [here, *(Problem(*problem) for problem in error.problems)]
            return None

    def _figures_of_the_catalogue(self, loaded: Any) -> None:
        """Add the figures that ``[uncertain]`` names to the factors."""
        assert self.table is not None
        table = self.table.uncertain
        if table is None:
            return
        known = [path for factor in self.factors.values() for path in factor.paths]
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
            found = checks.measure_findings(self.table.series.measures, self.followed)
            self._take([finding.under(("series",)) for finding in found])
        self.described = {name: known[name] for name in names if name in known}

    def _mixes(self, loaded: Any) -> dict[str, Mix]:
        """Return the mixes; the default budget is what the scenario has, with all constants."""
        assert self.table is not None
        loaded, mixes = self._with_constants(loaded), {}
        for name, mix in self.table.mixes.items():
            parts = mix.parts or self.model.categories(loaded, mix.side)
            budget = self.model.budget_usd(loaded, parts) if mix.budget_usd is None else mix.budget_usd
            mixes[name] = Mix(name, mix.side, budget, tuple((part, tuple(units)) for part, units in parts.items()))
        return mixes

    def _points(self) -> None:
        assert self.table is not None
        assert self.inputs is not None
        context = DesignContext(self.inputs, self.factors, self.mixes, self.table.seed, self.model.name)
        constants = {n: f.levels[0] for n, f in self.factors.items() if not checks.is_scanned(f)}
        try:
            self.rows, rows = all_rows(
                self.table.design, self._scanned(), self.mixes, self.table.seed, self.document.folder
            )
            self.points = list(points(context, rows, constants))
        except (ValueError, OSError) as error:
            self._take([Finding(("design",), "", str(error))])


def _factor(name: str, made: FactorTable) -> Factor:
    """Return a factor from its table."""
    paths = checks.paths_of(name, made)
    if made.value is not None:
        return Factor(name, paths, (plain(made.value),))
    if made.values is not None:
        return Factor(name, paths, tuple(plain(value) for value in made.values))
    if made.low is None or made.high is None or not made.low < made.high:
        return Factor(name, paths)
    is_log = made.scale == "log"
    if made.levels and (made.low > 0.0 or not is_log):
        return Factor(name, paths, spread(made.low, made.high, made.levels, is_log, made.whole))
    typical, is_triangular = made.typical, made.distribution == "triangular"
    return Factor(
        name,
        paths,
        (),
        made.low,
        made.high,
        is_log,
        made.whole,
        math.nan if typical is None else typical,
        is_triangular and typical is not None,
        made.source,
    )
