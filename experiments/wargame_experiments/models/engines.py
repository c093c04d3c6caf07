"""Engines of any model: compiled, or Mesa agents in worker processes. Both give the same numbers.

It is decided here and nowhere else: Mesa if it is asked for, or if Python decides for somebody.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from wargame.inputs.errors import Finding, KeyPath, explain
from wargame_experiments.log import LOGGER

MESA: Final = "mesa"
ENGINES: Final = ("compiled", MESA)
KEYS: Final = ("agent", "depot_agent")  # of files, that name agent classes


def goes_through_mesa(
    own: Sequence[str], name: str | None, processes: int | None = None, verb: str = "Run", quiet: bool = False
) -> bool:
    """Return whether Mesa runs; log it if nobody asked for it.

    Parameters
    ----------
    own
        Those for whom an agent class in Python decides.
    name
        ``compiled``, ``mesa``, or None for the one that suits.
    processes
        Cores to use, >= 1; None takes all that this process may use.
    verb, quiet
        How it is said, and whether not.

    Raises
    ------
    ValueError
        If there is no such engine, or the compiled one is asked to run agents written in Python.
    """
    if name is not None and name not in ENGINES:
        raise ValueError(explain(f"no engine '{name}'", ENGINES, name))
    if processes is not None and processes < 1:
        raise ValueError(f"processes: got {processes}, allowed is a whole number >= 1")
    if own and name == "compiled":
        raise ValueError(f"{', '.join(own)}: decided by an agent class in Python, which only --engine mesa can run")
    if own and name is None and not quiet:
        LOGGER.info("%s with Mesa, since Python decides for %s.", verb, ", ".join(own))
    return bool(own) or name == MESA


def agent_modules(tables: Any, values: Mapping[str, Any]) -> list[str]:
    """Return the modules of agent classes that a file names, sorted.

    Parameters
    ----------
    tables
        Tables of the file, as read; agents are looked for as deep as they go.
    values
        Settings laid over it, by path.
    """
    named = {*_named(tables)}
    for path, value in values.items():
        key = path.rpartition(".")[2]
        named |= {value} if key in KEYS and isinstance(value, str) else {*_named(value)}
    return sorted({name.partition(":")[0] for name in named} - {""})


def _named(value: Any) -> Iterator[str]:
    """Yield what stands under a key of an agent in tables, as deep as they go."""
    for key, inner in value.items() if isinstance(value, Mapping) else ():
        if key in KEYS and isinstance(inner, str):
            yield inner
        yield from _named(inner)


def unusable_agents(
    named: Mapping[KeyPath, str], allowed: Collection[str], base_of: Callable[[KeyPath], type]
) -> list[Finding]:
    """Return the agent classes that cannot be used, and why.

    Parameters
    ----------
    named
        Classes by the path of their key, "module:Class".
    allowed
        Modules and packages whose code may run: that of others is not imported.
    base_of
        Returns the class of which the one at a path must be a subclass; asked once all may run.
    """
    if not named:
        return []
    from wargame_agents.permission import refusal

    reasons = {path: refusal(spec, allowed) for path, spec in named.items()}
    if not any(reasons.values()):
        reasons = {path: _fault(spec, base_of(path), allowed) for path, spec in named.items()}
    return [Finding(path, named[path], reason) for path, reason in reasons.items() if reason]


def _fault(spec: str, base: type, allowed: Collection[str]) -> str:
    """Return why an agent class that may run cannot be used, "" if it can."""
    from wargame_agents.agent_class import AgentError, load_agent

    try:
        load_agent(spec, base, allowed)
    except AgentError as error:
        return str(error)
    return ""
