"""SALib, if it is installed."""

from importlib import import_module
from typing import Any


def salib(module: str) -> Any:
    """Return a module of SALib.

    Parameters
    ----------
    module
        As in ``sample.sobol``.

    Raises
    ------
    ModuleNotFoundError
        If SALib is not installed, with what to install.
    """
    try:
        return import_module(f"SALib.{module}")
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] != "SALib":
            raise
        found = "sampling for sensitivity indices needs SALib, which is not installed"
        raise ModuleNotFoundError(f"{found}; install it with: pip install 'forcemix[gsa]'", name=error.name) from error
