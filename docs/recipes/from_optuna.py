"""Optuna: what share of a budget of USD 300 M should buy attritable defenders, so that a raid destroys least?"""

import optuna

import forcemix as fm


def lost_usd(trial):
    study = fm.Study(
        scenario="night-raid",
        mixes={"blue": {"side": "blue", "budget_usd": 3e8}},
        factors={"blue.attritable": [trial.suggest_float("attritable", 0.0, 1.0)]},
        replications=20,
    )
    return fm.sweep(study, workers=1).to_pandas()["value_lost"][0]


search = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=1))
search.optimize(lost_usd, n_trials=6)
print(f"best of 6: {search.best_params['attritable']:.0%} attritable, USD {search.best_value / 1e6:.1f} M lost a raid")
