"""Defaults of the command line from a file: ``forcemix.toml`` in the working directory.

A table is named as a command, a key as an option: ``[battle]`` with ``replications = 400``. What the command line says
comes first. ``FORCEMIX_CONFIG`` names another file, ``--no-config`` reads none.

The file may have come with a folder from anybody. It therefore sets numbers and words of an allow-list, `SETTABLE`:
nothing that gives permission to run code or to overwrite, and no file, folder or machine.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, Union, get_args, get_origin

if TYPE_CHECKING:
    from cyclopts import App
    from cyclopts.argument import ArgumentCollection

    from wargame.inputs.errors import Finding
    from wargame.inputs.toml_repair import Document

FILE: Final = "forcemix.toml"
VARIABLE: Final = "FORCEMIX_CONFIG"
NO_CONFIG: Final = "--no-config"
HELP: Final = (
    f"Defaults of options: {FILE} in the working directory, or the file that {VARIABLE} names, as in "
    f"[battle] replications = 400; {NO_CONFIG} reads none."
)
MOST_BYTES: Final = 1_000_000
SETTABLE: Final = frozenset({
    "replications", "seed", "first", "weeks", "bound", "sample", "budget-red", "budget-blue", "years", "shifts",
    "red-attritable", "blue-attritable", "budget-counts", "measure", "level", "cases", "report", "engine",
    "workers", "processes", "max-failures", "fail-fast", "stale", "dask-timeout",
    "font", "json", "quiet", "browser",
})  # fmt: skip
ELSEWHERE: Final = "allowed on the command line alone: it gives permission, or names a file, a folder or a machine"


class ConfigFile:
    """The defaults of commands: what cyclopts calls with the options of a command before it is run.

    Parameters
    ----------
    app
        All commands, of which a file may name any.
    """

    def __init__(self, app: "App") -> None:
        self._app = app
        self.is_read = True
        self.applied: list[str] = []  # what was taken from the file, in words

    def __call__(self, app: "App", commands: tuple[str, ...], arguments: "ArgumentCollection") -> None:
        """Give each option that the command line lacks the value of the file.

        Raises
        ------
        ScenarioError
            With all that is wrong with the file, whichever command it is about.
        """
        self.applied = []
        if not self.is_read or len(commands) != 1 or (file := found_file()) is None:
            return
        document = self._document(file)
        table = document.data.get(commands[0], {})
        given = {name for argument in arguments if argument.tokens for name in argument.names}
        lacking = {key: value for key, value in table.items() if f"--{key}" not in given}
        if not lacking:
            return
        from cyclopts.config import Dict

        Dict(data={commands[0]: lacking}, source=str(file))(app, commands, arguments)
        lines = document.lines
        self.applied = [
            f"{file}:{lines.get((commands[0], key), 0)}: {key} = {_shown(value)}" for key, value in lacking.items()
        ]
        if lacking.get("quiet") is not True and "--quiet" not in given:
            self.say()

    def say(self) -> None:
        """Say on stderr what was taken from the file."""
        print(*(f"wargame: default from {line}" for line in self.applied), sep="\n", file=sys.stderr)

    def _document(self, file: Path) -> "Document":
        """Return the tables of a file that is right; raise with all that is wrong with it."""
        from wargame.inputs.errors import Problem, ScenarioError, explain, problems_of
        from wargame.inputs.texts import decoded
        from wargame.inputs.toml_repair import problems_of_faults, read
        from wargame_experiments.regular_files import read_regular

        try:
            text, problems = decoded(str(file), read_regular(file, MOST_BYTES))
        except OSError as error:
            found = explain(f"cannot be read: {error.strerror}", f"a file, or {NO_CONFIG}")
            raise ScenarioError([Problem(str(file), 0, "", "no text", found)]) from error
        document = read(text)
        problems += problems_of_faults(document.faults, str(file))
        problems += problems_of(self._findings(document.data), str(file), document.lines)
        if problems:
            raise ScenarioError(sorted(problems, key=lambda problem: problem.line))
        return document

    def _findings(self, data: Mapping[str, Any]) -> Iterator["Finding"]:
        """Yield what is wrong with the tables of a file."""
        from wargame.inputs.errors import Finding, explain, shown

        names = [name for name in self._app if not name.startswith("-")]
        for command, table in data.items():
            if command not in names:
                yield Finding((command,), command, explain(f"no command '{command}'", names, command), of_key=True)
            elif not isinstance(table, dict):
                yield Finding((command,), shown(table), explain(f"got {shown(table)}", f"a table [{command}]"))
            else:
                options = _options(self._app[command])
                for key, value in table.items():
                    if reason := _fault(command, key, value, options):
                        yield Finding((command, key), shown(value), reason)


def found_file() -> Path | None:
    """Return the file that the environment names, or the one of the working directory, None if there is none."""
    if named := os.environ.get(VARIABLE):
        return Path(named)
    return Path(FILE) if os.path.lexists(FILE) else None


def _options(app: "App") -> dict[str, Any]:
    """Return the options of a command by name, with the type of each; those for which a word is required are none."""
    arguments = app.assemble_argument_collection()
    return {name[2:]: one.hint for one in arguments for name in one.names if name.startswith("--")}


def _fault(command: str, key: str, value: Any, options: Mapping[str, Any]) -> str:
    """Return what is wrong with a key and its value, "" if nothing is."""
    from wargame.inputs.errors import explain, shown

    if key not in options:
        allowed = [name for name in options if name in SETTABLE]
        return explain(f"no option '{key}' of wargame {command}", allowed, key)
    if key not in SETTABLE:
        return f"--{key} is no default; {ELSEWHERE}"
    allowed = _allowed(options[key], value)
    return explain(f"got {shown(value)}", allowed) if allowed else ""


def _allowed(hint: Any, value: Any) -> str:
    """Return, in words, what a type allows, "" if the value is of it.

    >>> _allowed(int, 4), _allowed(float | None, 4), _allowed(Literal["a", "b"], "c"), _allowed(bool, 1)
    ('', '', 'a, b', 'true or false')
    """
    if get_origin(hint) in (Union, type(int | None)):
        return _allowed(next(one for one in get_args(hint) if one is not type(None)), value)
    if get_origin(hint) is Literal:
        return "" if value in get_args(hint) else ", ".join(get_args(hint))
    if hint is bool:
        return "" if isinstance(value, bool) else "true or false"
    kinds = {int: (int, "a whole number"), float: (int | float, "a number"), str: (str, "a text")}
    kind, words = kinds[hint]
    return "" if isinstance(value, kind) and not isinstance(value, bool) else words


def _shown(value: Any) -> str:
    from wargame.inputs.errors import shown

    return shown(value)
