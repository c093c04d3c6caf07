"""Names in docstrings that have no page: text if the code has them, a warning if not."""

from importlib import import_module
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

OURS = ("wargame", "wargame_agents", "wargame_experiments", "forcemix")


def resolve(app: Sphinx, env: Any, node: nodes.Element, text: nodes.Element) -> nodes.Element | None:
    """Return the text of a reference to a name of ours that can be imported; None lets Sphinx warn."""
    name = node.get("reftarget", "")
    if node.get("refdomain") == "py" and name.partition(".")[0] in OURS and is_there(name):
        return text
    return None


def is_there(name: str) -> bool:
    """Return whether a dotted name is a module, or an attribute of one.

    >>> is_there("wargame.battle.engine.run"), is_there("wargame.battle.engine.walk"), is_there("nothing")
    (True, False, False)
    """
    module, rest = name, ""
    while module:
        try:
            found: Any = import_module(module)
        except ModuleNotFoundError:
            module, _, last = module.rpartition(".")
            rest = f"{last}.{rest}" if rest else last
            continue
        for part in filter(None, rest.split(".")):
            if not hasattr(found, part):
                return False
            found = getattr(found, part)
        return True
    return False


def setup(app: Sphinx) -> dict[str, bool]:
    """Hook it in."""
    app.connect("missing-reference", resolve)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
