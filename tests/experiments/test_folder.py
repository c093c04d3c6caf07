"""The output folder is there with all its files, or not at all."""

import os
import subprocess
import sys

import pytest

from wargame_experiments.folder import MARKER, FolderError, output_folder


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
            "from wargame_experiments.folder import output_folder",
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
