"""Repair shops: what they work on first, and what follows from it."""

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from wargame.campaign.kernels import acts
from wargame.campaign.kernels.state import NONE
from wargame_agents.base import overrides
from wargame_agents.campaign.agent import CampaignAgent

if TYPE_CHECKING:
    from wargame_agents.campaign.model import CampaignModel


class RepairShop(CampaignAgent):
    """A shop that repairs what broke down and what raids destroyed. Override :meth:`choose_job` to decide otherwise.

    Attributes
    ----------
    jobs
        Rows of its jobs: each a good of a nation that it repairs.

    Examples
    --------
    >>> class LongestQueue(RepairShop):
    ...     def choose_job(self):
    ...         return max(self.waiting_jobs(), key=self.queue)
    """

    kind: ClassVar[str] = "shop"

    def __init__(self, model: "CampaignModel", row: int) -> None:
        super().__init__(model, row, model.setup.shops[row])
        first = int(self.world.repair.shops[row].job_first)
        self.jobs = range(first, first + int(self.world.repair.shops[row].job_count))

    # ------------------------------------------------------------------------------------------ perceive

    def good(self, job: int) -> int:
        """Return the good of a job."""
        return int(self.world.repair.jobs[job].good)

    def nation(self, job: int) -> int:
        """Return the nation whose good a job is."""
        return int(self.world.repair.jobs[job].nation)

    def queue(self, job: int) -> int:
        """Return how many units of a job wait."""
        return int(self.state.repair.queue[job])

    def waiting_jobs(self) -> list[int]:
        """Return those of :attr:`jobs` of which units wait."""
        return [job for job in self.jobs if self.queue(job) > 0]

    @property
    def crews_free(self) -> int:
        """Return how many crews have no work, in phase repair."""
        return int(self.state.repair.free[self.row])

    @property
    def in_work(self) -> int:
        """Return how many units it works on."""
        return int(np.sum(self.state.repair.work[self.jobs.start : self.jobs.stop]))

    # ------------------------------------------------------------------------------------------ decide

    def choose_job(self) -> int:
        """Return which of :meth:`waiting_jobs` it begins next, or NONE to leave crews idle this week.

        It is asked again after each unit that it begins, as long as crews are free and something waits.
        """
        return self.act(acts.CHOOSE_JOB)

    # ------------------------------------------------------------------------------------------- act

    def give_back(self) -> None:
        """Phase receive: end the work that is done, and bring back what is due."""
        self.act(acts.GIVE_BACK)

    def observe(self) -> None:
        """Phase observe: note its damage."""
        self.act(acts.OBSERVE_SHOP)

    def work(self) -> None:
        """Phase repair: begin what it can; compiled as a whole unless it is decided in Python."""
        if not overrides(self, RepairShop, "choose_job"):
            self.act(acts.WORK_SHOP)
            return
        self.act(acts.OPEN_SHOP)
        while self.crews_free > 0 and self.waiting_jobs():
            job = self.checked_job(self.choose_job())
            if job == NONE or not acts.act(self.world, self.state, acts.BEGIN_REPAIR, job, NONE, self.week):
                break
        self.act(acts.CLOSE_SHOP)

    def checked_job(self, job: int) -> int:
        """Return a job that was chosen in Python. Raises ValueError unless units of it wait."""
        if job != NONE and job not in self.waiting_jobs():
            raise ValueError(self.refused("choose_job", job, f"one of {self.waiting_jobs()}, or NONE ({NONE})"))
        return int(job)

    def adapt(self) -> None:
        """Phase adapt: nothing, unless a subclass acts in it."""
