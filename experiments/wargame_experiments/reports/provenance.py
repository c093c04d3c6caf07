"""Provenance of a result: command, hash of the scenario's text, seed, and versions of the packages."""

import platform
import shlex
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from wargame_experiments.versions import PACKAGES, version_of

if TYPE_CHECKING:
    from wargame.battle.scenario_file import LoadedScenario


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
        },
        "options": options,
        "versions": {"python": platform.python_version(), **{name: version_of(name) for name in PACKAGES}},
        "machine": f"{platform.system()} {platform.machine()}",
    }


def command_line(command: str, source: str, settings: Sequence[str], options: Mapping[str, Any]) -> str:
    """Return a command with all its options.

    >>> command_line("battle", "duel", ["clock.tick_s=1"], {"seed": 1, "engine": None})
    'wargame battle duel --seed 1 --set clock.tick_s=1'
    """
    words = ["wargame", command, source]
    for name, value in options.items():
        option = f"--{name.replace('_', '-')}"
        if name == "allow_agents":
            words += [word for module in value or () for word in (option, module)]
        elif value is not None:
            words += [option, _word(value)]
    for setting in settings:
        words += ["--set", setting]
    return shlex.join(words)


def _word(value: Any) -> str:
    return ",".join(f"{v:g}" for v in value) if isinstance(value, list | tuple) else str(value)
