"""A Dask cluster on this machine takes nobody but us; one at an address is met with certificates."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.experiments.study.small import small, study_file
from wargame_experiments.cli import WRONG, main
from wargame_experiments.study.run import workers
from wargame_experiments.study.run.workers import worker_pool

STRANGER = """
import sys
from distributed import Client, Security
for address, security in ((sys.argv[1], Security.temporary()), (sys.argv[1].replace("tls", "tcp"), None)):
    try:
        with Client(address, security=security, timeout=3) as client:
            client.run_on_scheduler(len, [])
            print("taken")
    except Exception as error:
        print("refused")
"""


def listening():
    """Return the addresses at which this process and its children listen, as /proc tells it."""
    inodes = set()
    for pid in [os.getpid(), *map(int, children(os.getpid()))]:
        for fd in os.listdir(f"/proc/{pid}/fd"):
            try:
                inodes.add(os.readlink(f"/proc/{pid}/fd/{fd}"))
            except OSError:
                continue
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            words = line.split()
            if words[3] == "0A" and f"socket:[{words[9]}]" in inodes:
                found.add(tuple(words[1].split(":")))
    return found


def children(pid):
    tasks = f"/proc/{pid}/task"
    found = [child for task in os.listdir(tasks) for child in Path(tasks, task, "children").read_text().split()]
    return [*found, *(each for child in found for each in children(child))]


@pytest.mark.slow
@pytest.mark.skipif(not os.path.exists("/proc/net/tcp"), reason="looks at /proc")
def test_a_local_cluster_takes_nobody_but_us():
    pytest.importorskip("cryptography")
    before = listening()
    with worker_pool(processes=1, dask="local") as pool:
        from distributed import get_client

        address = get_client().scheduler_info()["address"]
        assert address.startswith("tls://127.0.0.1:")
        ports = listening() - before
        assert {host for host, _ in ports} == {"0100007F"}  # 127.0.0.1
        assert len(ports) == 3  # scheduler, nanny and worker; no HTTP server
        assert ("0100007F", f"{8787:04X}") not in ports
        words = [sys.executable, "-W", "ignore", "-c", STRANGER, address]
        said = subprocess.run(words, capture_output=True, text=True, timeout=120).stdout
        assert said.split() == ["refused", "refused"]
        assert pool.executor.submit(abs, -2).result() == 2


def test_a_local_cluster_without_certificates_is_refused_before_a_folder_is_made(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(workers, "is_module", lambda name: name != "cryptography")
    assert main(["sweep", str(study_file(tmp_path)), "--dask", "local", "--out", str(tmp_path / "out")]) == WRONG
    assert "dask: local needs the package cryptography; allowed: processes" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("address", "text", "words"),
    [
        ("local", "a,b,c", "allowed with --dask tls://ADDRESS"),
        ("tcp://127.0.0.1:1", "a,b,c", "allowed with --dask tls://ADDRESS"),
        ("tls://127.0.0.1:1", "a,b,c", "got a, b, c; allowed: CA,CERT,KEY"),
        ("tls://127.0.0.1:1", "{file}", "allowed: CA,CERT,KEY"),
        ("tls://127.0.0.1:1", "{file},{file},{file}", "allowed: CA,CERT,KEY"),
    ],
)
def test_wrong_certificates_are_told(address, text, words, tmp_path, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(workers, "is_module", lambda name: True)
    (tmp_path / "x.pem").write_text("no certificate")
    text = text.format(file=tmp_path / "x.pem")
    with pytest.raises(ValueError, match=words), worker_pool(dask=address, dask_security=text, study=small()):
        pass
