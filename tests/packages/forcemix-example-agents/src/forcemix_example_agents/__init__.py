"""Gun crew that holds its fire, and one that is not offered: a scenario needs permission for it."""

from wargame.battle.kernels.state import NOBODY
from wargame_agents import Gun


class SilentGun(Gun):
    """Gun that never engages."""

    def choose_gun_target(self, gun: int) -> int:
        """Return nobody."""
        return NOBODY


class OtherGun(Gun):
    """Gun like any other; no entry point offers it."""
