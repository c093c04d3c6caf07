"""Streams of the battle's keyed random numbers: what a draw is for."""

from typing import Final

# Numbers are part of the results: never renumber, only append.
DETECT: Final = 1  # threshold of detection by a network
JAM: Final = 2  # threshold of loss to jamming
FIRE: Final = 3  # threshold of loss to guns and microwaves
SHOT: Final = 4  # does this shot kill?
CREDIT: Final = 5  # who of several gets the kill
IMPACT: Final = 6  # does an arrival hit?
LAUNCH: Final = 7  # gaps of a Poisson launch process
DISCRIMINATE: Final = 8  # is a decoy recognised?
READY: Final = 9  # does an element work tonight?
RAID: Final = 10  # effects common to a whole raid
OUTAGE: Final = 11  # network up and down times
DWELL: Final = 12  # laser dwell, where it is random
HARDNESS: Final = 20  # how hard an airframe is to pulses
TAKEOVER: Final = 21  # which pod tries again to lead an element astray
RECOGNISE: Final = 22  # is a decoy recognised by a shot that missed it?
ESTIMATE: Final = 30  # what a commander takes a target to threaten
