"""A cache is an aid: whatever became of it, kernels are compiled again, and one line says why."""

import os
import random
import stat
from pathlib import Path

import pytest

from wargame.compiled import cache_file, folder, notice
from wargame.compiled.dispatcher import Compiled, _options

OTHER = 12345  # a user or group that this process does not belong to
as_root = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files away")


def doubled(n):
    return 2 * n + 1


def halved(n):
    return n // 2


@pytest.fixture(autouse=True)
def topics(monkeypatch):
    """Whatever other tests gave notice of; here every test is a new process."""
    monkeypatch.setattr(notice, "_topics", set())
    folder._root.cache_clear()
    yield
    folder._root.cache_clear()


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """Return a cache that holds one compiled function."""
    monkeypatch.setenv("FORCEMIX_CACHE_DIR", str(tmp_path / "cache"))
    assert fought() == (15, False)
    notice._topics.clear()
    return tmp_path / "cache"


def fought(function=doubled) -> tuple[int, bool]:
    """Return what a function makes of 7 in a new process, and whether its machine code was read."""
    kernel = Compiled(function, targetoptions=_options())
    result = kernel(7)
    return result, sum(kernel._cache_hits.values()) == 1


def files(cache: Path, kind: str) -> list[Path]:
    return sorted(cache.rglob(f"*.{kind}"))


def lines(capsys) -> list[str]:
    return [line for line in capsys.readouterr().err.splitlines() if "compiling" not in line]


def flip(seed):
    def damage(content: bytes) -> bytes:
        place = random.Random(seed).randrange(8 * len(content))
        changed = bytearray(content)
        changed[place // 8] ^= 1 << place % 8
        return bytes(changed)

    return damage


DAMAGES = {
    "empty": lambda content: b"",
    "one byte": lambda content: content[:1],
    "cut": lambda content: content[: len(content) // 2],
    "without its last byte": lambda content: content[:-1],
    "zeroed": lambda content: bytes(len(content)),
    "twice": lambda content: 2 * content,
    "a text": lambda content: b"\xff\xfe not a pickle",
    "a number": lambda content: b"I42\n.",
} | {f"bit {seed}": flip(seed) for seed in range(8)}


def test_a_sound_cache_is_read_without_a_word(cache, capsys):
    capsys.readouterr()
    assert fought() == (15, True)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("kind", ["nbi", "nbc"])
@pytest.mark.parametrize("damage", list(DAMAGES))
def test_a_damaged_file_is_compiled_again_and_mended(cache, kind, damage, capsys):
    (file,) = files(cache, kind)
    file.write_bytes(DAMAGES[damage](file.read_bytes()))
    capsys.readouterr()
    assert fought() == (15, False)
    (line,) = lines(capsys)
    assert line == f"wargame: {file}: is damaged; it is computed again"
    assert fought() == (15, True)


def test_machine_code_of_another_function_in_its_place_is_not_run(cache, capsys):
    assert fought(halved) == (3, False)
    for kind in ("nbi", "nbc"):
        one, other = files(cache, kind)
        content = one.read_bytes()
        one.write_bytes(other.read_bytes())
        other.write_bytes(content)
    assert (fought(), fought(halved)) == ((15, False), (3, False))


def test_a_result_that_numba_can_no_longer_put_together_is_a_miss(cache, monkeypatch):
    from wargame.compiled import overload_cache

    def broken(*parts):
        raise SystemError("an instruction that this processor lacks")

    with monkeypatch.context() as patch:
        patch.setattr(overload_cache.CompileResult, "_rebuild", broken)
        assert fought() == (15, False)
    assert fought() == (15, True)


@pytest.mark.parametrize("kind", ["nbi", "nbc"])
def test_a_missing_file_is_compiled_again(cache, kind):
    files(cache, kind)[0].unlink()
    assert fought() == (15, False)
    assert fought() == (15, True)


@pytest.mark.parametrize("kind", ["nbi", "nbc"])
@pytest.mark.parametrize("thing", ["folder", "link", "dangling link", "pipe"])
def test_another_thing_in_the_place_of_a_file_is_not_read(cache, kind, thing, tmp_path):
    (file,) = files(cache, kind)
    kept = tmp_path / "kept"
    file.rename(kept)
    {
        "folder": file.mkdir,
        "link": lambda: file.symlink_to(kept),
        "dangling link": lambda: file.symlink_to(tmp_path / "gone"),
        "pipe": lambda: os.mkfifo(file),
    }[thing]()
    assert fought() == (15, False)


# -------------------------------------------------------------------------------------------- whose it is


@as_root
@pytest.mark.parametrize("what", ["root", "folder", "nbi", "nbc"])
@pytest.mark.parametrize("how", ["owner", "all may write", "another group may write"])
def test_what_others_may_have_written_is_not_used(cache, what, how, capsys):
    place = {"root": cache, "folder": files(cache, "nbi")[0].parent}.get(what) or files(cache, what)[0]
    if how == "owner":
        os.chown(place, OTHER, OTHER)
    else:
        os.chown(place, 0, OTHER)
        place.chmod(place.stat().st_mode | (stat.S_IWOTH if how == "all may write" else stat.S_IWGRP))
    folder._root.cache_clear()
    capsys.readouterr()
    assert fought() == (15, False)
    (line,) = lines(capsys)
    assert str(place) in line
    assert ("belongs to another user" if how == "owner" else "others may write to it") in line


def test_ones_own_group_may_write_as_the_umask_002_lets_it(cache):
    for place in (cache, *cache.rglob("*")):
        os.chown(place, -1, os.getegid())
        place.chmod(place.stat().st_mode | stat.S_IWGRP)
    assert fought() == (15, True)


@pytest.mark.parametrize("mask", [0o000, 0o002, 0o022, 0o077])
def test_a_cache_that_we_make_is_one_that_we_use(tmp_path, monkeypatch, mask):
    monkeypatch.setenv("FORCEMIX_CACHE_DIR", str(tmp_path / "above" / "cache"))
    before = os.umask(mask)
    try:
        assert fought() == (15, False)
    finally:
        os.umask(before)
    assert fought() == (15, True)
    for file in (tmp_path / "above" / "cache").rglob("*"):
        assert file.is_dir() or stat.S_IMODE(file.stat().st_mode) == 0o644 & ~mask


# ------------------------------------------------------------------------------------- no place to write to


def no_space(*arguments):
    raise OSError(28, "No space left on device")


def test_a_full_disk_costs_a_line(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("FORCEMIX_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(cache_file, "_put", no_space)
    assert fought() == (15, False)
    assert fought(halved) == (3, False)
    assert lines(capsys) == [f"wargame: {tmp_path}: No space left on device; nothing new is kept"]


def test_a_part_of_a_file_does_not_stay(tmp_path, monkeypatch):
    monkeypatch.setenv("FORCEMIX_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(cache_file.os, "replace", no_space)
    assert fought() == (15, False)
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


def test_a_cache_that_cannot_be_written_is_read_and_not_touched(cache, monkeypatch, capsys):
    """As a read-only mount: whatever would write fails."""
    before = {file: file.stat().st_mtime_ns for file in cache.rglob("*")}
    for name in ("_put", "_remove"):
        monkeypatch.setattr(cache_file, name, lambda *_: pytest.fail("written"))
    capsys.readouterr()
    assert fought() == (15, True)
    assert capsys.readouterr() == ("", "")
    assert {file: file.stat().st_mtime_ns for file in cache.rglob("*")} == before


@pytest.mark.parametrize("thing", ["file", "dangling link", "below a file"])
def test_a_folder_that_cannot_be_made_costs_a_line(tmp_path, monkeypatch, thing, capsys):
    place = tmp_path / "cache"
    if thing == "dangling link":
        place.symlink_to(tmp_path / "gone")
    else:
        place.touch()
    if thing == "below a file":
        place = place / "cache"
    monkeypatch.setenv("FORCEMIX_CACHE_DIR", str(place))
    assert fought() == (15, False)
    (line,) = lines(capsys)
    assert line.startswith(f"wargame: {place}: ")
    assert "without a cache every run compiles first" in line


# -------------------------------------------------------------------------------------------- without a home


@pytest.fixture
def homeless(tmp_path, monkeypatch):
    """Return the folder for temporary files of a user without a home."""
    for name in folder.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", lambda uid: {}[uid])
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("home", [None, "", "/nonexistent/home", "relative"])
def test_without_a_home_the_cache_is_a_private_folder(homeless, monkeypatch, home, capsys):
    if home is not None:
        monkeypatch.setenv("HOME", home)
    (private,) = {folder.cache_root(), folder.cache_root()}
    assert private == homeless / f"forcemix-{os.geteuid()}"
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    assert not Path("/nonexistent").exists()
    line = f"wargame: there is no home folder; the cache is {private} (FORCEMIX_CACHE_DIR=DIR names another)\n"
    assert capsys.readouterr().err == line


@pytest.mark.parametrize("thing", ["open to others", "link", "file"])
def test_a_private_folder_that_others_prepared_is_not_used(homeless, thing, capsys):
    private = homeless / f"forcemix-{os.geteuid()}"
    if thing == "file":
        private.touch()
    elif thing == "link":
        (homeless / "elsewhere").mkdir(mode=0o700)
        private.symlink_to(homeless / "elsewhere")
    else:
        private.mkdir()
        private.chmod(0o755)
    assert folder.cache_root() is None
    assert "without a cache every run compiles first" in capsys.readouterr().err


@as_root
def test_a_private_folder_of_another_user_is_not_used(homeless):
    private = homeless / f"forcemix-{os.geteuid()}"
    private.mkdir(mode=0o700)
    os.chown(private, OTHER, OTHER)
    assert folder.cache_root() is None


def test_a_home_in_which_no_folder_can_be_made_has_a_private_one(homeless, monkeypatch):
    (homeless / ".cache").touch()
    monkeypatch.setenv("HOME", str(homeless))
    assert folder.cache_root() == homeless / f"forcemix-{os.geteuid()}"


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"HOME": "{}"}, "{}/.cache/forcemix"),
        ({"HOME": "{}", "XDG_CACHE_HOME": "{}/x"}, "{}/x/forcemix"),
        ({"HOME": "{}", "XDG_CACHE_HOME": "not/absolute"}, "{}/.cache/forcemix"),
        ({"HOME": "{}", "FORCEMIX_CACHE_DIR": "{}/y", "XDG_CACHE_HOME": "{}/x"}, "{}/y"),
        ({"HOME": "{}", "FORCEMIX_CACHE_DIR": "~/y"}, "{}/y"),
    ],
)
def test_the_environment_says_where_it_is(homeless, monkeypatch, variables, expected, capsys):
    for name, value in variables.items():
        monkeypatch.setenv(name, value.format(homeless))
    assert str(folder.cache_root()) == expected.format(homeless)
    assert capsys.readouterr().err == ""


# ----------------------------------------------------------------------------------------------- one line


@pytest.mark.parametrize(("name", "number"), [("SpawnProcess-1", 1), ("SpawnProcess-12", 12), ("Dask Worker", 1)])
def test_of_several_workers_the_first_one_speaks(name, number, monkeypatch, capsys):
    import multiprocessing.process as process

    monkeypatch.setattr(process, "parent_process", lambda: object())
    monkeypatch.setattr(process.current_process(), "_name", name)
    assert notice.worker_number() == number
    notice.notice("one", "for all")
    notice.notice("other", "by whom it concerns", in_every_process=True)
    expected = ["wargame: for all"] * (number == 1) + ["wargame: by whom it concerns"]
    assert capsys.readouterr().err.splitlines() == expected


def test_without_a_place_to_speak_it_is_silent(monkeypatch):
    monkeypatch.setattr("sys.stderr", None)
    notice.notice("one", "unheard")
