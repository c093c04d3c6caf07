"""Configuration of the documentation site: `make docs` builds it into docs/_build/html, with warnings as errors.

The pages make no request: formulas are MathML, no inventory of another project is read, and fonts and scripts are the
theme's own files. Numbers are read from results/ and from the code while the site is built.
"""

import os
import sys
from pathlib import Path

DOCS = Path(__file__).parent
ROOT = DOCS.parent
sys.path[:0] = [str(path) for path in (DOCS / "_ext", ROOT, ROOT / "agents", ROOT / "experiments")]
os.environ["MPLBACKEND"] = "agg"

from wargame_experiments.versions import forcemix_version  # noqa: E402

# ------------------------------------------------------------------------------------------------ project

project = "forcemix"
author = "the forcemix authors"
copyright = author
version = release = forcemix_version()

extensions = [
    "myst_parser",
    "numpydoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx_copybutton",
    "sphinx_design",
    "sphinx_gallery.gen_gallery",
    "sphinxcontrib.bibtex",
    "mathml",
    "outside_pages",
    "generated_tables",
    "reference_tables",
    "known_names",
]
exclude_patterns = ["_build", "_ext", "gallery", "auto/gallery/*.ipynb", "auto/gallery/*.zip", "example-study.py"]
templates_path = ["_templates"]
nitpicky = True
smartquotes = False  # --set is no dash
suppress_warnings = ["toc.empty_glob"]

# ------------------------------------------------------------------------------------------------ text

myst_enable_extensions = ["colon_fence", "deflist", "dollarmath", "attrs_inline"]
myst_heading_anchors = 3
bibtex_bibfiles = ["refs.bib"]
bibtex_reference_style = "author_year"
copybutton_prompt_text = r"\$ |>>> |\.\.\. "
copybutton_prompt_is_regexp = True

# ------------------------------------------------------------------------------------------------ API

autosummary_generate = ["reference/api.rst"]
autodoc_typehints = "none"  # the docstrings say shape, unit and range, which a type does not
autodoc_member_order = "bysource"
numpydoc_show_class_members = False
numpydoc_class_members_toctree = False
# No inventory is fetched, so that names of other packages lead nowhere; those of ours are checked by known_names.
nitpick_ignore_regex = [(r"py:.*", r"(?!wargame|forcemix).*")]

# ------------------------------------------------------------------------------------------------ gallery

sphinx_gallery_conf = {
    "examples_dirs": "gallery",
    "gallery_dirs": "auto/gallery",
    "filename_pattern": r"\.py$",
    "within_subsection_order": "FileNameSortKey",
    "write_computation_times": False,
    "download_all_examples": False,
    "backreferences_dir": None,
    "show_signature": False,
    "image_scrapers": ("matplotlib", "gallery_figures"),
    "remove_config_comments": True,
    "min_reported_time": 1e6,
    "default_thumb_file": str(ROOT / "results/attritable-share/figures/heat_map_balance-column.png"),
    "first_notebook_cell": "%matplotlib inline",
}

# ------------------------------------------------------------------------------------------------ pages

html_theme = "pydata_sphinx_theme"
html_title = "forcemix"
html_context = {"default_mode": "auto"}
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {
    "logo": {"text": "forcemix"},
    "navbar_align": "left",
    "header_links_before_dropdown": 7,
    "navigation_with_keys": False,
    "show_toc_level": 2,
    "footer_start": ["copyright"],
    "footer_end": [],
    "article_header_start": ["breadcrumbs"],
    "show_version_warning_banner": False,
}
html_sidebars = {"index": [], "start": [], "bibliography": []}
