"""Output file that appears whole, or not at all."""

import os
import secrets
from pathlib import Path


def write_whole(file: Path, text: str, force: bool = False) -> None:
    """Write a text in UTF-8 into a file that is not there.

    Parameters
    ----------
    file, text
        The file, and what it is to hold.
    force
        Whether to replace a file that is there.

    Raises
    ------
    ValueError
        If there is a folder of that name, or a file and ``force`` is not set.
    OSError
        If it cannot be written.
    """
    if file.is_dir() or (file.exists() and not force):
        allowed = "a new file" if file.is_dir() else "a new file, or --force"
        raise ValueError(f"{file}: is there already; allowed: {allowed}")
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    try:
        part.write_text(text, "utf-8")
        os.replace(part, file)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
