"""Each kernel package has a cache of its own, and is compiled anew after an edit of what it calls, and only then."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from wargame.compiled import package
from wargame.compiled.package import OTHERS, kernel_package, package_of

ROOT = Path(__file__).parents[3]
KERNEL = "from wargame.compiled.compile import kernel\n"
REGISTER = "from wargame.compiled.package import kernel_package\n"
SOURCES = {
    "skirmish/__init__.py": f"{REGISTER}kernel_package(__name__)\n",
    "skirmish/losses.py": f"{KERNEL}@kernel\ndef losses(n):\n    return 2 * n\n",
    "war/__init__.py": f"import skirmish\n{REGISTER}kernel_package(__name__, calls=['skirmish'])\n",
    "war/week.py": f"{KERNEL}from skirmish.losses import losses\n@kernel\ndef week(n):\n    return 7 + losses(n)\n",
}
Run = Callable[[], tuple[int, dict[str, int]]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return a run of the war in a fresh process: what it comes to, and when each file of the cache was written."""
    for name, source in SOURCES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(source)

    def run() -> tuple[int, dict[str, int]]:
        done = subprocess.run(
            [sys.executable, "-c", "from war.week import week; print(week(10))"],
            env=os.environ
            | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}", "FORCEMIX_CACHE_DIR": str(tmp_path / "cache")}
            | {"NUMBA_DISABLE_JIT": "0", "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode == 0, done.stderr
        files = (tmp_path / "cache").rglob("*.nbc")
        return int(done.stdout), {str(f.relative_to(tmp_path / "cache")): f.stat().st_mtime_ns for f in files}

    return run


def edit(file: Path, old: str, new: str) -> None:
    source = file.read_text()
    assert old in source
    file.write_text(source.replace(old, new))


def of(name: str, files: dict[str, int]) -> dict[str, int]:
    """Return the files of the cache of one package."""
    return {file: written for file, written in files.items() if file.startswith(f"{name}-")}


def test_what_is_cached_is_used_by_the_next_process(run):
    first, second = run(), run()
    assert first == second
    assert first[0] == 27
    assert of("skirmish", first[1])
    assert of("war", first[1])


def test_an_edit_of_a_package_is_seen_by_the_one_that_calls_it(run, tmp_path):
    before, _ = run()
    edit(tmp_path / "skirmish/losses.py", "2 * n", "3 * n")
    after, _ = run()
    assert (before, after) == (27, 37)


def test_an_edit_of_a_package_leaves_the_cache_of_one_that_it_calls(run, tmp_path):
    _, before = run()
    edit(tmp_path / "war/week.py", "7 +", "8 +")
    result, after = run()
    assert result == 28
    assert of("skirmish", after) == of("skirmish", before)
    assert of("war", after).keys() > of("war", before).keys()


@pytest.fixture
def packages(monkeypatch, tmp_path):
    """No registered package, and two that can be."""
    monkeypatch.setattr(package, "_packages", {})
    for name in ("outer", "outer.inner", "outerworld"):
        folder = tmp_path / name.replace(".", "/")
        folder.mkdir()
        (folder / "__init__.py").write_text(f"# {name}\n")
        module = type(sys)(name)
        module.__file__ = str(folder / "__init__.py")
        monkeypatch.setitem(sys.modules, name, module)


@pytest.mark.usefixtures("packages")
def test_a_module_belongs_to_the_package_with_the_longest_name_that_holds_it():
    kernel_package("outer")
    kernel_package("outer.inner")
    modules = ("outer.guns", "outer.inner.guns", "outer.inner", "outerworld.guns", "__main__")
    assert [package_of(module).name for module in modules] == ["outer", "outer.inner", "outer.inner", OTHERS, OTHERS]


@pytest.mark.usefixtures("packages")
def test_what_lies_outside_covers_all_packages_in_whatever_order_they_came():
    kernel_package("outer")
    one = package_of("script").digest
    kernel_package("outerworld")
    both = package_of("script").digest
    package._packages = dict(reversed(package._packages.items()))
    assert one != both == package_of("script").digest


@pytest.mark.usefixtures("packages")
def test_a_package_that_calls_an_unknown_one_is_refused():
    kernel_package("outer")
    with pytest.raises(ValueError, match=r"outerworld calls guns: no registered kernel package \(registered: outer\)"):
        kernel_package("outerworld", calls=["outer", "guns"])
