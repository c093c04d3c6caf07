"""What happens without SALib."""

import builtins
import sys

import pytest

from wargame_experiments.statistics.salib import salib


def test_without_it_the_error_says_what_to_install(monkeypatch):
    real = builtins.__import__
    for name in [name for name in sys.modules if name.split(".")[0] == "SALib"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "SALib", None)
    assert real is builtins.__import__
    with pytest.raises(ModuleNotFoundError, match=r"forcemix\[gsa\]"):
        salib("sample.sobol")
