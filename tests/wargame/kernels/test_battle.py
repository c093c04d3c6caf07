"""The compiled battle against its slow twin, tick by tick and at the end."""

from hypothesis import given
from hypothesis import strategies as st

from tests.reference import battle as twin
from tests.reference.examples import examples
from tests.reference.lockstep import differences, inner_differences
from tests.reference.raids import raids
from wargame import battle
from wargame.kernels import battle as kernels
from wargame.kernels.state import empty_state


@examples(40, 4)
@given(raids(), st.integers(0, 2**32 - 1))
def test_a_random_battle_is_the_twins_battle(raid, seed):
    setup = raid.setup
    state = battle.run(setup.world, seed, 3)
    assert differences(setup, state, twin.fight(setup, seed, 3)) == []


@examples(40, 4)
@given(raids(), st.integers(0, 2**32 - 1))
def test_every_tick_is_the_twins_tick(raid, seed):
    setup = raid.setup
    world, state = setup.world, empty_state(setup.world)
    kernels.reset(world, state, seed, 0)
    slow = twin.start(setup, seed)
    assert inner_differences(setup, state, slow) == []
    for tick in range(world.grid.n_ticks):
        assert kernels.is_over(world, state) == twin.is_over(slow)
        if twin.is_over(slow):
            break
        kernels.fight_tick(world, state, tick)
        twin.fight_tick(slow)
        assert inner_differences(setup, state, slow) == []
    assert differences(setup, state, slow) == []
