"""Closed forms and exact recursions of combat, search and supply, one family a file, each with its paper.

Plain functions of numbers: nothing here knows the battle, so that the battle can be checked against it.

>>> from wargame.analytic.lanchester import square_survivors
>>> square_survivors(100.0, 80.0, a=1.0, b=1.0)
Strengths(x=60.0, y=0.0)
"""
