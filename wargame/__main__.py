"""The command ``wargame``, as ``python -m wargame``."""

import sys
from importlib import import_module

if __name__ == "__main__":  # the command stands above this package, which imports nothing of it
    sys.exit(import_module("wargame_experiments.cli").main())
