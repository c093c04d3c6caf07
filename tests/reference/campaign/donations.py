"""Donations: what nations send to partners, from stock and from what lines deliver to them."""

import math
from collections import defaultdict

from tests.reference.campaign.nation import Nation
from wargame.campaign.scenario import Campaign, DonationTable


class Donations:
    """What is given, and what is on its way to partners."""

    def __init__(self, campaign: Campaign, nations: dict[str, Nation], n_weeks: int) -> None:
        self.campaign, self.nations, self.n_weeks = campaign, nations, n_weeks
        self.passed = defaultdict[str, list[int]](lambda: [0, 0])  # of a place in the queue: delivered, given
        self.due = defaultdict[int, list[tuple[str, str, int, int]]](list)  # nation, good, units, cents

    def pass_on(self, week: int) -> None:
        """Send on what lines have delivered."""
        left = {(n, g): d.book["received"] for n, nation in self.nations.items() for g, d in nation.depots.items()}
        for name, one in self.donations():
            if one.mode == "queue" and self.is_given(one, week):
                key, counts = (one.giver, one.good), self.passed[name]
                counts[0] += self.nations[one.giver].depots[one.good].book["received"]
                units = min(math.floor(one.share * counts[0] + 1e-9) - counts[1], left[key])
                counts[1] += units
                left[key] -= units
                self.send(one, units, week)

    def receive(self, week: int) -> None:
        """Receive help."""
        for name, good, units, cents in self.due.pop(week, []):
            self.nations[name].depots[good].put(units, cents, "help")
            self.nations[name].depots[good].on_order -= units

    def give(self, week: int) -> None:
        """Send from stock."""
        before = {(n, g): depot.units for n, nation in self.nations.items() for g, depot in nation.depots.items()}
        for _, one in self.donations():
            depot = self.nations[one.giver].depots[one.good]
            above = before[one.giver, one.good] - depot.high
            if one.mode == "stock" and self.is_given(one, week):
                self.send(one, min(depot.units - depot.high, math.floor(one.share * above + 1e-9)), week)

    def transit(self) -> dict[tuple[str, str], list[int]]:
        """Return units and cents on their way by receiver and good."""
        found = defaultdict[tuple[str, str], list[int]](lambda: [0, 0])
        for gifts in self.due.values():
            for name, good, units, cents in gifts:
                found[name, good][0] += units
                found[name, good][1] += cents
        return found

    def donations(self) -> list[tuple[str, DonationTable]]:
        """Return donations by giver, then by name."""
        return sorted(self.campaign.donations.items(), key=lambda item: (item[1].giver, item[0]))

    def is_given(self, one: DonationTable, week: int) -> bool:
        """Return whether a donation goes on."""
        return one.from_week <= week < (self.n_weeks if one.until_week is None else one.until_week)

    def send(self, one: DonationTable, units: int, week: int) -> None:
        """Send what is given."""
        if units <= 0:
            return
        giver, receiver = self.nations[one.giver], self.nations[one.receiver]
        cents = giver.depots[one.good].take(units, "given")
        at = week + one.transfer_weeks + giver.table.export_weeks.get(one.receiver, 0)
        self.due[at].append((one.receiver, one.good, units, cents))
        receiver.depots[one.good].on_order += units
        back = min(math.floor(one.reimbursed_share * cents + 1e-9), receiver.left)
        receiver.left -= back
        receiver.reimbursed += back
        giver.grant(back)
