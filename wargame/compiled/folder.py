"""Cache folder of this program: results that take long to compute and can be computed again."""

import os
from pathlib import Path


def cache_root() -> Path:
    """Return the folder of all caches.

    ``FORCEMIX_CACHE_DIR`` moves it; the default follows the XDG convention.
    """
    root = os.environ.get("FORCEMIX_CACHE_DIR")
    return Path(root) if root else Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "forcemix"
