"""A sweep that somebody else has changed: mutations of its manifest, damage of its files, what commands say."""

import json
import os
import random
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from wargame_experiments.cli import main

COMMANDS = {
    "status": ["status", "{}"],
    "analyse": ["analyse", "{}"],
    "reproduce": ["reproduce", "{}", "--sample", "1"],
    "resume": ["sweep", "--resume", "{}", "--workers", "1", "--quiet"],
    "work": ["work", "{}", "--workers", "1", "--stale", "0.2", "--quiet"],
    "figures": ["figures", "{}", "--only", "line"],
}
ODD = [
    None, True, False, 0, -1, 2.5, 2**53, 10**15, 1e308, "", "x", "..", "../x", "/etc/passwd", "\x1b]52;c;eA==\x07",
    "\x00", "a\nb", "é" * 300, "0" * 64, [], [[]], {}, {"": 0}, {"file": "/etc/passwd"}, [{"kind": "csv", "file": "x"}],
]  # fmt: skip


class Said(NamedTuple):
    """What a command came to: its exit code, and what it wrote."""

    code: int
    out: str
    err: str


def say(command: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> Said:
    """Run a command on a folder in this process; an exception is the caller's failure."""
    capsys.readouterr()
    code = main([word.format(folder) for word in COMMANDS[command]])
    return Said(code, *capsys.readouterr())


def places(value: Any, path: tuple = ()) -> Iterator[tuple]:
    """Yield the paths of everything in a manifest."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key)
        yield from places(inner, (*path, key))


def mutated(manifest: dict[str, Any], rng: random.Random) -> bytes:
    """Return a manifest with a value of another type, without a key, or with other text."""
    found = json.loads(json.dumps(manifest))
    kind = rng.choice(["value"] * 6 + ["swap", "gone", "new", "text"])
    *above, last = rng.choice(sorted(places(found), key=lambda path: (len(path), str(path)))[: rng.choice([16, 500])])
    table = found
    for key in above:
        table = table[key]
    if kind == "gone":
        del table[last]
    elif kind == "new" and isinstance(table, dict):
        table[rng.choice(["", "x", "\x00", "tables", "../x", "inputs"])] = rng.choice(ODD)
    elif kind == "swap":
        table[last] = json.loads(json.dumps(rng.choice([found, [found], str(found)[:100]])))
    else:
        table[last] = rng.choice(ODD)
    text = json.dumps(found).encode()
    if kind == "text":
        at = rng.randrange(len(text))
        odd = [b"[" * 300, b"NaN", b"9" * 5000, b'"a":1,"a":2,', b"\xff", b"{", b"1e999"]
        text = text[:at] + rng.choice(odd) + text[at + rng.choice([0, 1, 8]) :]
    return text


# ---------------------------------------------------------------------------------------------------- damage


def _bytes(change: Callable[[bytes, random.Random], bytes]) -> Callable[[Path, random.Random], None]:
    def damage(file: Path, rng: random.Random) -> None:
        file.write_bytes(change(file.read_bytes(), rng))

    return damage


def _zeroed(content: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(content))
    return content[:at] + bytes(len(content[at : at + 64])) + content[at + 64 :]


def _flipped(content: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(content))
    return content[:at] + bytes([content[at] ^ (1 << rng.randrange(8))]) + content[at + 1 :]


def _folder(file: Path, _: random.Random) -> None:
    file.unlink()
    file.mkdir()


def _link(file: Path, _: random.Random) -> None:
    elsewhere = file.parent.parent / "elsewhere" / file.name
    elsewhere.parent.mkdir(exist_ok=True)
    shutil.move(file, elsewhere)
    file.symlink_to(elsewhere)


def _pipe(file: Path, _: random.Random) -> None:
    file.unlink()
    os.mkfifo(file)


def _socket(file: Path, _: random.Random) -> None:
    file.unlink()
    here = os.getcwd()
    os.chdir(file.parent)  # an address has room for few letters
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("s")
    os.chdir(here)
    (file.parent / "s").rename(file)


DAMAGE: dict[str, Callable[[Path, random.Random], None]] = {
    "emptied": _bytes(lambda content, rng: b""),
    "half": _bytes(lambda content, rng: content[: len(content) // 2]),
    "a byte short": _bytes(lambda content, rng: content[:-1]),
    "a block zeroed": _bytes(_zeroed),
    "a bit flipped": _bytes(_flipped),
    "random bytes": _bytes(lambda content, rng: rng.randbytes(len(content))),
    "removed": lambda file, rng: file.unlink(),
    "a folder": _folder,
    "a link": _link,
    "a pipe": _pipe,
    "a socket": _socket,
}


def files_of(folder: Path) -> dict[str, list[Path]]:
    """Return the files of a sweep by kind."""
    kinds = {name: [folder / name] for name in ("manifest.json", "scenario.toml", "log.jsonl")}
    kinds |= {file.name: [file] for file in sorted(folder.glob("*.parquet"))}
    kinds |= {kind: sorted((folder / kind).glob("*.parquet")) for kind in ("chunks", "series")}
    kinds |= {"figures": [folder / "figures" / ".wargame"], "claims": sorted((folder / "claims").glob("*.claim"))}
    return {kind: files for kind, files in kinds.items() if files and files[0].exists()}


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every regular file below a folder, by path."""
    files = (file for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}
