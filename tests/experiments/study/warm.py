"""Loads all that a sweep needs, compiled kernels and tables included, for processes that are forked from there."""

import tempfile

from tests.experiments.study.small import small
from wargame_experiments.study import sweep

with tempfile.TemporaryDirectory() as _folder:
    sweep(small(replications={"n": 2}), _folder, workers=1)
