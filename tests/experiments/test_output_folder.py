"""The output folder is there with all its files, or not at all."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from wargame_experiments.output_folder import MARKER, FolderError, output_folder


def write(folder, **files):
    for name, text in files.items():
        (folder / name).write_text(text)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_nothing_is_there_until_the_end(tmp_path):
    target = tmp_path / "deep" / "out"
    with output_folder(target) as folder:
        write(folder, a="1")
        assert not target.exists()
    assert names(target) == [MARKER, "a"]
    assert names(target.parent) == ["out"]
    assert target.stat().st_mode & 0o777 == 0o777 & ~umask()


def umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_an_empty_folder_is_taken(tmp_path):
    with output_folder(tmp_path) as folder:
        write(folder, a="1")
    assert names(tmp_path) == [MARKER, "a"]


def test_a_later_run_replaces_the_files_of_an_earlier_one(tmp_path):
    for files in ({"a": "1", "b": "1"}, {"a": "2", "c": "2"}):
        with output_folder(tmp_path / "out") as folder:
            write(folder, **files)
    assert names(tmp_path / "out") == [MARKER, "a", "c"]
    assert (tmp_path / "out" / "a").read_text() == "2"
    assert names(tmp_path) == ["out"]


def test_files_of_others_are_not_touched(tmp_path):
    target = tmp_path / "out"
    with output_folder(target) as folder:
        write(folder, a="1")
    (target / "notes").write_text("mine")
    with pytest.raises(FolderError, match=r"holds what this command did not write \(notes\)"), output_folder(target):
        pass
    with output_folder(target, force=True) as folder:
        write(folder, a="2")
    assert names(target) == [MARKER, "a", "notes"]
    assert (target / "a").read_text() == "2"
    assert (target / "notes").read_text() == "mine"


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, OSError])
def test_a_failure_leaves_nothing(tmp_path, error):
    with pytest.raises(error), output_folder(tmp_path / "deep" / "out") as folder:  # noqa: PT012
        write(folder, a="1")
        raise error
    assert names(tmp_path) == []


def test_a_failure_leaves_an_earlier_run_as_it_was(tmp_path):
    with output_folder(tmp_path / "out") as folder:
        write(folder, a="1")
    with pytest.raises(RuntimeError), output_folder(tmp_path / "out") as folder:  # noqa: PT012
        write(folder, a="2", b="2")
        raise RuntimeError
    assert names(tmp_path) == ["out"]
    assert names(tmp_path / "out") == [MARKER, "a"]
    assert (tmp_path / "out" / "a").read_text() == "1"


def test_a_folder_below_a_file_is_an_error_of_the_system(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(NotADirectoryError, match="file"), output_folder(tmp_path / "file" / "x" / "out"):
        pass
    with pytest.raises(FolderError, match="is a file"), output_folder(tmp_path / "file"):
        pass
    assert names(tmp_path) == ["file"]


@pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
def test_a_full_disk_names_the_folder_and_leaves_nothing(tmp_path):
    script = "\n".join(
        [
            "import sys",
            "from wargame_experiments.output_folder import output_folder",
            "with output_folder(sys.argv[1]) as folder:",
            "    (folder / 'big').write_bytes(bytes(100_000))",
        ]
    )
    limited = f"import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n{script}"
    command = [sys.executable, "-c", limited, str(tmp_path / "deep" / "out")]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 1
    assert f"File too large: '{tmp_path / 'deep' / 'out'}'" in result.stderr
    assert names(tmp_path) == []


# -------------------------------------------------------------------------- a folder that came from somebody else


def listed(name, content):
    return f"{hashlib.sha256(content.encode()).hexdigest()}  {name}\n"


@pytest.mark.parametrize("hashed", [True, False])
@pytest.mark.parametrize("where", ["/{tmp}/victim/thesis", "../victim/thesis", "sub/../../victim/thesis", "link"])
def test_a_list_names_no_file_outside_the_folder(tmp_path, where, hashed):
    (tmp_path / "victim").mkdir()
    (tmp_path / "victim" / "thesis").write_text("precious")
    out = tmp_path / "out"
    (out / "sub").mkdir(parents=True)
    (out / "link").symlink_to(tmp_path / "victim" / "thesis")
    name = where.replace("/{tmp}", str(tmp_path))
    (out / MARKER).write_text(listed(name, "precious") if hashed else f"{name}\n")
    with output_folder(out, force=True) as folder:
        write(folder, a="1")
    assert (tmp_path / "victim" / "thesis").read_text() == "precious"
    assert (out / "link").is_symlink()
    assert names(out) == [MARKER, "a", "link", "sub"]


def test_a_file_that_was_changed_is_not_ours_any_more(tmp_path):
    out = tmp_path / "out"
    with output_folder(out) as folder:
        write(folder, a="1", b="1")
    (out / "b").write_text("my own words")
    with pytest.raises(FolderError, match=r"did not write \(b\)"), output_folder(out):
        pass
    with output_folder(out, force=True) as folder:
        write(folder, a="2")
    assert (out / "b").read_text() == "my own words"


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a\nb\n", b"0" * 64 + b"  a\n", b"x" * 2_000_000])
def test_a_list_that_is_not_ours_lists_nothing(tmp_path, content):
    (tmp_path / MARKER).write_bytes(content)
    (tmp_path / "a").write_text("mine")
    with pytest.raises(FolderError, match=r"did not write \(a\)"), output_folder(tmp_path):
        pass
    assert (tmp_path / "a").read_text() == "mine"


def test_a_folder_that_exists_is_filled_and_never_replaced(tmp_path, monkeypatch):
    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.chdir(out)
    inode = out.stat().st_ino
    for text in ("1", "2"):
        with output_folder(".") as folder:
            write(folder, a=text)
        assert (out / "a").read_text() == text
        assert Path("a").read_text() == text
    assert out.stat().st_ino == inode
    assert names(tmp_path) == ["out"]


def test_a_folder_in_the_way_of_a_file_is_an_error_before_anything_moves(tmp_path):
    (tmp_path / "out" / "b").mkdir(parents=True)
    with pytest.raises(FolderError, match="is a folder"), output_folder(tmp_path / "out", force=True) as folder:
        write(folder, a="1", b="1")
    assert names(tmp_path / "out") == ["b"]


@pytest.mark.skipif(os.name != "posix", reason="locks of POSIX")
def test_what_a_killed_process_left_is_swept_up_and_nothing_else(tmp_path):
    kept = (".out.1234567a.part", ".out.notes.part", ".other.1234567b.part", "out.1234567c.part")
    for name in (".out.12345678.part", *kept):
        (tmp_path / name).mkdir()
        (tmp_path / name / "battle.json").write_text("{}")
        if name != kept[0]:  # that one is new
            os.utime(tmp_path / name, (0, 0))
    (tmp_path / ".out.1234567d.part").symlink_to(tmp_path / kept[1])
    with output_folder(tmp_path / "out") as folder:
        os.utime(folder, (0, 0))
        with output_folder(tmp_path / "out"):  # of another process: the first is in use, however old
            assert folder.is_dir()
    assert names(tmp_path) == sorted([*kept, ".out.1234567d.part", "out"])
