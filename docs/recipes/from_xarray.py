"""xarray: a study of two factors as a labelled grid, whose variables know their units."""

import forcemix as fm

study = fm.Study(
    scenario="duel",
    factors={"units.red-group.count": [2, 4, 6], "units.blue-group.count": [3, 4, 5]},
    measures=["p_win_red", "duration"],
    replications=200,
)
grid = fm.sweep(study).to_xarray()
print(grid["p_win_red"].round(2).to_pandas().to_string())
print(grid["duration"].attrs)
