"""What code of agents may run, and that nothing runs to find out."""

import sys

import pytest

from wargame import modules
from wargame_agents import permission
from wargame_agents.permission import is_allowed, refusal

HOSTILE = "raise SystemExit('imported')\n"
METADATA = "Metadata-Version: 2.1\nName: more-agents\nVersion: 1.0\n"
OFFER = "[forcemix.agents]\nlate = more_agents:Late\n"


@pytest.fixture
def path(tmp_path, monkeypatch):
    """Return a folder on the module path with packages that do not survive an import."""
    (tmp_path / "hostile" / "deep").mkdir(parents=True)
    (tmp_path / "hostile" / "__init__.py").write_text(HOSTILE)
    (tmp_path / "hostile" / "deep" / "late.py").write_text(HOSTILE)  # below a folder without __init__
    (tmp_path / "hostile_too.py").write_text(HOSTILE)
    monkeypatch.syspath_prepend(tmp_path)
    permission._offered.cache_clear()
    yield tmp_path
    permission._offered.cache_clear()


@pytest.mark.parametrize(
    ("allowed", "may"),
    [
        ([], False),
        (["hostile"], True),
        (["hostile.deep"], True),
        (["hostile.deep.late"], True),
        (["hostile.deep.late:Late"], True),
        (["hostile.deep.later"], False),
        (["host"], False),
        (["hostile_too"], False),
        ([""], False),
        (["."], False),
        (["*"], False),
    ],
)
def test_a_module_is_allowed_by_its_name_or_a_package_around_it(path, allowed, may):
    assert is_allowed("hostile.deep.late:Late", allowed) == may
    assert (refusal("hostile.deep.late:Late", allowed) == "") == may
    assert "hostile" not in sys.modules


def test_looking_for_a_source_imports_no_package_above(path):
    assert modules.source_of("hostile.deep.late") == path / "hostile" / "deep" / "late.py"
    assert modules.source_of("hostile") == path / "hostile" / "__init__.py"
    assert modules.source_of("hostile_too") == path / "hostile_too.py"
    assert modules.is_module("hostile.deep")
    for name in ("hostile.none", "hostile.deep.none", "hostile_too.late", "none", "sys.late"):
        assert not modules.is_module(name)
    assert not {"hostile", "hostile_too"} & set(sys.modules)


@pytest.mark.parametrize("spec", ["__main__:Late", "sys:Late", "builtins:dict", "_thread:LockType"])
def test_a_module_of_python_itself_is_none_of_agents(spec):
    assert "is a module of Python itself" in refusal(spec, [spec.partition(":")[0]])


@pytest.mark.parametrize("spec", ["", ":", "x:", ":X", "a.b.c", "a..b:X", "a:b:c", "a b:X", "../a:X", "a:X\n"])
def test_what_names_no_class_is_refused(spec):
    assert "allowed: 'module:Class'" in refusal(spec, ["a"])


def offer(folder):
    (folder / "more_agents.py").write_text(HOSTILE)
    (folder / "more_agents-1.0.dist-info").mkdir()
    (folder / "more_agents-1.0.dist-info" / "METADATA").write_text(METADATA)
    (folder / "more_agents-1.0.dist-info" / "entry_points.txt").write_text(OFFER)


def test_a_class_that_an_installed_package_offers_is_allowed(path, monkeypatch):
    offer(path)
    monkeypatch.setattr("site.getsitepackages", lambda: [str(path)])
    assert is_allowed("more_agents:Late", [])
    assert not is_allowed("more_agents:Other", [])


def test_a_class_that_a_folder_of_the_module_path_offers_is_not(path):
    """A working directory on the path may be one that somebody else has filled."""
    offer(path)
    assert not is_allowed("more_agents:Late", [])
