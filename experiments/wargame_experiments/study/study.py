"""A study: question, scenario, factors, design, measures, replications; in a file, in Python, on the command line."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from wargame.errors import Finding, Problem, ScenarioError
from wargame.metrics import Description, descriptions
from wargame.scenario_file import LoadedScenario, load_text, shipped, text_of
from wargame.scenario_schema import table
from wargame.scenario_settings import plain
from wargame.world import build
from wargame_experiments.study import check
from wargame_experiments.study.case import Point
from wargame_experiments.study.designs import Row
from wargame_experiments.study.factors import Factor, spread
from wargame_experiments.study.file import Draft, StudyError, from_words, read_study
from wargame_experiments.study.mixes import Mix, own_budget_usd, tiers
from wargame_experiments.study.plan import Ground, all_rows, points, toml
from wargame_experiments.study.schema import FactorTable, StudyTable


class Study:
    """A study that is known to be right, with its points.

    Parameters are the words of a study file, see `wargame_experiments.study.schema`.

    Attributes
    ----------
    name
        Of the study: its folder, or what it was called.
    table
        The words of the study.
    text, source
        The scenario's text, and what it is called.
    factors
        All factors by name, constants among them.
    mixes
        By name, with their budgets.
    described
        What each measure that the study asks for is made of.
    points
        What is fought, in the order of the design.

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
        factors: Mapping[str, Any] | None = None,
        question: str = "",
        design: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
        mixes: Mapping[str, Any] | None = None,
        measures: Sequence[str] | None = None,
        replications: Mapping[str, Any] | int | None = None,
        seed: int = 1,
        level: float = 0.95,
        name: str = "study",
        folder: str | Path = ".",
    ) -> None:
        words = {
            "question": question,
            "scenario": str(scenario),
            "factors": factors,
            "design": design,
            "mixes": mixes,
            "measures": measures,
            "replications": {"n": replications} if isinstance(replications, int) else replications,
            "seed": seed,
            "level": level,
        }
        given = {key: value for key, value in words.items() if value is not None}
        self._take(from_words(given, name, Path(folder)))

    @classmethod
    def load(cls, path: str | Path) -> "Study":
        """Return the study in a file; a folder stands for the ``study.toml`` in it.

        Raises
        ------
        StudyError
            With everything that is wrong, line by line.
        """
        made = cls.__new__(cls)
        made._take(read_study(path))
        return made

    @classmethod
    def stored(cls, words: Mapping[str, Any], text: str, source: str, name: str) -> "Study":
        """Return a study from what `words` gave, with the scenario's text."""
        made = cls.__new__(cls)
        made._take(from_words(words, name, Path(".")), (text, source))
        return made

    def words(self) -> dict[str, Any]:
        """Return the study in plain values that need no other file but the scenario: tables stand in it as rows."""
        data = self.table.model_dump(mode="json", exclude_defaults=True)
        designs = [
            {"kind": "list", "rows": rows}
            if design.kind == "csv"
            else design.model_dump(mode="json", exclude_unset=True)
            for design, rows in zip(self.table.design, self._rows, strict=False)
        ]
        return {**data, "question": self.table.question, **({"design": designs} if designs else {})}

    @property
    def measures(self) -> list[str]:
        """Return the names of the measures."""
        return list(self.described)

    @property
    def scanned(self) -> dict[str, Factor]:
        """Return the factors that take more than one value."""
        return {name: factor for name, factor in self.factors.items() if check.is_scanned(factor)}

    def _take(self, draft: Draft, scenario: tuple[str, str] | None = None) -> None:
        """Take over what a draft says, or raise with all that is wrong with it."""
        maker = _Maker(draft, scenario)
        maker.make()
        if maker.problems:
            raise StudyError(sorted(dict.fromkeys(maker.problems), key=lambda p: (p.file != draft.file, p.line)))
        assert maker.table is not None
        self.name, self.table = draft.name, maker.table
        self.text, self.source = maker.text, maker.source
        self.factors, self.mixes, self.described = maker.factors, maker.mixes, maker.described
        self.points, self._rows = tuple(maker.points), maker.rows


class _Maker:
    """A study in the making: each step adds to it, or to the list of problems."""

    def __init__(self, draft: Draft, scenario: tuple[str, str] | None) -> None:
        self.draft, self.problems, self.given = draft, list(draft.problems), scenario
        self.text, self.source = "", ""
        self.tables: dict[str, FactorTable] = {}
        self.factors: dict[str, Factor] = {}
        self.mixes: dict[str, Mix] = {}
        self.described: dict[str, Description] = {}
        self.points: list[Point] = []
        self.rows: list[list[Row]] = []
        self.constants: dict[str, Any] = {}

    def make(self) -> None:
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
        self._take(check.share_findings(self.tables, self.mixes))
        scanned = [name for name, factor in self.factors.items() if check.is_scanned(factor)]
        self._take(check.design_findings(self.table.design, scanned, self.mixes))
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

    def _measures(self, loaded: LoadedScenario) -> None:
        assert self.table is not None
        known = descriptions(build(loaded))
        self._take(check.measure_findings(self.table.measures, known))
        self.described = {name: known[name] for name in self.table.measures if name in known}

    def _mixes(self, loaded: LoadedScenario) -> dict[str, Mix]:
        """Return the mixes; the default budget is what the scenario has, with all constants."""
        assert self.table is not None
        settings = [f"{p}={toml(v)}" for p, v in self.constants.items() if p.partition(".")[0] not in self.table.mixes]
        try:
            loaded = load_text(self.text, self.source, settings)
        except ScenarioError as error:
            self.problems += () if self.problems else error.problems  # else a constant's, and reported
        mixes = {}
        for name, mix in self.table.mixes.items():
            parts = mix.parts or tiers(loaded, mix.side)
            budget = own_budget_usd(loaded, parts) if mix.budget_usd is None else mix.budget_usd
            mixes[name] = Mix(name, mix.side, budget, tuple((part, tuple(units)) for part, units in parts.items()))
        return mixes

    def _points(self) -> None:
        assert self.table is not None
        ground = Ground(self.text, self.source, self.factors, self.mixes, self.table.seed)
        constants = {n: f.levels[0] for n, f in self.factors.items() if not check.is_scanned(f)}
        scanned = {n: f for n, f in self.factors.items() if check.is_scanned(f)}
        try:
            self.rows, rows = all_rows(self.table.design, scanned, self.mixes, self.table.seed, self.draft.folder)
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
    return Factor(name, paths, (), made.low, made.high, is_log, made.whole)
