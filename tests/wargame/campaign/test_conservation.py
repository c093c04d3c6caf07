"""Conservation is asserted in the engine: each fault planted in a kernel is found, in the week in which it is made."""

import os
import subprocess
import sys
from pathlib import Path

FAULTS = {
    "right": "nothing",
    "lose_a_unit": "replication 0, week 0: units of a good are out of balance",
    "lose_a_cent": "replication 0, week 0: the worth of a good is out of balance",
    "keep_the_change": "replication 0, week 1: money is out of balance",
    "release_too_much": "replication 0, week 1: something is negative",
    "deliver_twice": "replication 0, week 3: units of a good are out of balance",
    "forget_a_start": "replication 0, week 11: what is on its way does not add up to what was ordered",
    "conjure_a_part": "replication 0, week 11: what is on its way does not add up to what was ordered",
    "spend_before_grant": "replication 0, week 0: something is negative",
    "lose_a_gift": "replication 0, week 0: what partners send to each other is out of balance",
    "refund_twice": "replication 0, week 0: money is out of balance",
    "withdraw": "replication 0, week 11: what is on its way does not add up to what was ordered",
    "design_for_nothing": "replication 0, week 0: money is out of balance",
}


def test_planted_faults_are_found() -> None:
    """In a process without a compiler, where a kernel can be replaced."""
    script = Path(__file__).with_name("planted_faults.py")
    result = subprocess.run(
        [sys.executable, str(script)],
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert dict(line.split(": ", 1) for line in result.stdout.splitlines()) == FAULTS
