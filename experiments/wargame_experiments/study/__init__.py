"""Studies: which points, how many replications, where the runs are kept, and what they say.

>>> from wargame_experiments.study import Study, sweep
>>> study = Study(scenario="duel", factors={"units.red-group.count": [2, 3]}, measures=["p_win_red"], replications=50)
>>> sweep(study, workers=1).measure("p_win_red")["n"].to_pylist()
[50, 50]
"""

from wargame_experiments.study.changes import ChangedError
from wargame_experiments.study.file import StudyError
from wargame_experiments.study.results import Results
from wargame_experiments.study.store import connect
from wargame_experiments.study.study import Study
from wargame_experiments.study.sweep import sweep

__all__ = ["ChangedError", "Results", "Study", "StudyError", "connect", "sweep"]
