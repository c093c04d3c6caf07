"""A campaign has the same bits by our own means and by Numba alone; its industry in plain Python too."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

WHOLE = Path(__file__).with_name("whole.toml")
RUN = """
import hashlib, json, sys
from wargame.campaign.build.setup import build
from wargame.campaign.engine import run_many
from wargame.campaign.scenario_file import load
from wargame.compiled.mode import MODE
outcome = run_many(build(load(sys.argv[1])), 3, 2, threads=1)
print(json.dumps([MODE.name, {n: hashlib.sha256(a.tobytes()).hexdigest() for n, a in outcome._asdict().items()}]))
"""


def outcome(file: Path, **environment: str) -> list:
    """Return how kernels ran in a fresh process, and a hash of every array of the outcome."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(file)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_plain_python_gives_the_same_weeks_of_industry(tmp_path: Path) -> None:
    """Without raids: no promise is made of a battle in plain Python, whose library may round another way."""
    file = tmp_path / "industry.toml"
    text = WHOLE.read_text("utf-8").replace('battle = "duel"\n', "")
    file.write_text(text[: text.index("[raids]")], "utf-8")
    compiled, python = outcome(file), outcome(file, NUMBA_DISABLE_JIT="1")
    assert (compiled[0], python[0]) == ("POINTERS", "PYTHON")
    assert python[1] == compiled[1]


@pytest.mark.slow
def test_numba_alone_gives_the_same_weeks() -> None:
    compiled, plain = outcome(WHOLE), outcome(WHOLE, FORCEMIX_PLAIN_NUMBA="1")
    assert (compiled[0], plain[0]) == ("POINTERS", "PLAIN_NUMBA")
    assert plain[1] == compiled[1]
