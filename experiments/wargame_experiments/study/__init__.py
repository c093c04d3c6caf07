"""Studies: which points, how many replications, where the runs are kept, and what they say.

>>> from wargame_experiments.study import Study, sweep
>>> study = Study(scenario="duel", factors={"units.red-group.count": [2, 3]}, measures=["p_win_red"], replications=50)
>>> sweep(study, workers=1).measure("p_win_red")["n"].to_pylist()
[50, 50]
"""

from wargame_experiments.study.document.file import StudyError
from wargame_experiments.study.document.study import Study
from wargame_experiments.study.run.sweep import sweep
from wargame_experiments.study.store.changes import ChangedError
from wargame_experiments.study.store.folder import connect
from wargame_experiments.study.store.results import Results

__all__ = ["ChangedError", "Results", "Study", "StudyError", "connect", "sweep"]
