"""pandas: the points of a finished sweep as a frame, each measure with its 95 % interval and its unit."""

from wargame_experiments.study import Study, sweep

results = sweep(
    Study(
        scenario="duel",
        factors={"units.red-group.count": [3, 4, 5]},
        measures=["p_win_red", "duration"],
        replications=400,
    )
)
frame = results.points.to_pandas().set_index("units_red_group_count")
frame.attrs["units"] = {field.name: field.metadata[b"unit"].decode() for field in results.points.schema}
print(frame.filter(regex="^(p_win_red|duration)(|_low|_high)$").round(3).to_string())
print(frame.attrs["units"]["duration"])
