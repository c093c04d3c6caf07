"""Checks of names in a campaign: that they exist, stand once in a list, and are columns of their own."""

from collections.abc import Collection, Iterator, Sequence

from wargame.campaign.scenario import Campaign
from wargame.inputs.errors import Finding, KeyPath, explain, shown
from wargame.inputs.names import column_part

Findings = Iterator[Finding]


def storable(campaign: Campaign) -> list[str]:
    """Return the goods that depots hold and nations order: all but components."""
    return [name for name, good in campaign.goods.items() if good.item != "component"]


def known(path: KeyPath, name: str | None, names: Collection[str], what: str) -> Findings:
    """Yield a name that does not exist; None is none."""
    if name is not None and name not in names:
        allowed = list(names) or f"a {what} that the file has"
        yield Finding(path, shown(name), explain(f"no {what} '{name}'", allowed, name))


def listed(path: KeyPath, own: Sequence[str], names: Collection[str], what: str) -> Findings:
    """Yield names of a list that do not exist, or stand in it twice."""
    for i, name in enumerate(own):
        yield from known((*path, i), name, names, what)
        if name in own[:i]:
            yield Finding((*path, i), shown(name), explain(f"'{name}' twice", "each once"))


def alike(campaign: Campaign, families: Sequence[str]) -> Findings:
    """Yield names of one family that would be one column, so that their measures would be one."""
    for family in families:
        seen: dict[str, str] = {}
        for name in getattr(campaign, family):
            other = seen.setdefault(column_part(name), name)
            if other != name:
                found = f"{family} '{name}' and '{other}' have the same measures, *_{column_part(name)}"
                yield Finding((family, name), name, explain(found, "names that differ in letters or digits"))
