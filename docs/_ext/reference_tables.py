"""Directives of the reference: the catalogue, the keys of each kind of file, the exit codes, all out of the code."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from cyclopts.docs.markdown import generate_markdown_docs
from generated_tables import TableDirective
from sphinx.application import Sphinx

from wargame.catalogue import elements
from wargame_experiments.cli import app
from wargame_experiments.commands.catalog import _figures, _prices, _sections
from wargame_experiments.failures import EXIT_CODES

SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>|$])")


class CommandLine(TableDirective):
    """Every command with its options, as cyclopts describes them."""

    def markdown(self) -> str:
        """Return the commands."""
        text = generate_markdown_docs(app, heading_level=2, no_root_title=True, flatten_commands=True, skip_preamble=True)
        return re.sub(r"^## (wargame (\S+))$", r"(wargame-\2)=\n## \1", text, flags=re.MULTILINE)


class ExitCodes(TableDirective):
    """The exit codes as a list."""

    def markdown(self) -> str:
        """Return the list."""
        codes = EXIT_CODES.removeprefix("Exit codes: ").rstrip(".")
        return "\n".join(f"- {escaped(code)}" for code in re.split(r", (?=\d+ [a-z])|, (?=129)", codes))


class Catalogue(TableDirective):
    """All entries of the catalogue: an overview, then each with its prices, figures and sources."""

    def markdown(self) -> str:
        """Return the tables."""
        loaded = [elements.load(name) for name in elements.names()]
        lines = ["| entry | kind | role | element, USD | round, USD | confidence |", "| --- | --- | --- | ---: | ---: | --- |"]
        for entry in loaded:
            cost = entry.cost
            trust = ", ".join(dict.fromkeys(c.confidence for c in (cost.element, cost.round) if c))
            cells = [f"[{entry.name}](#{entry.name})", entry.kind, entry.role, _prices(cost.element), _prices(cost.round)]
            lines.append(f"| {' | '.join([*cells, trust])} |")
        return "\n\n".join(["\n".join(lines), *(entry_text(entry) for entry in loaded)])


def entry_text(entry: elements.Element) -> str:
    """Return an entry as Markdown."""
    head = f"({entry.name})=\n## {entry.name}\n\n**{escaped(entry.title)}.** {escaped(entry.summary)}\n\n"
    head += f"{entry.kind}, {entry.role}, target class {entry.target_class}.\n"
    prices = ["| price, USD | low | typical | high | year | confidence | source |", "| --- | ---: | ---: | ---: | --- | --- | --- |"]
    for what, cost in entry.cost:
        if cost is not None:
            name = f"[{escaped(cost.source)}]({cost.url})" if cost.url else escaped(cost.source)
            source = f"{name} {escaped(cost.note)}".strip()
            values = [f"{value:,.10g}" for value in cost.usd]
            prices.append(f"| {' | '.join([what.replace('_', ' '), *values, str(cost.year), cost.confidence, source])} |")
    figures = ["| section | figure | low | typical | high |", "| --- | --- | ---: | ---: | ---: |"]
    figures += [f"| {section} | {escaped(name)} | {' | '.join(map(escaped, values))} |" for section, name, values in _figures(entry)]
    bases = ["| section | confidence | what it rests on |", "| --- | --- | --- |"]
    bases += [f"| {name} | {model.confidence} | {escaped(model.basis)} |" for name, model in _sections(entry)]
    tables = [prices, figures, bases] if len(figures) > 2 else [prices]
    return "\n\n".join([head, *("\n".join(table) for table in tables)])


def escaped(text: Any) -> str:
    """Return text in which nothing is Markdown."""
    return SPECIAL.sub(r"\\\1", " ".join(str(text).split()))


class FileKeys(TableDirective):
    """Keys of a kind of file, table by table, out of its JSON Schema."""

    def markdown(self) -> str:
        """Return a table for each table of the file."""
        schema = schema_of(self.arguments[0])
        return "\n\n".join(key_tables(schema))


def schema_of(kind: str) -> dict[str, Any]:
    """Return the JSON Schema of a kind of file."""
    raise ValueError(f"no schema of a {kind}")


def key_tables(schema: Mapping[str, Any]) -> Iterator[str]:
    """Yield Markdown: the keys of the file, then those of each table in it."""
    yield keys_of(schema, "The file")
    for name, table in schema.get("$defs", {}).items():
        if "properties" in table:
            yield keys_of(table, name)


def keys_of(table: Mapping[str, Any], name: str) -> str:
    """Return the keys of one table."""
    head = f"## {name}\n\n{escaped(table.get('description', ''))}\n"
    rows = ["| key | takes | default | what it is |", "| --- | --- | --- | --- |"]
    return "\n".join([head, *rows])


def setup(sphinx: Sphinx) -> dict[str, bool]:
    """Register the directives."""
    sphinx.add_directive("command-line", CommandLine)
    sphinx.add_directive("exit-codes", ExitCodes)
    sphinx.add_directive("catalogue", Catalogue)
    sphinx.add_directive("file-keys", FileKeys)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
