"""Week 0: a steady state. Pipelines are full at the base rates, workers are veterans, outages in their stationary law.

What a line has started in the weeks before week 0 and not delivered is on its way, what was ordered in them and not
awarded comes to the line in the weeks after; both at the price of week 0, with the money committed.
"""

from wargame.battle.kernels.quantile import quantile
from wargame.campaign.kernels.alliance_tables import OPENED
from wargame.campaign.kernels.capacity import capacity_of_week
from wargame.campaign.kernels.capital import open_rates
from wargame.campaign.kernels.incidents import open_incidents
from wargame.campaign.kernels.land import open_land
from wargame.campaign.kernels.learning import cents_of, lot_price
from wargame.campaign.kernels.methods import open_methods
from wargame.campaign.kernels.outages import first_state
from wargame.campaign.kernels.price import price_now
from wargame.campaign.kernels.production import lead_time
from wargame.campaign.kernels.repair_books import clear_repair
from wargame.campaign.kernels.shares import by_week
from wargame.campaign.kernels.standards import set_standards
from wargame.campaign.kernels.state import COMMITTED, GRANTED, IN_WORK, NONE, State, World
from wargame.campaign.kernels.streams import FIRST_LEAD
from wargame.campaign.kernels.supply import qualify
from wargame.compiled.compile import kernel


@kernel
def reset(world: World, state: State, seed: int, replication: int) -> None:
    """Set up one replication, in place."""
    state.key[0], state.key[1] = seed, replication
    clear(state)
    set_standards(world, state)
    for n in range(len(world.nations)):
        for g in range(len(world.goods)):
            state.stock[n, g], state.stock_cents[n, g] = world.opening[n, g], world.opening_cents[n, g]
            state.held[g, 0] += world.opening[n, g]
            state.held[g, 1] += world.opening_cents[n, g]
    for f in range(len(world.families)):
        state.experience[f] = world.families[f].units_before
    for o in range(len(world.origins)):
        row = world.origins[o]
        state.origin_up[o] = first_state(state, row.key, row.failures_a_week, row.repairs_a_week)
    for s in range(len(world.suppliers)):
        row = world.suppliers[s]
        state.supplier_up[s] = first_state(state, row.key, row.failures_a_week, row.repairs_a_week)
    clear_repair(state)
    open_incidents(world, state)
    open_rates(world, state)
    open_methods(world, state)
    open_land(world, state)
    qualify(world, state, 0)
    for line in range(len(world.lines)):
        row = world.lines[line]
        state.tooled[line] = row.tooled
        state.capacity[line], state.surge[line] = capacity_of_week(world, line, 0), 1.0
        state.veterans[line], state.rookies[line] = row.veterans, 0.0
    for line in range(len(world.lines)):
        fill_pipeline(world, state, line)
        fill_supplies(world, state, line)
    for g in range(len(world.goods)):
        state.first_price_cents[g] = price_now(world, state, g, 0)
        state.price_cents[g] = state.first_price_cents[g]


@kernel
def clear(state: State) -> None:
    """Take out what an earlier replication has left, in place."""
    for array in (state.award_units, state.award_cents, state.queue, state.queue_cents, state.due, state.due_cents):
        array[:, :, :] = 0
    for array in (state.help_due, state.help_cents, state.supply_due, state.consumption):
        array[:, :, :] = 0
    for array in (state.joint, state.joint_units, state.joint_cents, state.developed, state.under):
        array[:, :] = 0
    for j in range(len(state.joint)):
        state.joint[j, OPENED] = NONE
    state.joint_carry[:, :] = 0.0
    state.queue_seen[:] = 0
    state.queue_given[:] = 0
    for array in (state.supply_open, state.backlog, state.oldest, state.on_order, state.money, state.recent):
        array[:, :] = 0
    for array in (state.transit, state.transit_cents, state.held):
        array[:, :] = 0
    for array in (state.pipeline, state.coming, state.pending, state.retooling, state.output, state.bound, state.gone):
        array[:] = 0
    state.supply_carry[:, :] = 0.0
    for array in (state.carry, state.damage, state.hits):
        array[:] = 0.0


@kernel
def fill_pipeline(world: World, state: State, line: int) -> None:
    """Fill what a line has started, and what it was ordered, before week 0, in place."""
    row, product, last = world.lines[line], world.lines[line].tooled, state.due.shape[2] - 1
    price = lot_price(world, state, product, row.nation, 1, 0, 0)
    weeks = most_weeks(world, line)
    for back in range(1, weeks + 1):
        lead = lead_time(world, state, line, FIRST_LEAD, back)
        for n in range(len(world.nations)):
            units = by_week(world.base_rate[line, n], weeks - back)
            at = lead - back + world.transfer_weeks[row.nation, n]
            if units > 0 and at >= 0:
                cents = cents_of(units * price)
                state.due[product, n, min(at, last)] += units
                state.due_cents[product, n, min(at, last)] += cents
                state.on_order[n, world.products[product].good] += units
                state.pipeline[line] += units
                commit(state, n, cents)
                state.money[n, IN_WORK] += cents
    for n in range(len(world.nations)):
        for w in range(min(int(world.nations[n].award_weeks), last)):
            units = by_week(world.base_rate[line, n], w)
            cents = cents_of(units * price)
            state.award_units[product, n, w] += units
            state.award_cents[product, n, w] += cents
            state.pending[product] += units
            state.on_order[n, world.products[product].good] += units
            commit(state, n, cents)


@kernel
def most_weeks(world: World, line: int) -> int:
    """Return for how many weeks at most anything that a line starts is on its way."""
    row, most = world.lines[line], 0
    for n in range(len(world.nations)):
        if world.base_rate[line, n] > 0.0:
            most = max(most, world.transfer_weeks[row.nation, n])
    if row.lead_row == NONE:
        return most + int(row.lead_weeks)
    return most + int(quantile(world.lead_quantiles[row.lead_row], 1.0) + 0.5)


@kernel
def commit(state: State, nation: int, cents: int) -> None:
    """Grant money that was committed before week 0, in place."""
    state.money[nation, COMMITTED] += cents
    state.money[nation, GRANTED] += cents


@kernel
def fill_supplies(world: World, state: State, line: int) -> None:
    """Fill the stocks of components of a line, and what is on its way to it, in place."""
    base, last = 0.0, state.supply_due.shape[2] - 1
    for n in range(len(world.nations)):
        base += world.base_rate[line, n]
    for i in range(world.supply_first[line], world.supply_first[line + 1]):
        supply = world.supplies[i]
        state.supply[i] = supply.opening
        rate = base * world.use[i, world.products[state.tooled[line]].good]
        for s in range(len(world.suppliers)):
            if world.suppliers[s].component == supply.component:
                for w in range(world.suppliers[s].lead_weeks):
                    units = by_week(rate * state.supplier_share[s], w)
                    state.supply_due[i, s, min(w, last)] += units
                    state.coming[i] += units
