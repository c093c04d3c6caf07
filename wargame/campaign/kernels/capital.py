"""Private capital of lines: fixed cost in the price, and what longer contracts do to margin and capacity.

A share s of a line's capital is private. It shortens the dead time of new capacity, D = D0 (1 - a s), and leaves a
fixed cost F s a year that the price covers: F s/52.18 a week over the units of a week, those of the last year on, the
rate r' = r + (output - r)/52, so that falling demand makes dearer. It adds at most a share of the price. A nation that
contracts for y years pays the margin max(floor, margin - cut (y - 1)), and the makers of its lines add
min(cap, growth (y - 1)) of their capacity on their own. Linear laws with caps, all assumed.
"""

from typing import Final

from wargame.campaign.kernels.state import State, World
from wargame.compiled.compile import kernel

YEAR: Final = 52.0  # weeks over whose output fixed cost is spread


@kernel
def open_rates(world: World, state: State) -> None:
    """Begin with what pipelines were full of, or else with the capacity of lines, in place."""
    for line in range(len(world.capital)):
        rate = 0.0
        for n in range(len(world.nations)):
            rate += world.base_rate[line, n]
        state.output_rate[line] = rate if rate > 0.0 else world.lines[line].capacity


@kernel
def note_rate(world: World, state: State, line: int) -> None:
    """Let the output of a week enter the rate over which fixed cost is spread, in place."""
    if len(world.capital) > 0:
        state.output_rate[line] += (state.output[line] - state.output_rate[line]) / YEAR


@kernel
def fixed_cents(world: World, state: State, line: int, units: int, price_cents: float) -> float:
    """Return the fixed cost in the price of a lot, cents; ``price_cents`` is what it costs without."""
    if len(world.capital) == 0 or not world.capital[line].fixed_cents_a_week > 0.0:
        return 0.0
    row, rate = world.capital[line], state.output_rate[line]
    most = row.most_share * price_cents
    return min(most, units * row.fixed_cents_a_week / rate) if rate > 0.0 else most
