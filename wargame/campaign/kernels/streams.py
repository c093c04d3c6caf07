"""Streams of the campaign's keyed random numbers; those of the battle are below 64."""

from typing import Final

# Numbers are part of the results: never renumber, only append.
SUPPLIER_OUTAGE: Final = 64  # does a supplier's own chain go down or come back this week?
ORIGIN_OUTAGE: Final = 65  # does the chain of an origin?
FIRST_OUTAGE: Final = 66  # is it up in week 0?
LEAD_TIME: Final = 67  # of what a line starts in a week
AWARD_DELAY: Final = 68  # of an order
INTENSITY: Final = 69  # of a demand process, by month
DEMAND: Final = 70  # what a demand process asks for in a week
RAID_KEY: Final = 71  # key of the battle of a week and raid
FIRST_LEAD: Final = 72  # lead time of what a line started so many weeks before week 0
WEAR: Final = 73  # units of a good that break down in a week
REPAIR_DONE: Final = 74  # of what a shop works on, if its time is not fixed
REPAIR_HOLDS: Final = 75  # of repairs that are done
OVERRUN: Final = 76  # is a shop lost in a week?
INCIDENTS: Final = 77  # at a provider in a week
HIT: Final = 78  # does an incident strike a user?
STOP_TIME: Final = 79  # for how long does it stop it?
STOP_WEEKS: Final = 80  # is the fraction of a week one more?
JOINT_AWARD: Final = 90  # award delay of a joint order
LAND_LOSSES: Final = 100  # of a land force in a step
