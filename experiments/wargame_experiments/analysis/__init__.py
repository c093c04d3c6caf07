"""Analyses of a finished study: fronts, contours, best mixes, the mix game, sensitivities, and how sure each is.

==================  ==========================================================================================
data                a sweep's runs, measure by measure, replications paired
axes                which factors are scanned, and whose they are
labels              measures and factors in words
preferences         which way each side wants a measure to go
alternatives        one side's options under each of the circumstances that it does not choose
front               which options no other beats in cost and value
two_factors         a measure over two factors, and where it crosses 1
break_even          at which price, or size of a raid, a measure crosses a value
ranking             which option is best, and what differs after Holm's correction
game                both sides' mixes, solved
sensitivity_design  which design of sensitivity analysis a study is
sobol               the share of each factor in the variance of a measure
morris              which factors matter
tornado             how far one factor moves a measure
rank_correlation    with which factors of a sample a measure goes along
band                how far a measure goes over worlds that differ in what is not known
regret              by how much a point is worse than the best in the same world
convergence         half-widths against replications, and the targets
saturation          leakage against the size of a raid, with Erlang's formula where it holds
loss_system         whether a scenario is a loss system, and its load
depletion           what is left in the magazines as a raid goes on
==================  ==========================================================================================

What does not apply to a study raises `SkipError`, which says why.
"""


class SkipError(ValueError):
    """An analysis that does not apply to a study, and why."""
