"""Every writer of a PDF: letters stay letters, no Type 3 font; a new writer is found, and has to be listed here."""

import re
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks import growth
from benchmarks.measure import MedianRatio
from benchmarks.phases import PHASES
from tests.experiments.analysis.made import SKIRMISH, mixes
from wargame_experiments.calibration import figures as calibration
from wargame_experiments.calibration.model import strata_sizes
from wargame_experiments.cli import DONE, main
from wargame_experiments.figures import figure_spec, line
from wargame_experiments.validation.bench import Bench
from wargame_experiments.validation.figures import joint_share, knee, method_life, parity, survivors, tick, win_share

ROOT = Path(__file__).parents[3]
SOURCES = [
    file for room in ("wargame", "agents", "experiments", "benchmarks", "tools") for file in (ROOT / room).rglob("*.py")
]
SAVES = re.compile(r"\.savefig\(|print_figure\(|PdfPages|imsave\(|FigureCanvasPdf|pyplot")
GROUPS = ("campaign-alliance", "campaign-method", "erlang", "square-law", "tick")


def battle(folder):
    assert main(["battle", SKIRMISH, "--replications", "2", "--out", str(folder)]) == DONE


def validation(module, folder):
    found = {"reference": 2.0, "model": 2.1, "low": 2.0, "high": 2.2, "errors": 0.5, "z": np.nan}
    found |= {"is_random": True, "tolerance": 0.0}
    rows = [
        SimpleNamespace(
            case=SimpleNamespace(kind="engine", group=group, name=group), found=SimpleNamespace(**found), verdict="ok"
        )
        for group in GROUPS
    ]
    module.write(folder, rows, Bench(), "quick")


def calibrated(folder):
    strata = np.arange(24)
    raids = SimpleNamespace(raid_class=strata, launched=strata_sizes(), leaked=0.2 * strata_sizes())
    calibration.write(folder, [raids, raids], "made up")


def grown(folder):
    phases = dict.fromkeys(PHASES, 1.0)
    costs = [growth.GrowthCost(case, 9.0, 90.0, MedianRatio(1.8, 1.7, 1.9), phases) for case in growth.cases(10_000)]
    growth.write(costs, folder)


WRITERS = {
    "figures/figure_spec.py": lambda folder: figure_spec.write(folder, line.figure_specs(mixes())[0]),
    "figures/battlefield.py": battle,
    "figures/timeline.py": battle,
    "validation/figures/joint_share.py": partial(validation, joint_share),
    "validation/figures/knee.py": partial(validation, knee),
    "validation/figures/method_life.py": partial(validation, method_life),
    "validation/figures/parity.py": partial(validation, parity),
    "validation/figures/survivors.py": partial(validation, survivors),
    "validation/figures/tick.py": partial(validation, tick),
    "validation/figures/win_share.py": partial(validation, win_share),
    "calibration/figures.py": calibrated,
    "benchmarks/growth.py": grown,
}


def of(*words):
    return {
        str(file.relative_to(ROOT)).removeprefix("experiments/wargame_experiments/")
        for file in SOURCES
        if any(re.search(word, file.read_text("utf-8")) for word in words)
    }


def test_one_place_saves_figures():
    assert of(SAVES) == {"figures/style.py"}


def test_every_writer_is_tried_here():
    assert of(r"style\.save\(") == set(WRITERS)


@pytest.mark.parametrize("writer", WRITERS)
def test_no_writer_makes_a_type_3_font(writer, tmp_path, monkeypatch):
    for module in (knee, survivors, tick, win_share):
        monkeypatch.setattr(module, "of", lambda level, quick, full: 3)
    WRITERS[writer](tmp_path)
    pdfs = list(tmp_path.glob("*.pdf"))
    assert pdfs
    for pdf in pdfs:
        assert b"/Type3" not in pdf.read_bytes(), pdf.name
        assert b"/Type0" in pdf.read_bytes() or b"/TrueType" in pdf.read_bytes(), pdf.name


def test_no_shipped_pdf_has_a_type_3_font():
    pdfs = [pdf for room in ("docs", "results") for pdf in (ROOT / room).rglob("*.pdf")]
    assert len(pdfs) > 20
    assert [str(pdf) for pdf in pdfs if b"/Type3" in pdf.read_bytes()] == []
