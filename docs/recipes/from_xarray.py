"""xarray: a study of two factors as a labelled grid, whose variables know their units."""

from wargame_experiments.study import Study, sweep

factors = {"units.red-group.count": [2, 4, 6], "units.blue-group.count": [3, 4, 5]}
results = sweep(Study(scenario="duel", factors=factors, measures=["p_win_red", "duration"], replications=200))
axes = [path.replace(".", "_").replace("-", "_") for path in factors]
grid = results.points.to_pandas().set_index(axes)[["p_win_red", "duration"]].to_xarray()
for name in [*axes, "p_win_red", "duration"]:
    metadata = results.points.schema.field(name).metadata
    grid[name].attrs = {key.decode(): value.decode() for key, value in metadata.items()}
print(grid["p_win_red"].round(2).to_pandas().to_string())
print(grid["duration"].attrs)
