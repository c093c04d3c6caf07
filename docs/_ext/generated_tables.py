"""Directives that read their table while the site is built: from results/, the catalogue, the campaign's page."""

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any, Final

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

DOCS: Final = Path(__file__).parents[1]
VALIDATION: Final = DOCS.parent / "results/validation/validation.json"
CITED: Final = re.compile(r"^([^&]+?)(?: & .+)? (\d{4})$")  # author, or the first of two, and a year


class TableDirective(SphinxDirective):
    """A directive whose content is Markdown made by `markdown`."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True

    def markdown(self) -> str:
        """Return the Markdown that stands in its place."""
        raise NotImplementedError

    def run(self) -> list[nodes.Node]:
        """Return the nodes."""
        try:
            return self.parse_text_to_nodes(self.markdown(), allow_section_headings=True)
        except ValueError as mistake:
            raise self.error(str(mistake)) from mistake


class ValidationRows(TableDirective):
    """Rows of the validation table whose name begins with one of the given words: ``erlang saturation``."""

    def markdown(self) -> str:
        """Return the table, with what was run below."""
        self.env.note_dependency(str(VALIDATION))
        document = validation()
        wanted = tuple(self.arguments[0].split())
        rows = [row for row in document["cases"] if row["name"].startswith(wanted)]
        for word in wanted:
            if not any(row["name"].startswith(word) for row in rows):
                raise ValueError(f"no case of the validation begins with {word!r}")
        lines = [
            "| what | source | theory | model | 95 % interval | error, SE |",
            "| --- | --- | ---: | ---: | ---: | ---: |",
        ]
        lines += [_row(row) for row in rows]
        failed = sum(row["verdict"] != "ok" for row in rows)
        said = f"{len(rows)} cases of `{document['provenance']['command']}`: {failed} failed."
        return "\n".join([*lines, "", said])


class ValidationSummary(TableDirective):
    """A sentence on all cases of the stored validation."""

    def markdown(self) -> str:
        """Return the sentence."""
        self.env.note_dependency(str(VALIDATION))
        document = validation()
        summary, failed = document["summary"], [row for row in document["cases"] if row["verdict"] != "ok"]
        return (
            f"`{document['provenance']['command']}` compares {summary['cases']} cases with a closed form, an exact "
            f"recursion or public counts; {summary['engine']} of them are fought: **{len(failed)} failed**."
        )


def _row(row: dict[str, Any]) -> str:
    interval = f"[{plain(row['low'])}, {plain(row['high'])}]" if row["low"] is not None and row["se"] else "exact"
    error = f"{row['errors']:+.1f}" if row["errors"] is not None else ""
    cells = [row["what"].replace("|", "\\|"), cited(row["source"]), plain(row["reference"]), plain(row["model"])]
    return f"| {' | '.join([*cells, interval, error])} |"


def plain(value: float) -> str:
    """Return a number with four digits, without an exponent if it is large.

    >>> plain(0.21458), plain(29_982.4)
    ('0.2146', '29,982')
    """
    return f"{value:,.0f}" if abs(value) >= 1e4 else f"{value:.4g}"


def cited(source: str) -> str:
    """Return a source as a reference to the bibliography, if it is an author and a year.

    >>> cited("Brown 1963"), cited("Washburn & Kress 2009"), cited("Al Rowaei 2011"), cited("by hand")
    ('{cite:t}`brown1963`', '{cite:t}`washburn2009`', '{cite:t}`alrowaei2011`', 'by hand')
    """
    match = CITED.match(source)
    if match is None:
        return source.replace("|", "\\|")
    letters = unicodedata.normalize("NFKD", match[1]).encode("ascii", "ignore").decode()
    return f"{{cite:t}}`{letters.replace(' ', '').lower()}{match[2]}`"


@cache
def validation() -> dict[str, Any]:
    """Return the stored validation."""
    return json.loads(VALIDATION.read_text())


class CampaignRows(TableDirective):
    """Rows of the tables of mechanisms in docs/campaign.md, by their first cells: ``orders; learning``."""

    def markdown(self) -> str:
        """Return the table."""
        self.env.note_dependency(str(DOCS / "campaign.md"))
        rows = campaign_rows()
        wanted = [word.strip() for word in self.arguments[0].split(";")]
        if missing := [word for word in wanted if word not in rows]:
            raise ValueError(f"no row {missing} in docs/campaign.md; there are: {'; '.join(rows)}")
        head = "| mechanism | equation | parameter (default) | source | what turning it does |"
        return "\n".join([head, "| --- | --- | --- | --- | --- |", *(f"| {' | '.join(rows[w][:5])} |" for w in wanted)])


@cache
def campaign_rows() -> dict[str, list[str]]:
    """Return the rows of all tables of mechanisms in docs/campaign.md by their first cell."""
    found, inside = {}, False
    for line in (DOCS / "campaign.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")] if line.startswith("|") else []
        if cells and cells[0] == "mechanism":
            inside = True
        elif not cells:
            inside = False
        elif inside and not line.startswith("|---"):
            found[cells[0]] = cells
    return found


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directives."""
    app.add_directive("validation-rows", ValidationRows)
    app.add_directive("validation-summary", ValidationSummary)
    app.add_directive("campaign-rows", CampaignRows)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
