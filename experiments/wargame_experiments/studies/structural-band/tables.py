"""Answer, tables and figure of the study structural-band."""

from reading import Sweep, markdown, sentence

from wargame.estimates.interval import Interval
from wargame_experiments.analysis.band import StructuralBand, structural_bands
from wargame_experiments.figures import band
from wargame_experiments.figures.figure_spec import FigureSpec
from wargame_experiments.formatting import in_unit, interval, number

ANSWER = """
    Over {worlds} worlds drawn from the catalogue's ranges, the middle 95 % of what blue is out of, less red, reach from
    {low} to {high} USD a raid (median {median}), and of the ratio full from {full_low} to {full_high}. In one world,
    chance alone gives an interval of {chance} USD for the first: the band is {times} times as wide. Leakage reaches
    from {leak_low} to {leak_high}. Blue is out of more than red in {share} of the worlds.
"""


def tables(sweep: Sweep) -> dict[str, str]:
    """Return the texts between the markers of the README."""
    found = {one.measure.name: one for one in structural_bands(sweep.data)}
    return {"answer": _answer(sweep, found), "bands": _bands(list(found.values()))}


def figures(sweep: Sweep) -> list[FigureSpec]:
    """Return the band of the balance."""
    return [one for one in band.figure_specs(sweep.data) if one.name == "band_balance"]


def _answer(sweep: Sweep, found: dict[str, StructuralBand]) -> str:
    balance, full, leakage = (found[name] for name in ("balance", "cer_full", "leakage"))
    means = [sweep.estimate(row, "balance").mean for row in sweep.points]
    return sentence(
        ANSWER.format(
            worlds=balance.worlds,
            low=in_unit(balance.band.low, "USD"),
            high=in_unit(balance.band.high, "USD"),
            median=in_unit(balance.band.mean, "USD"),
            full_low=number(full.band.low),
            full_high=number(full.band.high),
            chance=in_unit(balance.chance, "USD"),
            times=number((balance.band.high - balance.band.low) / balance.chance),
            leak_low=in_unit(leakage.band.low, "1"),
            leak_high=in_unit(leakage.band.high, "1"),
            share=in_unit(sum(mean > 0.0 for mean in means) / len(means), "1"),
        )
    )


def _bands(found: list[StructuralBand]) -> str:
    header = ["measure", "median", "middle 95 % of the worlds", "width by chance in one world"]
    return markdown(header, [[one.measure.label, *_row(one.band, one)] for one in found])


def _row(limits: Interval, one: StructuralBand) -> list[str]:
    return [in_unit(limits.mean, one.unit), interval(limits.low, limits.high, one.unit), in_unit(one.chance, one.unit)]
