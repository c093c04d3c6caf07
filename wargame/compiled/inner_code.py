"""Code of inner kernels: LLVM's words alone, which are optimised and made machine code where an entry contains them.

Numba optimises the code of every function together with that of all that it calls, and makes machine code of it. For
a kernel that only other kernels call both are done in vain, and again in each of its callers: the battle was optimised
as often as calls are deep. Here a kernel that Python cannot call is linked into its callers as it was lowered.

This leans on private parts of Numba: its code libraries, and how a compile result is put together.
"""

from typing import Any, Final

from llvmlite import binding
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler, CompileResult, compile_result

BITCODE: Final = "inner"  # kind of a serialised library


class NoEngine:
    """A code generator as inner code knows it: nothing of it is loaded, so that it has no environment to set."""

    def set_env(self, env_name: str, env: Any) -> None:
        """Do nothing: the environment of a kernel serves to raise errors, and kernels raise none."""


class InnerLibrary(JITCodeLibrary):
    """A code library for linking alone."""

    codegen = NoEngine()  # type: ignore[assignment]

    def _optimize_final_module(self) -> None:
        """Leave it to the entry that contains this."""

    def _finalize_final_module(self) -> None:
        """Let it be linked."""
        self._finalize_dynamic_globals()
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:
        """Return 0: there is no machine code."""
        self._ensure_finalized()
        return 0

    def serialize_using_object_code(self) -> Any:
        """Return what the cache keeps."""
        return self.name, BITCODE, self._get_module_for_linking().as_bitcode()


class InnerCompiler(Compiler):
    """Numba's compiler, into an inner library."""

    def __init__(self, typingctx: Any, targetctx: Any, library: Any, *rest: Any) -> None:
        super().__init__(typingctx, targetctx, library or InnerLibrary(targetctx.codegen(), "inner"), *rest)


def rebuild(context: Any, parts: tuple[Any, ...]) -> Any:
    """Return a compile result from what the cache has kept of it."""
    (name, kind, code), fndesc, environment, signature = parts[:4]
    if kind != BITCODE:
        return CompileResult._rebuild(context, *parts)
    library = InnerLibrary(context.codegen(), name)
    library._final_module = binding.parse_bitcode(code)
    library._finalize_final_module()
    return compile_result(
        target_context=context,
        typing_context=context.typing_context,
        library=library,
        environment=environment,
        entry_point=context.get_executable(library, fndesc, environment),
        fndesc=fndesc,
        signature=signature,
        objectmode=False,
        lifted=(),
        reload_init=(),
        referenced_envs=(),
    )
