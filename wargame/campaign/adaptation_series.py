"""State measures of methods and of fighting on land, by week.

Methods: ``effectiveness_method_<method>``, ``effect_method_<method>``, ``generation_method_<method>``, and with a good
as carrier ``newest_share_method_<method>`` of the units in depots. Land, units: ``strength_land_<side>``,
``losses_land_<side>``; rounds: ``missions_land_<side>``, ``fired_land_<side>``.
"""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from wargame.battle.build.setup import SIDES
from wargame.campaign.build.setup import Setup
from wargame.campaign.kernels import land_state as f
from wargame.campaign.kernels import method_state as m
from wargame.campaign.outcome import Outcome
from wargame.estimates.measure_spec import StateMeasure
from wargame.inputs.names import column_part

METHOD_COLUMNS: Final = {
    "effectiveness": ("share of its fresh effect that {} has", "1", m.LIFE),
    "effect": ("factor by which {} multiplies", "1", m.EFFECT),
    "generation": ("generation of {}", "generation", m.GENERATION),
}
LAND_COLUMNS: Final = {
    "strength": ("land force of {}", "unit", f.STRENGTH),
    "losses": ("losses of {} on land in the week", "unit", f.LOSSES),
    "missions": ("rounds that fire missions of {} asked for", "unit", f.MISSIONS),
    "fired": ("rounds that fire missions of {} got", "unit", f.FIRED),
}


def adaptation(setup: Setup) -> Iterator[StateMeasure]:
    """Yield what can be followed of methods and of fighting on land."""
    for row, name in enumerate(sorted(setup.campaign.methods)):
        table = setup.campaign.methods[name]
        part, words = column_part(name), table.label or name
        of: dict[str, Any] = {"player": setup.campaign.nations[table.nation].side, "subject": name}
        for word, (label, unit, column) in METHOD_COLUMNS.items():
            at = lambda weeks, row=row, column=column: weeks.methods[..., row, column]  # noqa: E731
            yield StateMeasure(f"{word}_method_{part}", label.format(words), unit, at, **of)
        if table.carrier is not None:
            at = lambda weeks, row=row: _newest(weeks, row)  # noqa: E731
            label = f"share of {table.carrier} in depots with the newest generation of {words}"
            yield StateMeasure(f"newest_share_method_{part}", label, "1", at, **of)
    for row, side in enumerate(SIDES if setup.campaign.land is not None else ()):
        for word, (label, unit, column) in LAND_COLUMNS.items():
            at = lambda weeks, row=row, column=column: weeks.land[..., row, column]  # noqa: E731
            yield StateMeasure(f"{word}_land_{side}", label.format(side), unit, at, player=side)


def _newest(weeks: Outcome, row: int) -> Any:
    """Return units of the newest generation / units in depots; 1 where there are none."""
    newest, units = weeks.methods[..., row, m.NEWEST_UNITS], weeks.methods[..., row, m.CARRYING_UNITS]
    return np.where(units > 0.0, newest / np.maximum(units, 1.0), 1.0)
