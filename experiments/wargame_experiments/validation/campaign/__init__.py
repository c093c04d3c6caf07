"""Closed forms of industry through the campaign engine, one file a mechanism, the other mechanisms off.

Kind A is exact in whole weeks and units, or within its standard error; kind B is a law in continuous time, to which
the engine tends as the week gets shorter: the same law with 1, 2, 4 and 8 weeks to its unit of time, each with the
error that its step may make.
"""
