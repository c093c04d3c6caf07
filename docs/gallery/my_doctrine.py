
from wargame import NOBODY
from wargame_agents import InterceptorBattery


class NearestFirst(InterceptorBattery):
    def choose_target(self, shooter: int) -> int:
        targets = [t for t in self.tracks() if self.may_engage(shooter, t)]
        return min(targets, key=lambda t: self.distance_m(shooter, t), default=NOBODY)
