"""Measures of a campaign, each value with its confidence interval and unit.

Names are stable. ``<side>`` is red or blue, ``<good>``, ``<line>`` and ``<nation>`` are names of the file, hyphens as
underscores. Measures are of the war unless they speak of the first week or of week 0; what is of a side is the sum
over its nations.

Goods: ``expended_<side>_<good>``, ``lost_<side>_<good>``, ``received_<side>_<good>``, ``output_<side>_<good>`` units of
the war; ``loss_rate_<side>_<good>`` destroyed a week / stock as weeks open; ``stock_end_<side>_<good>`` units at its
end; ``stockout_weeks_<side>_<good>`` weeks in which a nation got less than it asked for; ``fill_rate_<side>_<good>``
units served / units wanted; ``reserve_breach_weeks_<side>_<good>`` weeks that nations close with less than their
reserve_low, added up; ``capacity_gap_<side>_<good>`` units a week: consumption that forecasts are of, less the
capacity that is tooled for it; ``p_dry_<side>_<good>`` share of wars in which the side runs dry
(`wargame.campaign.state_measures`), ``weeks_to_dry_<side>_<good>`` after how many weeks, the mean of those;
``p_exhausted_<side>_<good>`` share of wars with a raid that units of a nation met with under a tenth of the rounds
that they asked for, ``raids_to_exhaustion_<side>_<good>`` the number of the first such raid, the mean of those.
Readiness, sum of p min(U, T) / sum of p T over goods with a target T, U what depots release, p the price of week 0:
``readiness_end_<who>``, ``readiness_mean_<who>``, with ``<who>`` nation_<nation>, donors_<side> (nations that give) or
partners_<side> (that are given to).
Lines: ``output_line_<line>`` units; ``backlog_mean_line_<line>``, ``backlog_end_line_<line>`` units;
``weeks_bound_<what>_line_<line>`` weeks of the war bound by nothing, capacity, labour, component, money, retooling, or
stopped by an incident;
``weeks_lost_line_<line>`` weeks of output at capacity that shortage of components took.
Damage: ``production_surviving_<side>_end``, ``_mean`` capacity not damaged / capacity, at prices of week 0;
``value_surviving_<side>_end``, ``_mean`` value standing / value of what is no stock.
Prices: ``price_end_<good>`` USD, of the next unit in the last week; ``price_ratio_<good>`` the same over that of
week 0.
Surge: ``surge_<side>`` output at week 26 with money without limit / output now (`wargame.campaign.surge`): it needs a
variant of the campaign, and stands last.
Repair and incidents: `wargame.campaign.upkeep_measures`.
Raids of the war: ``raids``; ``attackers`` elements that depots send, decoys included; ``leakers`` armed attackers
that got through; ``leakage`` of the battle, leakers / armed attackers launched; ``cer_munition``, ``cer_raid``,
``cer_full`` the ratios of the battle (`wargame.battle.exchange`), sums over all raids.
Money, USD from the first week of peace, with ``<who>`` nation_<nation> or <side>: ``paid_<who>``, of it
``bought_<who>`` for goods and ``rebuilt_<who>`` to rebuild; at the end ``in_work_<who>`` committed for what lines have
started, ``on_order_<who>`` for what they have not, ``unspent_<who>`` neither, ``transit_<who>`` goods on their way from
partners; ``value_destroyed_<side>``; ``cost_<side>_book``, ``cost_<side>_replacement`` what the campaign has cost a
side, with what is left at its end, transit included, at moving average cost, or at the price of its last week;
``cer_<ratio>`` defender USD per attacker USD, ``balance_<ratio>`` the defender's cost less the attacker's, with
``<ratio>`` book or replacement. Formulas: `wargame.campaign.money_measures`; with ``money.discount_a_year`` costs,
ratios and balances again as ``..._discounted``.

What nations do together (`wargame.campaign.alliance_measures`), with ``<who>`` nation_<nation> or <side>:
``share_joint_<who>``, ``share_union_<who>``, ``share_traded_<who>`` of the money ordered for; ``unit_paid_<joint>`` USD
a unit for what a joint order buys and replaces; ``development_<side>``, ``reimbursed_nation_<nation>`` USD.
Methods, fighting on land, private capital: `wargame.campaign.adaptation_measures`.

A chance has Wilson's interval, a proportion that of Wilson corrected for clustering in campaigns, a mean Student's, a
loss the gamma interval, a ratio Fieller's (`wargame.estimates`).
"""

from collections.abc import Collection, Mapping

import numpy as np

from wargame.campaign import (
    adaptation_measures,
    alliance_measures,
    goods_measures,
    line_measures,
    money_measures,
    raid_measures,
    upkeep_measures,
)
from wargame.campaign.build.setup import Setup
from wargame.campaign.campaign_weeks import CampaignWeeks
from wargame.campaign.outcome import Outcome, empty_outcome
from wargame.campaign.surge import surge_measures
from wargame.estimates.measure import Measure, Recipe, measured
from wargame.estimates.measure_spec import MeasureSpec
from wargame.estimates.observations import Observations

Variant = tuple[Setup, Outcome]
GROUPS = (
    raid_measures.raids,
    money_measures.exchange,
    raid_measures.ratios,
    goods_measures.goods,
    goods_measures.readiness,
    line_measures.lines,
    line_measures.prices,
    line_measures.surviving,
    upkeep_measures.repair,
    upkeep_measures.incidents,
    money_measures.money,
    upkeep_measures.money,
    alliance_measures.alliance,
    adaptation_measures.methods,
    adaptation_measures.land,
    adaptation_measures.capital,
)


def recipes(setup: Setup, outcome: Outcome, surge: Variant | None = None) -> dict[str, Recipe]:
    """Return how each measure of a batch is computed, by name, in order.

    Parameters
    ----------
    setup, outcome
        The campaign as it was built, and its replications.
    surge
        The variant of `wargame.campaign.surge` with its replications; None leaves out the measures that need it.
    """
    weeks = CampaignWeeks(setup, outcome)
    found = {recipe.spec.name: recipe for group in GROUPS for recipe in group(weeks)}
    return found | {recipe.spec.name: recipe for recipe in surge_measures(*surge)} if surge else found


def specs(setup: Setup) -> dict[str, MeasureSpec]:
    """Return the measures of a campaign by name."""
    return {name: recipe.spec for name, recipe in recipes(setup, empty_outcome(setup.world, 1)).items()}


def measures(setup: Setup, outcome: Outcome, level: float = 0.95) -> dict[str, Measure]:
    """Return all measures of a batch by name; the names are listed at the head of this module.

    Parameters
    ----------
    setup
        The campaign as it was built.
    outcome
        Its replications.
    level
        Confidence level, in (0, 1).
    """
    found = recipes(setup, outcome).items()
    return {name: measured(recipe.observations(), recipe.spec.unit, level) for name, recipe in found}


def observations(setup: Setup, outcome: Outcome, wanted: Collection[str]) -> dict[str, Observations]:
    """Return what each replication contributes to some measures, by name; zeros for one that the campaign lacks."""
    known, none = recipes(setup, outcome), np.zeros(len(outcome.goods))
    return {name: known[name].observations() if name in known else Observations("mean", none) for name in wanted}


def undefined(found: Mapping[str, Measure], described: Mapping[str, MeasureSpec]) -> dict[str, str]:
    """Return why measures are undefined, by name."""
    return {name: described[name].empty for name in found if described[name].empty}
