"""Force file of one raid of a campaign, with the command that fights it again."""

from collections.abc import Sequence

from wargame.battle.force_file import force_text
from wargame.campaign.build.setup import Setup
from wargame.campaign.replay import raid_replay
from wargame.campaign.scenario_file import LoadedCampaign
from wargame.inputs.errors import explain
from wargame_experiments.formatting import command_line
from wargame_experiments.study.design.case import toml

HEAD = "battle."


def raid_file(loaded: LoadedCampaign, setup: Setup, settings: Sequence[str], key: tuple[int, int], raid: str) -> str:
    """Return the force of a raid as a force file; its first lines are a comment with the command.

    Parameters
    ----------
    loaded, setup
        The campaign as read, and as built.
    settings
        Values laid over it.
    key
        Seed and replication of the campaign.
    raid
        ``WEEK,N``: week of the war and raid of the week, both from 0.

    Raises
    ------
    ValueError
        If there is no such raid.
    """
    try:
        week, number = (int(part) for part in raid.split(","))
    except ValueError:
        raise ValueError(
            f"--raid: {explain(f'got {raid!r}', 'WEEK,N, two whole numbers from 0, as in 12,0')}"
        ) from None
    replay = raid_replay(setup, *key, week, number)
    assert loaded.battle is not None
    assert setup.battle is not None
    own = [f"{path}={toml(value)}" for path, value in loaded.campaign.battle_settings.items()]
    laid_over = [*own, *(one.removeprefix(HEAD) for one in settings if one.startswith(HEAD))]
    options = {"seed": replay.seed, "first": replay.replication, "replications": 1, "force_file": "raid.toml"}
    command = command_line("battle", loaded.battle.source, laid_over, options)
    what = f"Raid {number} of week {week} of the war, {loaded.campaign.name}, seed {key[0]}, replication {key[1]}."
    return f"# {what} Saved as raid.toml:\n# {command}\n\n{force_text(setup.battle, replay.force)}"
