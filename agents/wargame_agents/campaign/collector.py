"""What the data collector of a campaign notes after each week: ``week`` and state measures by name."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from mesa import DataCollector

from wargame.campaign.state_measures import state_measures

if TYPE_CHECKING:
    from wargame.campaign.build.setup import Setup
    from wargame.estimates.measure_spec import StateMeasure
    from wargame_agents.campaign.model import CampaignModel


def collector(setup: "Setup", names: Iterable[str] | None = None) -> DataCollector:
    """Return a data collector of state measures.

    Parameters
    ----------
    setup
        The campaign.
    names
        Which of `wargame.campaign.state_measures`; None for all.
    """
    known = state_measures(setup)
    reporters = {name: partial(_value, measure=known[name]) for name in (known if names is None else names)}
    return DataCollector(model_reporters={"week": week, **reporters})


def week(model: "CampaignModel") -> int:
    """Return the week that was just run, from 0."""
    return model.week - 1


def _value(model: "CampaignModel", measure: "StateMeasure") -> Any:
    return measure.at(model.last_week())
