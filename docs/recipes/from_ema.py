"""EMA Workbench: a battle as a Model. Uncertainties are settings of its scenario, outcomes are measures."""

from ema_workbench import IntegerParameter, Model, RealParameter, ScalarOutcome, perform_experiments

from wargame import assess, load


def battle(**settings):
    measures = assess(load("duel", settings), seed=1, replications=200, ratios=()).measures
    return {name: measures[name].mean for name in ("p_win_red", "duration")}


model = Model("duel", function=battle)
model.uncertainties = [
    IntegerParameter("red", 2, 6, variable_name="units.red-group.count"),
    RealParameter("kill_rate_per_s", 5e-4, 2e-3, variable_name="units.red-group.figures.gun.kill_rate_per_s.ground"),
]
model.outcomes = [ScalarOutcome("p_win_red"), ScalarOutcome("duration")]
experiments, outcomes = perform_experiments(model, scenarios=12, uncertainty_sampling_kwargs={"rng": 1})
print(experiments[["red", "kill_rate_per_s"]].assign(**outcomes).round(4).head(5).to_string())
