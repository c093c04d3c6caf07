"""Wake-up schedule: gathered by lines, the same as gathered one by one."""

from hypothesis import given
from hypothesis import strategies as st

from tests.reference.examples import examples
from tests.reference.scenes import drone, element, scene, unit
from tests.reference.stage import Stage
from wargame.battle.kernels.state import EXPOSE, MOVE, NO_TICK, PER_LINE
from wargame.battle.kernels.wakeups import ALL, gather_wakeups, set_wakeup

N = 5 * PER_LINE + 3
ASKED = st.sampled_from([0, 1, 2, 5, ALL])


def crowd() -> Stage:
    """Return a battle of as many elements as fill a few lines and a bit."""
    units = {
        "drones": unit("red", drone(), 1e3, 5e3, 21, targets=["far"]),
        "more": unit("red", drone(), 1e3, 5e3, N - 22, targets=["far"]),
        "far": unit("blue", element(), 9e3, 5e3),
    }
    return Stage(scene(units, width_m=10e3))


@examples(100, 20)
@given(
    st.lists(st.tuples(st.integers(0, N - 1), st.sampled_from([0, 1, 2, 3, 7, NO_TICK])), max_size=3 * N),
    st.lists(st.tuples(st.sampled_from([(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]), ASKED), max_size=6),
)
def test_those_awake_are_gathered_in_order_whatever_was_set_and_gathered_before(sets, asks):
    stage = crowd()
    state = stage.state
    ticks = [int(tick) for tick in state.wakeups[MOVE]]
    for e, tick in sets:
        set_wakeup(state, MOVE, e, tick)
        ticks[e] = tick
    for (first, end), tick in asks:
        wanted = [e for e in range(N) if first <= stage.world.unit_of[e] < end and ticks[e] <= tick]
        n = gather_wakeups(stage.world, state, MOVE, first, end, tick)
        assert [int(e) for e in state.queue[:n]] == wanted
        for e in wanted:  # as everybody does who gathers
            ticks[e] = NO_TICK if tick == ALL else tick + 1 + e % 3
            set_wakeup(state, MOVE, e, ticks[e])
    assert (state.wakeups[EXPOSE] >= 0).all()


def test_the_least_of_a_line_is_no_later_than_any_in_it():
    stage = crowd().fight(5)
    for row in (MOVE, EXPOSE):
        for line, earliest in enumerate(stage.state.earliest[row]):
            assert earliest <= stage.state.wakeups[row, line * PER_LINE : (line + 1) * PER_LINE].min()
