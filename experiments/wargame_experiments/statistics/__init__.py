"""What replications tell: estimates, when to stop, what differs, what is best, and on which inputs it hangs.

All work on the parts of a measure (`wargame.estimates.observations`): columns with one entry a replication.

================  ====================================================================================
replications      are there enough replications?
prefixes          how wide was the interval after each of them?
comparison        does a measure differ between two points that are paired?
multiple          do many points differ, all against all, a control, or the best?
best              may a point be called the best?
front             which points does no other beat in everything?
contour           where do two factors bring a ratio to 1?
break_even        at which price, or size of a raid, is a ratio 1?
game              which mixes does each side play when the other answers?
tornado           how far does one uncertain figure move a measure?
morris            which of many figures matter at all?
sobol             which share of the variance is due to which factor, and which to chance?
rank_correlation  with which of many factors does the measure of a sample go along?
================  ====================================================================================
"""
