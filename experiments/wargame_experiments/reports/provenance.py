"""Provenance of a result: command, hash of the scenario's text, seed, and versions of the packages."""

import hashlib
import platform
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from wargame_experiments.formatting import command_line
from wargame_experiments.versions import PACKAGES, version_of

if TYPE_CHECKING:
    from wargame.battle.scenario_file import LoadedScenario
    from wargame.catalogue.element_files import OwnFiles


def hashes(own: "OwnFiles") -> dict[str, str]:
    """Return the hash of each element file by the name of its entry."""
    return {file.name: hashlib.sha256(file.text.encode()).hexdigest() for file in own}


def provenance(command: str, loaded: "LoadedScenario", settings: Sequence[str], **options: Any) -> dict[str, Any]:
    """Return the contents of a manifest, from which the same result can be made again.

    Parameters
    ----------
    command
        The subcommand.
    loaded
        The scenario.
    settings
        Overrides given with ``--set``.
    options
        All other options by name, defaults included; None for an option that was not given.
    """
    return {
        "command": command_line(command, loaded.source, settings, options),
        "scenario": {
            "name": loaded.scenario.name,
            "source": loaded.source,
            "sha256": loaded.text_sha256,
            "settings": list(settings),
            **({"elements": hashes(loaded.own)} if loaded.own else {}),
        },
        "options": options,
        "versions": {"python": platform.python_version(), **{name: version_of(name) for name in PACKAGES}},
        "machine": f"{platform.system()} {platform.machine()}",
    }
