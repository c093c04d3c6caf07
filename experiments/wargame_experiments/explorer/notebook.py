"""An explorer for Python: shown in a notebook, written into a file."""

from functools import cached_property
from pathlib import Path
from typing import Final

from wargame.markup import frame
from wargame_experiments.explorer.document import document
from wargame_experiments.explorer.page import html, write_page
from wargame_experiments.study.store.results import Results

HEIGHT_PX: Final = 860


class Explorer:
    """Linked views of a finished study.

    Parameters
    ----------
    results
        Of the sweep.
    """

    def __init__(self, results: Results) -> None:
        self.results = results

    @cached_property
    def html(self) -> str:
        """Return the page."""
        return html(document(self.results))

    def write(self, file: str | Path, force: bool = False) -> None:
        """Write the page into a file; raise ValueError if that is there and no explorer, unless forced."""
        write_page(Path(file), self.html, force)

    def __repr__(self) -> str:
        """Return which study it is of."""
        return f"<Explorer of {self.results.study.name}, in {self.results.folder}>"

    def _repr_html_(self) -> str:
        """Return a frame with the page; what is in it reaches nothing of the notebook."""
        return frame(self.html, f"Explorer of {self.results.study.title}", HEIGHT_PX)
