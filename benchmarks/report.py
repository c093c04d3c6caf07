"""Tables on the screen, numbers in a file: every benchmark ends here."""

import json
import os
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numba
import numpy as np

OUT: Final = Path(__file__).parent / "out"


def cpu() -> str:
    """Return what the processor calls itself."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def machine() -> dict[str, Any]:
    """Return what the numbers depend on, and how busy the machine is."""
    return {
        "cpu": cpu(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        "system": platform.platform(),
        "python": platform.python_version(),
        "numba": numba.__version__,
        "numpy": np.__version__,
    }


def save(name: str, numbers: dict[str, Any]) -> Path:
    """Write numbers and machine to ``benchmarks/out/name.json``; return where."""
    OUT.mkdir(exist_ok=True)
    file = OUT / f"{name}.json"
    file.write_text(json.dumps({"machine": machine()} | numbers, indent=2) + "\n", encoding="utf-8")
    return file


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return rows as aligned text, the first column left, the others right.

    Examples
    --------
    >>> print(table(["phase", "ns"], [["move", 12], ["look", 3]]))
    phase  ns
    move   12
    look    3
    """
    cells = [[str(c) for c in row] for row in [header, *rows]]
    widths = [max(len(row[i]) for row in cells) for i in range(len(header))]
    return "\n".join(
        "  ".join(
            c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    )


def warn_if_busy() -> None:
    """Say so if others use the machine: then only ratios within a run mean something."""
    if hasattr(os, "getloadavg") and os.getloadavg()[0] > 0.7:
        print(
            f"note: load {os.getloadavg()[0]:.1f} before the start; ratios within this run hold, absolute times may not"
        )
