"""Campaign file: TOML with settings laid over it; every mistake is reported at once with its line.

Keys and values are checked against the models (:mod:`wargame.campaign.scenario`), what the tables ask of each other by
:mod:`wargame.campaign.scenario_checks`, also where other tables are wrong: those are left out of it.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any, Final, NamedTuple

from wargame import markup
from wargame.battle.scenario_file import LoadedScenario
from wargame.battle.scenario_file import load as load_battle
from wargame.battle.scenario_file import load_text as load_battle_text
from wargame.campaign import scenario_checks
from wargame.campaign.scenario import Campaign
from wargame.catalogue import elements as catalogue
from wargame.catalogue.element_files import OwnFiles
from wargame.catalogue.own_elements import gather, with_offered
from wargame.catalogue.own_elements import problems as problems_of_elements
from wargame.inputs.errors import AGAIN, Finding, KeyPath, Problem, ScenarioError, explain, problems_of
from wargame.inputs.schema import Words, table, value_at
from wargame.inputs.settings import Settings, apply
from wargame.inputs.texts import decoded, hashed
from wargame.inputs.toml_repair import MOST_BYTES, problems_of_faults, read
from wargame.inputs.values import copied

FAMILIES: Final = (
    *("nations", "goods", "lines", "suppliers", "origins", "demands", "donations", "units", "depots"),
    *("shops", "providers", "joint", "reforms", "methods"),
)
MOST_PARTS: Final = 200  # wrong values that are left out, one after the other, to check the rest


class LoadedCampaign(NamedTuple):
    """A valid campaign and what it was read from.

    Attributes
    ----------
    campaign
        The campaign, settings included.
    battle
        The scenario of its raids; None if it has none.
    source
        The path it was read from, or the name of a shipped campaign.
    text_sha256
        Hash of the file's text in UTF-8 with LF line ends, without the settings and without a first
        line that names a schema.
    own
        Element files that count besides the catalogue, see :mod:`wargame.catalogue.element_files`.
    """

    campaign: Campaign
    battle: LoadedScenario | None
    source: str
    text_sha256: str
    own: OwnFiles = ()

    def __repr__(self) -> str:
        """Return name and size.

        >>> load("attrition-year")  # doctest: +ELLIPSIS
        <Campaign attrition-year: ... nations, ... lines, ... weeks of peace and 52 of war, raids of ...>
        """
        one, clock = self.campaign, self.campaign.clock
        weeks = f"{clock.pre_war_weeks} weeks of peace and {clock.war_weeks} of war"
        raids = f", raids of {self.battle.scenario.name}" if self.battle else ""
        return f"<Campaign {one.name}: {len(one.nations)} nations, {len(one.lines)} lines, {weeks}{raids}>"

    def _repr_html_(self) -> str:
        """Return the production lines as a table for a notebook."""
        rows = [(name, line.nation, line.good) for name, line in self.campaign.lines.items()]
        title = f"{self.campaign.name}: {self.campaign.title}"
        return markup.table(title, ("line", "nation", "good"), rows, left=3, note=repr(self)[1:-1])


def shipped() -> tuple[str, ...]:
    """Return the names of the campaigns that come with the package, sorted."""
    folder = resources.files("wargame.campaign") / "scenarios"
    if not folder.is_dir():
        return ()
    return tuple(sorted(p.name.removesuffix(".toml") for p in folder.iterdir() if p.name.endswith(".toml")))


def load(name_or_path: str | Path, settings: Settings = (), own: OwnFiles = ()) -> LoadedCampaign:
    """Return a campaign that is known to be right.

    Parameters
    ----------
    name_or_path
        Name of a shipped campaign, or path of a file. A ``Path`` is always a file.
    settings
        Values laid over the file, as for `wargame.battle.scenario_file.load`; those whose path begins with ``battle.``
        are laid over the scenario of its raids.
    own
        Element files that count besides the catalogue, the folder ``elements`` beside the file, and what installed
        packages offer; for the scenario of its raids too.

    Raises
    ------
    ScenarioError
        If anything is wrong, with all that is wrong.
    """
    file = _file(name_or_path)
    text, problems = _text(file)
    if text is None:
        raise ScenarioError(problems)
    own, unread = gather([file.parent], (), own)
    return _read(_Text(text, str(file), str(name_or_path)), settings, [*problems, *unread], own)


def load_text(
    text: str, source: str, settings: Settings = (), battle_text: str | None = None, own: OwnFiles = ()
) -> LoadedCampaign:
    """Return the campaign in a text, as `load` returns that of a file.

    Parameters
    ----------
    text, settings
        As for `load`.
    source
        What it is called.
    battle_text
        Text of the scenario of its raids; None to look for the one that it names.
    own
        Element files that count besides the catalogue; no others, if there is a ``battle_text``.

    Raises
    ------
    ScenarioError
        If anything is wrong, with all that is wrong.
    """
    return _read(_Text(text, source, source), settings, [], own, battle_text)


def text_of(name_or_path: str | Path) -> str:
    """Return the text of a campaign file with LF line ends.

    Raises
    ------
    ScenarioError
        If there is no such file or it is no text.
    """
    text, problems = _text(_file(name_or_path))
    if text is None:
        raise ScenarioError(problems)
    return text.replace("\r\n", "\n")


def problems_at(findings: Iterable[Finding], text: str, source: str, settings: Settings) -> list[Problem]:
    """Return findings about a campaign that can be read, with their lines; other arguments as of `load_text`."""
    document = read(text, FAMILIES)
    apply(_split(settings)[0], document.data, document.lines, FAMILIES)
    return sorted(problems_of(findings, str(_file(source)), document.lines), key=lambda p: (p.line, p.path))


def check(path: str | Path, settings: Settings = ()) -> list[Problem]:
    """Return everything that is wrong with a campaign, by line; nothing if :func:`load` would take it."""
    try:
        load(path, settings)
    except ScenarioError as error:
        return list(error.problems)
    return []


def is_campaign(text: str) -> bool:
    """Return whether a text is meant as a campaign: it has nations and no map."""
    data = read(text, FAMILIES).data
    return "nations" in data and "map" not in data


def names_campaign(name_or_path: str) -> bool:
    """Return whether this is a shipped campaign, or a file that is meant as one; False if it cannot be read."""
    if name_or_path in shipped():
        return True
    try:
        with open(name_or_path, "rb") as handle:
            return is_campaign(handle.read(MOST_BYTES).decode("utf-8", "replace"))
    except (OSError, ValueError):
        return False


class _Text(NamedTuple):
    """A text, the file that it is of, and what it is called."""

    text: str
    file: str
    source: str


def _read(
    read_from: _Text,
    settings: Settings,
    problems: list[Problem],
    own: OwnFiles,
    battle_text: str | None = None,
) -> LoadedCampaign:
    text, file, source = read_from
    of_campaign, of_battle = _split(settings)
    document = read(text, FAMILIES)
    problems = problems + problems_of_faults(document.faults, file)
    if document.is_cut:
        raise ScenarioError(problems)
    if not document.data and not problems:
        found = explain("an empty file", "name, nations and the rest of a campaign")
        raise ScenarioError([Problem(file, 1, "", "nothing", found)])
    problems += apply(of_campaign, document.data, document.lines, FAMILIES)
    if battle_text is None:
        own = with_offered(own, [document.data], problems)
    campaign, findings = table(Campaign, document.data, _words(own), own)
    lost = {fault.path for fault in document.faults if fault.lost and fault.path}
    twice = {(*fault.path[:-1], f"{fault.path[-1]}{AGAIN}") for fault in document.faults if fault.path}
    left, wrong = (campaign, frozenset[KeyPath]()) if campaign else _rest(document.data, findings, own)
    battle = None
    if left is not None and left.battle:
        try:
            laid_over = _laid_over(left.battle_settings, of_battle)
            if battle_text is None:
                battle = load_battle(_battle_file(left.battle, file), laid_over, own)
            else:
                battle = load_battle_text(battle_text, left.battle, laid_over, own)
        except ScenarioError as error:
            problems += list(error.problems)
    if left is not None:
        found = scenario_checks.findings(left, battle)
        unknown = (one for one in found if not _is_under(one.path, wrong) and not _follows(one, document.data, wrong))
        findings = [*findings, *unknown]
    findings = [one for one in findings if one.path not in lost | twice]
    problems += problems_of(findings, file, document.lines)
    problems = [*sorted(problems, key=lambda p: (p.line, p.path)), *problems_of_elements(own)]
    if problems or campaign is None:
        raise ScenarioError(dict.fromkeys(problems))
    sha256 = hashlib.sha256(hashed(text.replace("\r\n", "\n")).encode()).hexdigest()
    return LoadedCampaign(campaign, battle, source, sha256, own)


def _split(settings: Settings) -> tuple[Settings, Settings]:
    """Return the settings of the campaign, and those of its battle."""
    head = "battle."
    if isinstance(settings, dict):
        of_battle = {path[len(head) :]: value for path, value in settings.items() if path.startswith(head)}
        return {path: value for path, value in settings.items() if not path.startswith(head)}, of_battle
    texts = [str(one) for one in settings]  # type: ignore[union-attr]
    return [one for one in texts if not one.startswith(head)], [
        one[len(head) :] for one in texts if one.startswith(head)
    ]


def _laid_over(own: Mapping[str, Any], settings: Settings) -> Settings:
    """Return the settings of a battle: those of the campaign file, and over them those that were given."""
    if isinstance(settings, dict):
        return {**own, **settings}
    texts = [f"{path}={str(value).lower() if isinstance(value, bool) else value}" for path, value in own.items()]
    return [*texts, *(str(one) for one in settings)]  # type: ignore[union-attr]


def _rest(data: dict[str, Any], findings: list[Finding], own: OwnFiles) -> tuple[Campaign | None, frozenset[KeyPath]]:
    """Return a campaign without what is wrong, None if that cannot be, and the paths that were left out."""
    data, out = copied(data), set[KeyPath]()
    for _ in range(MOST_PARTS):
        for finding in findings:
            path = finding.path
            while path and not _remove(data, path):
                path = path[:-1]
            out |= {path, finding.path}
        campaign, findings = table(Campaign, data, _words(own), own)
        if campaign is not None or any(not finding.path for finding in findings):
            return campaign, frozenset(out)
        if all(value_at(data, finding.path[:1]) is None for finding in findings):
            return None, frozenset(out)
    return None, frozenset(out)


def _remove(data: dict[str, Any], path: KeyPath) -> bool:
    """Remove what is at a path, in place; return whether there was something."""
    holder = value_at(data, path[:-1])
    try:
        del holder[path[-1]]
    except (KeyError, IndexError, TypeError):
        return False
    return True


def _follows(finding: Finding, data: dict[str, Any], wrong: Collection[KeyPath]) -> bool:
    """Return whether a finding is that something is not there which was left out since it is wrong itself."""
    path = finding.path
    left_out = {one[1] for one in wrong if len(one) >= 2}
    if path[-1] in left_out or str(value_at(data, path)) in left_out:
        return True
    maker = "lines" if "shares" in path else "suppliers" if path[:1] == ("lines",) and path[-1] == "good" else path[0]
    return (maker != path[0] or path == ("units",)) and any(one[0] == maker for one in wrong if one)


def _is_under(path: KeyPath, wrong: Collection[KeyPath]) -> bool:
    return any(path[: len(one)] == one for one in wrong if one)


def _words(own: OwnFiles) -> Words:
    def of_path(path: KeyPath) -> Collection[str] | None:
        return catalogue.names(own) if len(path) == 3 and path[0] == "goods" and path[2] == "element" else None

    return Words(of_path)


def _battle_file(name: str, file: str) -> str | Path:
    """Return the scenario of a campaign: a shipped one, or a file beside the campaign's."""
    beside = Path(file).parent / name
    return beside if beside.suffix == ".toml" and beside.is_file() else name


def _file(name_or_path: str | Path) -> Path:
    if isinstance(name_or_path, str) and name_or_path in shipped():
        return Path(str(resources.files("wargame.campaign") / "scenarios" / f"{name_or_path}.toml"))
    return Path(name_or_path)


def _text(file: Path) -> tuple[str | None, list[Problem]]:
    """Return the text of a file, or None and why there is none."""
    try:
        with file.open("rb") as handle:
            content = handle.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        missing = isinstance(error, FileNotFoundError)
        found = "no such file, and no shipped campaign of this name" if missing else f"cannot be read: {error}"
        return None, [
            Problem(str(file), 0, "", "no text", explain(found, shipped() or "the path of a file", file.stem))
        ]
    if len(content) > MOST_BYTES:
        return None, [Problem(str(file), 0, "", "a large file", explain("too large", f"at most {MOST_BYTES:,} bytes"))]
    return decoded(str(file), content)
