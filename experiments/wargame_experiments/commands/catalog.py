"""``wargame catalog``: prices, performance and sources of the force elements."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from wargame.inputs.errors import explain
from wargame.inputs.visible import visible
from wargame_experiments.formatting import PREFIXES

if TYPE_CHECKING:
    from rich.console import Group
    from rich.table import Table

    from wargame.catalogue.element_files import OwnFiles
    from wargame.catalogue.elements import Cost, Element, Figure


def catalog(
    name: str | None = None,
    /,
    *,
    scenario: str | None = None,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> None:
    """List the catalogue of force elements, or show one entry.

    Prices are in USD: low / typical / high. Each has a public source or is marked as assumed. Elements that installed
    packages offer are among them.

    Parameters
    ----------
    name
        Name of an entry, which is shown with all its figures and sources. Default: a table of all entries.
    scenario
        File of a scenario, campaign or study, or folder of a study: the element files in the folder elements beside it
        count as well.
    json
        Print one JSON document: the entry, or all entries by name.
    """
    from wargame.catalogue import elements as catalogue
    from wargame_experiments.console import console
    from wargame_experiments.reports.battle_document import print_json

    own = _own_files(scenario)
    known = catalogue.names(own)
    if name is not None and name not in known:
        raise ValueError(explain(f"no catalogue entry '{name}'", known, name))
    if json:
        print_json(_plain(name, own) if name else {each: _plain(each, own) for each in known})
    elif name:
        console().print(entry(catalogue.load(name, own)))
    else:
        console().print(overview([catalogue.load(each, own) for each in known]))
        for file in own:
            console().print(f"{visible(file.name)} is of {visible(file.source)}", style="dim", markup=False)


def _own_files(scenario: str | None) -> "OwnFiles":
    """Return the element files beside a file, and those of installed packages; say what is wrong with the latter."""
    from wargame.battle.scenario_file import shipped
    from wargame.campaign.scenario_file import shipped as shipped_campaigns
    from wargame.catalogue.own_elements import files_beside, with_all_offered
    from wargame.inputs.errors import ScenarioError

    own: OwnFiles = ()
    if scenario is not None and scenario not in (*shipped(), *shipped_campaigns()):
        if not Path(scenario).exists():
            allowed = "a file of a scenario, campaign or study, or a folder"
            raise ValueError(explain(f"--scenario: no such file '{visible(scenario)}'", allowed))
        own = files_beside(Path(scenario))
    own, wrong = with_all_offered(own)
    if wrong:
        print(ScenarioError(wrong), file=sys.stderr)
    return own


def overview(elements: "list[Element]") -> "Table":
    """Return a table of entries with their prices."""
    from wargame_experiments.console import table

    listing = table(
        "Catalogue: prices in USD, low / typical / high",
        "name", "kind", "role", "element", "round", "confidence", left=3,
        caption="Confidence in the price of the element, and of the round if it differs."
        " Sources: wargame catalog NAME",
    )  # fmt: skip
    for element in elements:
        cost = element.cost
        trust = dict.fromkeys(c.confidence for c in (cost.element, cost.round) if c)
        prices = [_prices(cost.element), _prices(cost.round)]
        listing.add_row(element.name, element.kind, element.role, *prices, ", ".join(trust))
    return listing


def entry(element: "Element") -> "Group":
    """Return an entry with all its figures, section by section, and what they rest on."""
    from rich.console import Group
    from rich.text import Text

    from wargame_experiments.console import table

    head = Text(f"\n{element.name}: {element.title}\n", "bold")
    head.append(f"{element.summary}\n", "not bold")
    facts = [element.kind, element.role, f"target class {element.target_class}"]
    facts += ["expendable"] if element.expendable else []
    facts += [f"imitates {element.imitates}"] if element.imitates else []
    head.append(", ".join(facts) + "\n", "not bold dim")
    costs = table("Prices, USD", "of", "low", "typical", "high", "year", "confidence", "source", left=1)
    for what, cost in element.cost:
        if cost is not None:
            source = " ".join(filter(None, (cost.source, cost.url, cost.note)))
            costs.add_row(what.replace("_", " "), *_figure(cost.usd), str(cost.year), cost.confidence, source)
    costs.columns[6].justify = "left"
    figures = table("Figures", "section", "figure", "low", "typical", "high", left=2)
    for section, figure, value in _figures(element):
        figures.add_row(section, figure, *value)
    bases = table("What they rest on", "section", "confidence", "basis", left=3)
    for section, model in _sections(element):
        bases.add_row(section, model.confidence, model.basis)
    return Group(head, costs, figures, bases)


def _plain(name: str, own: "OwnFiles") -> dict[str, Any]:
    """Return an entry as plain values, figures as [low, typical, high], what is infinite as None."""
    from wargame.catalogue import elements as catalogue

    return _finite(catalogue.load(name, own).model_dump(exclude_none=True))


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(inner) for inner in value]
    return None if isinstance(value, float) and not abs(value) < float("inf") else value


def _sections(element: "Element") -> Iterator[tuple[str, Any]]:
    """Yield the sections of performance figures."""
    from wargame.catalogue.elements import Performance

    for name, model in element:
        if isinstance(model, Performance):
            yield name, model


def _figures(element: "Element") -> Iterator[tuple[str, str, tuple[str, str, str]]]:
    """Yield section, name and values of every figure; what is the same at all levels once, as typical."""
    from wargame.catalogue.elements import Figure

    for section, model in _sections(element):
        for name, value in model:
            if isinstance(value, Figure):
                yield section, name, _figure(value)
            elif isinstance(value, dict):
                for key, inner in value.items():
                    yield section, f"{name}, {key}", _figure(inner)
            elif name not in ("basis", "confidence"):
                text = ", ".join(value) if isinstance(value, list) else str(value)
                yield section, name, ("", text, "")


def _figure(figure: "Figure") -> tuple[str, str, str]:
    low, typical, high = (f"{value:,.10g}" for value in figure)
    return ("", typical, "") if low == typical == high else (low, typical, high)


def _prices(cost: "Cost | None") -> str:
    """Return a price at its three levels, in the unit that suits the typical one, once if they are all the same."""
    if cost is None:
        return ""
    size, prefix = next(((s, f" {p}") for s, p in PREFIXES if cost.usd.typical >= s), (1.0, ""))
    values = [f"{value / size:.3g}" for value in cost.usd]
    return (values[0] if len(set(values)) == 1 else " / ".join(values)) + prefix
