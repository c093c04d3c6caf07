"""Agent class that a file names: "module:Class".

A file may come from anybody, and a module that it names is a program: it is imported only if it is allowed, as
`wargame_agents.permission` says.
"""

from collections.abc import Collection
from importlib import import_module
from types import ModuleType

from wargame.inputs.errors import explain
from wargame_agents.permission import refusal


class AgentError(ValueError):
    """An agent class that a file names and that cannot be used."""


def load_agent[A](spec: str, base: type[A], allowed: Collection[str] = ()) -> type[A]:
    """Return the agent class that a file names.

    Parameters
    ----------
    spec
        ``"module:Class"``. The module must be importable: installed, or in a folder on ``PYTHONPATH``.
    base
        The class of which it must be a subclass.
    allowed
        Modules and packages whose code may run.

    Raises
    ------
    AgentError
        If there is no such module or class, its code may not run, or the class is no subclass of ``base``.

    Examples
    --------
    >>> from wargame_agents import Unit
    >>> load_agent("wargame_agents.battle.gun:Gun", Unit)
    <class 'wargame_agents.battle.gun.Gun'>
    """
    if reason := refusal(spec, allowed):
        raise AgentError(reason)
    module_name, _, name = spec.partition(":")
    module = _import(spec, module_name)
    found = getattr(module, name, None)
    classes = [key for key, value in vars(module).items() if _is_a(value, base) and value.__module__ == module.__name__]
    if found is None:
        raise AgentError(explain(f"agent '{spec}': module '{module_name}' has no '{name}'", classes, name))
    if not _is_a(found, base):
        text = f"agent '{spec}': '{name}' is not a subclass of wargame_agents.{base.__name__}"
        raise AgentError(explain(text, classes, name))
    return found


def _is_a(value: object, base: type) -> bool:
    return isinstance(value, type) and issubclass(value, base)


def _import(spec: str, module_name: str) -> ModuleType:
    """Return a module; a mistake inside it keeps its own traceback as the cause."""
    try:
        return import_module(module_name)
    except ModuleNotFoundError as error:
        raise AgentError(f"agent '{spec}': module '{module_name}' cannot be imported: {error}") from error
    except Exception as error:
        kind = type(error).__name__
        raise AgentError(f"agent '{spec}': module '{module_name}' cannot be imported: {kind}: {error}") from error
