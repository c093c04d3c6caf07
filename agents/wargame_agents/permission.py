"""Permission to run the code of agents that a file names.

A file may come from anybody. Code runs if it is of this package, if the class is what an installed package offers as
an entry point of the group ``forcemix.agents`` (its value is what the file says: ``module:Class``), or if the user
allows its module or a package around it. Nothing is imported to find out.
"""

import re
import sys
from collections.abc import Collection
from functools import cache
from typing import Final

from wargame.inputs.errors import explain
from wargame.modules import installed, is_module, source_of

GROUP: Final = "forcemix.agents"
SHIPPED: Final = "wargame_agents"
OPTION: Final = "--allow-agents"
FORM: Final = re.compile(r"([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*):[A-Za-z_]\w*")


def is_allowed(spec: str, allowed: Collection[str]) -> bool:
    """Return whether the code of an agent class may run.

    Parameters
    ----------
    spec
        ``"module:Class"``.
    allowed
        Modules, and packages with all that is in them.

    Examples
    --------
    >>> is_allowed("my.doctrine:Near", ["my"]), is_allowed("mine:Near", ["my"]), is_allowed("wargame_agents:Gun", [])
    (True, False, True)
    """
    module = spec.partition(":")[0]
    names = (SHIPPED, *(name.partition(":")[0] for name in allowed))
    return any(module == name or module.startswith(f"{name}.") for name in names) or spec in _offered()


def refusal(spec: str, allowed: Collection[str]) -> str:
    """Return why the code of an agent class cannot run, "" if it can as far as looking tells; arguments as above.

    >>> refusal("nowhere.sub:Near", ["nowhere"])
    "agent 'nowhere.sub:Near': there is no module 'nowhere'; allowed: a module that is installed or in a folder on
    PYTHONPATH"
    """
    form = FORM.fullmatch(spec)
    if form is None:
        return explain(f"agent '{spec}'", "'module:Class', as in 'my_agents.sam:ThriftyBattery'")
    module = form[1]
    where = "a module that is installed or in a folder on PYTHONPATH"
    if module == "__main__" or module.partition(".")[0] in sys.builtin_module_names:
        return explain(f"agent '{spec}': '{module}' is a module of Python itself", where)
    words = module.split(".")
    missing = next((name for n in range(len(words)) if not is_module(name := ".".join(words[: n + 1]))), "")
    if missing:
        return explain(f"agent '{spec}': there is no module '{missing}'", where)
    if not is_allowed(spec, allowed):
        way = f"{OPTION} {module}, if you trust its code"
        return f"agent '{spec}': runs the Python code of module '{module}'{_place(module)}; to allow it: {way}"
    return ""


def _place(module: str) -> str:
    source = source_of(module)
    return f" in {source}" if source else ""


@cache
def _offered() -> set[str]:
    return {f"{point.module}:{point.attr}" for point in installed(GROUP).values()}
