"""From what a study says to what it is: tables, factors, mixes, measures and points, or everything that is wrong."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wargame.inputs.errors import Finding, Problem, ScenarioError
from wargame.inputs.settings import plain
from wargame.inputs.toml_lines import read_key
from wargame.metrics import Description, descriptions
from wargame.scenario_file import LoadedScenario, load_text, shipped, text_of
from wargame.scenario_schema import table
from wargame.world import build
from wargame_experiments.quantities import Quantity, quantities
from wargame_experiments.study import check
from wargame_experiments.study.case import Point
from wargame_experiments.study.catalogue_factors import figure_tables, figures_of, uncertain_findings
from wargame_experiments.study.check_designs import design_findings
from wargame_experiments.study.designs import Row
from wargame_experiments.study.factors import Factor, spread
from wargame_experiments.study.file import Draft
from wargame_experiments.study.mixes import Mix, own_budget_usd, tiers
from wargame_experiments.study.plan import Ground, all_rows, points, toml
from wargame_experiments.study.schema import FactorTable, StudyTable


class Maker:
    """A study in the making: each step adds to it, or to the list of problems.

    Parameters
    ----------
    draft
        What the study says.
    scenario
        The scenario's text and what it is called; None to read what the draft names.
    """

    def __init__(self, draft: Draft, scenario: tuple[str, str] | None) -> None:
        self.draft, self.problems, self.given = draft, list(draft.problems), scenario
        self.text, self.source = "", ""
        self.tables: dict[str, FactorTable] = {}
        self.figures: Mapping[str, FactorTable] = {}
        self.factors: dict[str, Factor] = {}
        self.mixes: dict[str, Mix] = {}
        self.described: dict[str, Description] = {}
        self.followed: Mapping[str, Quantity] = {}
        self.points: list[Point] = []
        self.rows: list[list[Row]] = []
        self.constants: dict[str, Any] = {}

    def make(self) -> None:
        """Make all that is right, and note in ``problems`` what is wrong."""
        self.table = self._table()
        self._factors()
        loaded = self._scenario()
        if self.table is None:
            return
        self._take(check.replication_findings(self.table.replications, self.table.measures))
        self._take(check.factor_findings(self.tables))
        if loaded is None:
            return
        self._measures(loaded)
        mix_problems = list(check.mix_findings(self.table.mixes, loaded))
        self._take(mix_problems)
        mixes = self.draft.data.get("mixes", ())
        self._take(check.setting_findings(self.tables, mixes, self.constants, self.text, self.source))
        if mix_problems:
            return
        self.mixes = self._mixes(loaded)
        self._figures_of_the_catalogue(loaded)
        self._take(check.share_findings(self.tables, self.mixes))
        self._take(design_findings(self.table.design, self._scanned(), self.mixes))
        if not self.problems:
            self._points()

    def _take(self, findings: Iterator[Finding] | Sequence[Finding]) -> None:
        self.problems += [self.draft.located(finding) for finding in findings]

    def _table(self) -> StudyTable | None:
        """Return the study's table; without the wrong parts, so that the others are checked too."""
        data = dict(self.draft.data)
        made, findings = table(StudyTable, data)
        self._take(findings)
        for finding in findings:
            data.pop(str(finding.path[0]) if finding.path else "", None)
        return made or table(StudyTable, {"question": "", "scenario": "", **data})[0]

    def _factors(self) -> None:
        factors = self.draft.data.get("factors")
        for name, value in factors.items() if isinstance(factors, dict) else ():
            words = value if isinstance(value, dict) else {"values": value if isinstance(value, list) else [value]}
            made, findings = table(FactorTable, words)
            self._take([finding.under(("factors", name)) for finding in findings])
            if made is not None:
                self.tables[name] = made
                self.factors[name] = _factor(name, made)
        for factor in self.factors.values():
            if not check.is_scanned(factor):
                self.constants |= {path: factor.levels[0] for path in factor.paths}

    def _scenario(self) -> LoadedScenario | None:
        """Return the scenario as it is, and note its text; None if there is none that is right."""
        name = self.draft.data.get("scenario")
        if not isinstance(name, str):
            return None
        try:
            if self.given:
                self.text, self.source = self.given
            else:
                self.source = name if name in shipped() else str(self.draft.folder / name)
                self.text = text_of(self.source)
            return load_text(self.text, self.source)
        except ScenarioError as error:
            here = self.draft.located(Finding(("scenario",), name, "the scenario cannot be used"))
            self.problems += [here, *(Problem(*problem) for problem in error.problems)]
            return None

    def _figures_of_the_catalogue(self, loaded: LoadedScenario) -> None:
        """Add the figures that ``[uncertain]`` names to the factors."""
        assert self.table is not None
        table = self.table.uncertain
        if table is None:
            return
        known = [path for factor in self.factors.values() for path in factor.paths]
        bought = {unit for mix in self.mixes.values() for _, units in mix.parts for unit in units}
        counted = [read_key(path)[0] for factor in self._scanned().values() for path in factor.paths]
        bought |= {key[1] for key in counted if len(key) == 3 and key[0] == "units" and key[2] == "count"}
        found = figures_of(table, self._with_constants(loaded), known, bought)
        self.figures = figure_tables(table, found)
        self._take(uncertain_findings(table, found, self.tables))
        self.tables |= self.figures
        self.factors |= {name: _factor(name, made) for name, made in self.figures.items()}

    def _scanned(self) -> dict[str, Factor]:
        return {name: factor for name, factor in self.factors.items() if check.is_scanned(factor)}

    def _with_constants(self, loaded: LoadedScenario) -> LoadedScenario:
        """Return the scenario with all constants; as it is if they are wrong."""
        assert self.table is not None
        settings = [f"{p}={toml(v)}" for p, v in self.constants.items() if p.partition(".")[0] not in self.table.mixes]
        try:
            return load_text(self.text, self.source, settings)
        except ScenarioError as error:
            self.problems += () if self.problems else error.problems  # else a constant's, and reported
            return loaded

    def _measures(self, loaded: LoadedScenario) -> None:
        assert self.table is not None
        setup = build(loaded)
        known = descriptions(setup)
        self._take(check.measure_findings(self.table.measures, known))
        if self.table.series is not None:
            self.followed = quantities(setup)
            found = check.measure_findings(self.table.series.measures, self.followed)
            self._take([finding.under(("series",)) for finding in found])
        self.described = {name: known[name] for name in self.table.measures if name in known}

    def _mixes(self, loaded: LoadedScenario) -> dict[str, Mix]:
        """Return the mixes; the default budget is what the scenario has, with all constants."""
        assert self.table is not None
        loaded, mixes = self._with_constants(loaded), {}
        for name, mix in self.table.mixes.items():
            parts = mix.parts or tiers(loaded, mix.side)
            budget = own_budget_usd(loaded, parts) if mix.budget_usd is None else mix.budget_usd
            mixes[name] = Mix(name, mix.side, budget, tuple((part, tuple(units)) for part, units in parts.items()))
        return mixes

    def _points(self) -> None:
        assert self.table is not None
        ground = Ground(self.text, self.source, self.factors, self.mixes, self.table.seed)
        constants = {n: f.levels[0] for n, f in self.factors.items() if not check.is_scanned(f)}
        try:
            self.rows, rows = all_rows(
                self.table.design, self._scanned(), self.mixes, self.table.seed, self.draft.folder
            )
            self.points = list(points(ground, rows, constants))
        except (ValueError, OSError) as error:
            self._take([Finding(("design",), "", str(error))])


def _factor(name: str, made: FactorTable) -> Factor:
    """Return a factor from its table."""
    paths = check.paths_of(name, made)
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
