"""Units of a model: in what its time series count time, and in what its mixes count what money bought."""

from typing import Final, NamedTuple


class TimeUnit(NamedTuple):
    """How time is counted where runs are followed.

    Attributes
    ----------
    key
        In ``[series]``: how often the state is read.
    column, unit, words
        Of time in the table of series.
    runs
        What is followed, in the plural.
    """

    key: str
    column: str
    unit: str
    words: str
    runs: str


SECONDS: Final = TimeUnit("every_s", "time_s", "s", "time since the raid began", "raids")
WEEKS: Final = TimeUnit("every_weeks", "time_weeks", "week", "weeks since the campaign began", "campaigns")
CLOCKS: Final = (SECONDS, WEEKS)


class Amounts(NamedTuple):
    """How amounts of a good are counted that money bought.

    Attributes
    ----------
    good
        What can be bought: ``unit``.
    prefix
        Of their columns.
    kind
        ``int`` or ``float``.
    unit, words
        Of a column; ``words`` take the good.
    """

    good: str
    prefix: str
    kind: str
    unit: str
    words: str

    def column(self, good: str) -> str:
        """Return the column of a good.

        >>> COUNTS.column("wave-north")
        'count_wave_north'
        """
        return f"{self.prefix}_{good.replace('-', '_')}"

    def said(self, good: str, amount: float) -> str:
        """Return an amount of a good in words.

        >>> COUNTS.said("drone", 1200), Amounts("line", "capacity", "float", "unit/week", "").said("works", 4.4)
        ('1,200 drone', '4.4 unit/week works')
        """
        return f"{amount:,} {good}" if self.kind == "int" else f"{amount:.4g} {self.unit} {good}"


COUNTS: Final = Amounts("unit", "count", "int", "element", "elements of {} that were bought")
