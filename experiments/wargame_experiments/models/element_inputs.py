"""Element files of the user's among the input files of a study, so that its folder needs no other.

They lie beside the scenario's text as ``element-<name>.toml`` and are part of every hash, as the scenario is.
"""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from wargame.catalogue.element_files import HEAD, SUFFIX, ElementFile, OwnFiles
from wargame.catalogue.own_elements import gather, problems
from wargame.inputs.errors import ScenarioError
from wargame_experiments.models.model import Inputs


def own_of_study(folders: Iterable[Path], words: Iterable[Any]) -> OwnFiles:
    """Return the element files that count in a study: of some folders, and what packages offer and its words name.

    Raises
    ------
    ScenarioError
        With all that is wrong with them.
    """
    own, unread = gather(folders, words)
    if wrong := [*unread, *problems(own)]:
        raise ScenarioError(wrong)
    return own


def files_of(own: OwnFiles) -> list[tuple[str, str]]:
    """Return element files as input files, by name.

    >>> files_of((ElementFile("kite", "name = 'kite'", "elements/kite.toml"),))
    [('element-kite.toml', "name = 'kite'")]
    """
    return sorted((f"{HEAD}{file.name}{SUFFIX}", file.text) for file in own)


@lru_cache(maxsize=64)
def own_of(inputs: Inputs) -> OwnFiles:
    """Return the element files among the input files of a study."""
    return tuple(
        ElementFile(name.removeprefix(HEAD).removesuffix(SUFFIX), text, name)
        for name, text in inputs.files
        if name.startswith(HEAD)
    )


def folder_of(own: OwnFiles, folder: Path) -> str:
    """Return the folder of a study if an element file of it counts, "" else: it is looked in again when it changes."""
    return str(folder) if any(folder in list(Path(file.source).parents)[:2] for file in own) else ""
