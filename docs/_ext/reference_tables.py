"""Directives of the reference: the catalogue, the keys of each kind of file, the exit codes, all out of the code."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from cyclopts.docs.markdown import generate_markdown_docs
from generated_tables import TableDirective
from sphinx.application import Sphinx

from wargame.catalogue import elements
from wargame.inputs.json_schema import keys
from wargame_experiments.cli import app
from wargame_experiments.commands.catalog import _figures, _prices, _sections
from wargame_experiments.commands.schema import schema_text
from wargame_experiments.failures import EXIT_CODES

LARGEST: Final = 2**53 - 1
BOUNDS: Final = {"above": "exclusiveMinimum", "at least": "minimum", "below": "exclusiveMaximum", "at most": "maximum"}
SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>|$])")


class CommandLine(TableDirective):
    """Every command with its options, as cyclopts describes them."""

    def markdown(self) -> str:
        """Return the commands."""
        text = generate_markdown_docs(
            app, heading_level=2, no_root_title=True, flatten_commands=True, skip_preamble=True
        )
        return re.sub(r"^## (wargame (\S+))$", r"(wargame-\2)=\n## \1", text, flags=re.MULTILINE)


class ExitCodes(TableDirective):
    """The exit codes as a list."""

    def markdown(self) -> str:
        """Return the list."""
        codes = EXIT_CODES.removeprefix("Exit codes: ").rstrip(".")
        return "\n".join(f"- {escaped(code)}" for code in re.split(r", (?=\d+ [a-z])|, (?=129)", codes))


class Catalogue(TableDirective):
    """An overview of the catalogue."""

    def markdown(self) -> str:
        """Return the table."""
        loaded = [elements.load(name) for name in elements.names()]
        lines = [
            "| entry | kind | role | element, USD | round, USD | confidence |",
            "| --- | --- | --- | ---: | ---: | --- |",
        ]
        for entry in loaded:
            cost = entry.cost
            trust = ", ".join(dict.fromkeys(c.confidence for c in (cost.element, cost.round) if c))
            cells = [
                f"[{entry.name}](#{entry.name})",
                entry.kind,
                entry.role,
                _prices(cost.element),
                _prices(cost.round),
            ]
            lines.append(f"| {' | '.join([*cells, trust])} |")
        return "\n".join(lines)


class CatalogueEntries(TableDirective):
    """All entries of the catalogue, each with its prices, figures and sources."""

    def markdown(self) -> str:
        """Return the sections."""
        return "\n\n".join(entry_text(elements.load(name)) for name in elements.names())


def entry_text(entry: elements.Element) -> str:
    """Return an entry as Markdown."""
    head = f"({entry.name})=\n## {entry.name}\n\n**{escaped(entry.title)}.** {escaped(entry.summary)}\n\n"
    head += f"{entry.kind}, {entry.role}, target class {entry.target_class}.\n"
    prices = [
        "| price, USD | low | typical | high | year | confidence | source |",
        "| --- | ---: | ---: | ---: | --- | --- | --- |",
    ]
    for what, cost in entry.cost:
        if cost is not None:
            name = f"[{escaped(cost.source)}]({cost.url})" if cost.url else escaped(cost.source)
            source = f"{name} {escaped(cost.note)}".strip()
            values = [f"{value:,.10g}" for value in cost.usd]
            prices.append(
                f"| {' | '.join([what.replace('_', ' '), *values, str(cost.year), cost.confidence, source])} |"
            )
    figures = ["| section | figure | low | typical | high |", "| --- | --- | ---: | ---: | ---: |"]
    figures += [
        f"| {section} | {escaped(name)} | {' | '.join(map(escaped, values))} |"
        for section, name, values in _figures(entry)
    ]
    bases = ["| section | confidence | what it rests on |", "| --- | --- | --- |"]
    bases += [f"| {name} | {model.confidence} | {escaped(model.basis)} |" for name, model in _sections(entry)]
    tables = [prices, figures, bases] if len(figures) > 2 else [prices]
    return "\n\n".join([head, *("\n".join(table) for table in tables)])


def headed(*names: str) -> list[str]:
    """Return the first two lines of a table; a name that ends in a colon heads a column of numbers.

    >>> headed("a", "b:")
    ['| a | b |', '| --- | ---: |']
    """
    return [row(*(name.rstrip(":") for name in names)), row(*("---:" if name[-1] == ":" else "---" for name in names))]


def row(*cells: str) -> str:
    """Return a line of a table."""
    return f"| {' | '.join(cells)} |"


def escaped(text: Any) -> str:
    """Return text in which nothing is Markdown."""
    return SPECIAL.sub(r"\\\1", " ".join(str(text).split()))


class FileKeys(TableDirective):
    """Keys of a kind of file, table by table, out of its JSON Schema: ``scenario``."""

    def markdown(self) -> str:
        """Return a section for each table of the file."""
        kind = self.arguments[0]
        return "\n\n".join(sections(json.loads(schema_text(kind)), kind == "scenario"))


def sections(schema: Mapping[str, Any], is_scenario: bool) -> Iterator[str]:
    """Yield Markdown, a section a table; figures of an element have a page of their own."""
    tables: dict[str, dict[str, Mapping[str, Any]]] = {}
    for path, key in keys(schema):
        table, _, name = path.rpartition(".")
        if not (is_scenario and path.startswith("units.*.figures.")):
            tables.setdefault(table, {})[name] = key
    said = dict(keys(schema))
    for table, rows in tables.items():
        named = {name: key for name, key in rows.items() if name != "*"}
        if named:
            about = said.get(table, {}).get("description", schema.get("description", "") if not table else "")
            title = f"`[{table}]`" if table else "The file itself"
            yield f"## {title}\n\n{plain(about)}\n\n{rows_of(named, required(schema, table))}"


def required(schema: Mapping[str, Any], table: str) -> set[str]:
    """Return the keys that a table cannot do without, by its path: ``units.*.doctrine``."""
    found: Any = schema
    for part in filter(None, table.split(".")):
        found = inner(found)
        found = found.get("additionalProperties", {}) if part == "*" else found.get("properties", {}).get(part, {})
    return set(inner(found).get("required", ()))


def inner(schema: Any) -> Any:
    """Return the table in a list of tables, or the table itself."""
    if isinstance(schema, dict):
        one = schema.get("items")
        if isinstance(one, dict):
            return one
        for word in ("anyOf", "oneOf"):
            for other in schema.get(word, ()):
                if "properties" in other or "additionalProperties" in other or "items" in other:
                    return inner(other)
        return schema
    return {}


def rows_of(rows: Mapping[str, Mapping[str, Any]], needed: set[str]) -> str:
    """Return the keys of one table as rows."""
    lines = headed("key", "unit", "allowed", "default", "what it is")
    for name, key in rows.items():
        default = "**required**" if name in needed else shown(key["default"]) if "default" in key else ""
        unit, what = (plain(key.get(word, "")) for word in ("x-unit", "description"))
        lines.append(row(f"`{name}`", unit, allowed(key), default, what))
    return "\n".join(lines)


def allowed(key: Mapping[str, Any]) -> str:
    """Return what a key takes: words, or bounds.

    >>> allowed({"minimum": 0, "maximum": 1}), allowed({"enum": ["red", "blue"]}), allowed({"exclusiveMinimum": 0})
    ('0 to 1', '`red`, `blue`', 'above 0')
    """
    if "enum" in key:
        return ", ".join(f"`{word}`" for word in key["enum"])
    low, high = key.get("minimum"), key.get("maximum")
    low, high = (None if bound is not None and abs(bound) >= LARGEST else bound for bound in (low, high))
    if low is not None and high is not None:
        return f"{low:g} to {high:g}"
    words = [f"{word} {key[bound]:g}" for word, bound in BOUNDS.items() if bound in key and abs(key[bound]) < LARGEST]
    return ", ".join(words)


def shown(value: Any) -> str:
    """Return a default as it would stand in a file."""
    return f"`{json.dumps(value, ensure_ascii=False)}`" if value not in ("", None) else '`""`' if value == "" else ""


def plain(text: str) -> str:
    """Return a description on a line: its code in backticks stays, a unit in brackets at its end goes."""
    text = re.sub(r"\s*\[[^\]]*\]$", "", " ".join(text.split()))
    text = re.sub(r":\w+:`([^`]*)`", r"`\1`", text)
    parts = re.split(r"(`[^`]*`)", text)
    return "".join(part.replace("|", r"\|") if part.startswith("`") else SPECIAL.sub(r"\\\1", part) for part in parts)


def setup(sphinx: Sphinx) -> dict[str, bool]:
    """Register the directives."""
    sphinx.add_directive("command-line", CommandLine)
    sphinx.add_directive("exit-codes", ExitCodes)
    sphinx.add_directive("catalogue", Catalogue)
    sphinx.add_directive("catalogue-entries", CatalogueEntries)
    sphinx.add_directive("file-keys", FileKeys)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
