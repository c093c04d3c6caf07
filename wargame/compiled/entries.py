"""Entries of kernels that kernels of another package call: their machine code stays where it is.

A kernel contains the machine code of the kernels it calls, so that one that called the battle would compile the battle
again, and so would each that calls that one. A call of an entry (:func:`wargame.compiled.compile.entry_of`) is one of
an external symbol instead, like one of a C library. The symbol is named by kernel and types of arguments; the address
behind it is that of the entry that Python calls, compiled or cached, and is set before anything that calls it is
compiled or loaded.
"""

import hashlib
import importlib
from typing import Any, NamedTuple

from llvmlite import binding


class Entry(NamedTuple):
    """A kernel by its place, and the types of the arguments it is called with."""

    module: str
    name: str
    arguments: tuple[Any, ...]

    @property
    def symbol(self) -> str:
        """Its name to the linker."""
        digest = hashlib.sha256(str(self.arguments).encode()).hexdigest()[:16]
        return f"forcemix.entry.{self.module}.{self.name}.{digest}"


_entries: dict[str, Entry] = {}


def provide(entry: Entry) -> Any:
    """Set the address behind the symbol of an entry; return its compile result, from the cache or compiled now."""
    dispatcher = getattr(importlib.import_module(entry.module), entry.name).entry_dispatcher()
    dispatcher.compile(entry.arguments)
    result = dispatcher.overloads[entry.arguments]
    binding.add_symbol(entry.symbol, result.library.get_pointer_to_function(result.fndesc.llvm_func_name))
    _entries[entry.symbol] = entry
    return result


def called_by(library: Any) -> list[Entry]:
    """Return the entries that a freshly compiled code library calls."""
    names = (function.name for function in library._final_module.functions if function.is_declaration)
    return [_entries[name] for name in names if name in _entries]
