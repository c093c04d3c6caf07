"""What tests of the experiments share."""

import pytest


@pytest.fixture
def small_figures(monkeypatch):
    """Draw each figure once, as PNG at column width, where a test asks only which are drawn: a quarter of the time."""
    from wargame_experiments.figures import figure_spec, style

    monkeypatch.setattr(figure_spec, "WIDTHS", {"column": style.COLUMN_IN})
    monkeypatch.setattr(style, "UNDATED", {"png": style.UNDATED["png"]})
