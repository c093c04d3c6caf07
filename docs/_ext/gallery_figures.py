"""Figures of a gallery script that pyplot does not know of: those that a name of the script holds."""

from typing import Any

from matplotlib.figure import Figure
from sphinx_gallery.scrapers import figure_rst


def scrape(block: Any, block_vars: dict[str, Any], gallery_conf: dict[str, Any]) -> str:
    """Save the figures that a block has made, each once, and return what shows them."""
    paths = []
    for value in list(block_vars["example_globals"].values()):
        if isinstance(value, Figure) and value.canvas.manager is None and not hasattr(value, "is_shown"):
            value.is_shown = True  # type: ignore[attr-defined]
            paths.append(next(block_vars["image_path_iterator"]))
            value.savefig(paths[-1], dpi=150)
    return figure_rst(paths, gallery_conf["src_dir"])


def _get_sg_image_scraper() -> Any:
    """Return the scraper, by the name under which sphinx-gallery asks for it."""
    return scrape
