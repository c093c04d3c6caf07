"""Units of the keys of input files: read off the end of a key's name, or said where the key is defined."""

from typing import Any, Final

from pydantic import Field

KEYWORD: Final = "x-unit"  # under which a JSON Schema has the unit of a key
# By the end of a name; the first that fits.
SUFFIXES: Final = {
    "_usd_a_week": "USD/week",
    "_usd_a_year": "USD/year",
    "_a_week": "1/week",
    "_a_year": "1/year",
    "_a_worker": "1/worker/week",
    "_per_s": "1/s",
    "_per_min": "1/min",
    "_j_per_m2": "J/m2",
    "_per_year": "1/year",
    "_mps": "m/s",
    "_m": "m",
    "_s": "s",
    "_w": "W",
    "_rad": "rad",
    "_usd": "USD",
    "_weeks": "weeks",
    "_week": "week",
    "_days": "days",
    "_years": "years",
    "_share": "share",
    "_cv": "coefficient of variation",
    "_hits": "hits",
}
PREFIXES: Final = {"p_": "probability"}
WHOLE_NAMES: Final = {"usd": "USD", "share": "share", "week": "week", "weeks": "weeks", "years": "years"}


def unit(name: str) -> Any:
    """Return what says the unit of a key in its annotation, where the name does not.

    >>> from typing import Annotated
    >>> Count = Annotated[int, Field(ge=0), unit("elements")]
    """
    return Field(json_schema_extra={KEYWORD: name})


def unit_of(key: str) -> str | None:
    """Return the unit that the name of a key ends with, None if it says none.

    >>> unit_of("war_budget_usd"), unit_of("raids_a_week"), unit_of("p_kill"), unit_of("count")
    ('USD', '1/week', 'probability', None)
    """
    if key in WHOLE_NAMES:
        return WHOLE_NAMES[key]
    by_end = (found for end, found in SUFFIXES.items() if key.endswith(end))
    by_start = (found for start, found in PREFIXES.items() if key.startswith(start))
    return next(by_end, next(by_start, None))
