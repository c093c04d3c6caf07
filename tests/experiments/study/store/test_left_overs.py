"""What killed processes left half written is removed, while others write beside it."""

import os
import time

from wargame_experiments.study.store import folder as store

NAMES = (".now.29745.7c2bf468.part", ".now.1.00000000.part")


def aged(file, seconds):
    file.touch()
    then = time.time() - seconds
    os.utime(file, (then, then))


def test_what_is_old_goes_and_what_is_young_or_of_another_name_stays(tmp_path):
    old, young = (tmp_path / name for name in NAMES)
    other = tmp_path / "notes.txt"
    for file in (old, other):
        aged(file, 10.0 * store.LEFT_OVER_S)
    young.touch()
    store.sweep_up(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted([young, other])


def test_a_file_that_another_process_removes_meanwhile_is_no_error(tmp_path, monkeypatch):
    scan = os.scandir

    def vanishing(place):
        entries = list(scan(place))
        (tmp_path / NAMES[1]).unlink(missing_ok=True)  # by another process, after it was listed
        return entries

    for name in NAMES:
        aged(tmp_path / name, 10.0 * store.LEFT_OVER_S)
    monkeypatch.setattr(store.os, "scandir", vanishing)
    store.sweep_up(tmp_path)
    assert os.listdir(tmp_path) == []
