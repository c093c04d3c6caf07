"""pandas: the points of a finished sweep as a frame, each measure with its 95 % interval and its unit."""

import forcemix as fm

study = fm.Study(
    scenario="duel",
    factors={"units.red-group.count": [3, 4, 5]},
    measures=["p_win_red", "duration"],
    replications=400,
)
frame = fm.sweep(study).to_pandas()
columns = frame.filter(regex="^(p_win_red|duration)(|_low|_high)$")
print(columns.set_index(frame["units_red_group_count"]).round(3).to_string())
print(frame.attrs["units"]["duration"])
