"""The way of a newcomer in docs/start.md can be walked: every block of Python and the study file run as they stand."""

import contextlib
import io
import re
from pathlib import Path

from wargame_experiments.cli import main

START = (Path(__file__).parents[1] / "docs/start.md").read_text("utf-8")


def blocks(language):
    """Return the blocks of a language, in their order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", START, re.DOTALL | re.MULTILINE)


def test_python_of_the_start_runs_from_top_to_bottom():
    names = {}
    for block in blocks("python"):
        exec(compile(block, "docs/start.md", "exec"), names)
    assert names["night"].measures["leakage"].mean < names["fewer"].measures["leakage"].mean  # fewer pads let more in
    assert len(names["results"].to_pandas()) == 6
    assert names["frame"]["n"].tolist() == [50] * 6


def test_its_study_file_is_the_study_of_its_python(tmp_path):
    (text,) = blocks("toml")
    file = tmp_path / "study.toml"
    file.write_text(text)
    with contextlib.redirect_stdout(io.StringIO()) as said, contextlib.redirect_stderr(said):
        assert main(["sweep", str(file), "--dry-run"]) == 0
    assert "6 points" in said.getvalue()
