"""Registry of all cases: those of each module of `MODULES` that is there, in order."""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from importlib import import_module
from importlib.util import find_spec
from typing import Final

from wargame.inputs.errors import explain
from wargame_experiments.validation.case import Level, ValidationCase

HERE: Final = "wargame_experiments.validation"
MODULES: Final = (
    f"{HERE}.square_law",
    f"{HERE}.linear_law",
    f"{HERE}.hazards",
    f"{HERE}.layers",
    f"{HERE}.economy",
    f"{HERE}.queues",
    f"{HERE}.saturation",
    f"{HERE}.lasers",
    f"{HERE}.limits",
    f"{HERE}.sensing",
    f"{HERE}.heights",
    f"{HERE}.salvos",
    f"{HERE}.iwo_jima",
    f"{HERE}.money",
    f"{HERE}.ticks",
    f"{HERE}.campaign.learning",
    f"{HERE}.campaign.lines",
    f"{HERE}.campaign.labour",
    f"{HERE}.campaign.orders",
    f"{HERE}.campaign.outages",
    f"{HERE}.campaign.repair",
    f"{HERE}.campaign.incidents",
    f"{HERE}.campaign.stock",
    f"{HERE}.campaign.raids",
    f"{HERE}.campaign.alliance",
    f"{HERE}.campaign.methods",
    f"{HERE}.campaign.land",
    f"{HERE}.campaign.capital",
    "wargame_experiments.calibration.cases",  # against public data
    f"{HERE}.identities",
    f"{HERE}.industry_identities",
    f"{HERE}.sustainment_identities",
)


def cases(level: Level, patterns: str = "*") -> list[ValidationCase]:
    """Return the cases whose names match.

    Parameters
    ----------
    level
        How many battles they fight.
    patterns
        Globs with commas between, each of a name or of a group.

    Raises
    ------
    ValueError
        If a pattern matches nothing.

    Examples
    --------
    >>> [case.name for case in cases("quick", "salvo/h*")]
    ['salvo/hits', 'salvo/hughes']
    """
    found = _by_group([case for module in MODULES if is_there(module) for case in import_module(module).cases(level)])
    wanted = [pattern.strip() for pattern in patterns.split(",")]
    for pattern in wanted:
        if not any(_matches(case, [pattern]) for case in found):
            groups = list(dict.fromkeys(case.group for case in found))
            raise ValueError(f"--cases: {explain(f"no case matches '{pattern}'", groups, pattern)}")
    return [case for case in found if _matches(case, wanted)]


def _by_group(found: Sequence[ValidationCase]) -> list[ValidationCase]:
    """Return the cases of each group together, groups in the order in which they first appear."""
    order = list(dict.fromkeys(case.group for case in found))
    return sorted(found, key=lambda case: order.index(case.group))


def is_there(module: str) -> bool:
    """Return whether a module can be imported."""
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # nor can its package
        return False


def _matches(case: ValidationCase, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(case.name, pattern) or fnmatchcase(case.group, pattern) for pattern in patterns)
