"""Studies, statistics, figures, and the command ``wargame``.

>>> from wargame_experiments import Study, sweep
>>> study = Study(scenario="duel", factors={"units.red-group.count": [2, 3]}, measures=["p_win_red"], replications=20)
>>> sweep(study, workers=1).measure("p_win_red")["n"].to_pylist()
[20, 20]
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wargame_experiments.study import ChangedError, Results, Study, StudyError, connect, sweep

__all__ = ["ChangedError", "Results", "Study", "StudyError", "connect", "sweep"]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return import_module("wargame.version").forcemix_version()
    if name not in __all__:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    return getattr(import_module("wargame_experiments.study"), name)
