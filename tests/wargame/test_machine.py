"""Cores that a process may use: affinity, quotas of cgroups, and what Python is told."""

import os
import subprocess
import sys

import pytest

from wargame import machine

V2 = "30 23 0:26 {root} {place} rw shared:9 - cgroup2 cgroup2 rw,nsdelegate"
V1 = "31 23 0:29 {root} {place} rw,relatime - cgroup cgroup rw,cpu,cpuacct"
OTHER = "32 23 0:30 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory"


def process(folder, groups, mounts):
    """Return the folder of a process in /proc."""
    (folder / "proc").mkdir()
    (folder / "proc/cgroup").write_text("\n".join(groups) + "\n")
    (folder / "proc/mountinfo").write_text("\n".join([OTHER, *mounts]) + "\n")
    return folder / "proc"


def group(folder, quota, period=100_000):
    """Make a cgroup of version 2 with a quota."""
    folder.mkdir(parents=True)
    (folder / "cpu.max").write_text(f"{quota} {period}\n")


def test_the_group_and_all_above_it_limit_a_process(tmp_path):
    place = tmp_path / "cgroup"
    place.mkdir()
    group(place / "slice", 350_000)
    group(place / "slice/job", "max")
    here = process(tmp_path, ["0::/slice/job"], [V2.format(root="/", place=place)])
    assert list(machine.quotas(here)) == [4]


def test_a_container_sees_its_own_group_as_the_root(tmp_path):
    group(tmp_path / "cgroup", 50_000)
    here = process(tmp_path, ["0::/docker/a1"], [V2.format(root="/docker/a1", place=tmp_path / "cgroup")])
    assert list(machine.quotas(here)) == [1]
    (here / "cgroup").write_text("0::/../../elsewhere\n")
    assert list(machine.quotas(here)) == [1]


def test_the_first_version_has_two_files_and_a_place_with_a_space(tmp_path):
    folder = tmp_path / "the cpu/job"
    folder.mkdir(parents=True)
    (folder / "cpu.cfs_quota_us").write_text("150000\n")
    (folder / "cpu.cfs_period_us").write_text("50000\n")
    place = str(tmp_path / "the cpu").replace(" ", r"\040")
    here = process(tmp_path, ["4:memory:/x", "3:cpu,cpuacct:/job"], [V1.format(root="/", place=place)])
    assert list(machine.quotas(here)) == [3]
    (folder / "cpu.cfs_quota_us").write_text("-1\n")
    assert list(machine.quotas(here)) == []


@pytest.mark.parametrize("text", ["", "garbage", "0::/a\n0:", "9:cpu:/a"])
def test_what_cannot_be_read_limits_nothing(text, tmp_path):
    here = process(tmp_path, [text], ["garbage"])
    assert list(machine.quotas(here)) == []
    assert list(machine.quotas(tmp_path / "none")) == []


def test_the_least_limit_counts_and_one_core_is_left(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 64)
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(8)), raising=False)
    monkeypatch.setattr(machine, "_told", lambda: None)
    for quotas, expected in (([], 8), ([3, 5], 3), ([16], 8)):
        monkeypatch.setattr(machine, "quotas", lambda quotas=quotas: quotas)
        assert machine.cores() == expected
    monkeypatch.setattr(machine, "_told", lambda: 2)
    assert machine.cores() == 2


@pytest.mark.parametrize("options", [["-X", "cpu_count=1"], []])
def test_python_is_told_how_many(options):
    environment = {**os.environ, **({} if options else {"PYTHON_CPU_COUNT": "1"})}
    command = [sys.executable, *options, "-c", "from wargame.machine import cores; print(cores())"]
    assert subprocess.run(command, env=environment, capture_output=True, text=True).stdout == "1\n"
