"""Studies of each design, made up, and their documents."""

from tests.experiments.analysis.made import data, line, mixes, rows_study
from tests.own_elements import THIN
from wargame_experiments.explorer.document import described_study
from wargame_experiments.study import Study

CLICK = {
    "noun": "battle", "verb": "fight", "is_replayed": True,
    "words": ["wargame", "explore", "some folder", "--point", "{point}", "--first", "{first}"],
}  # fmt: skip
ROWS = [[0.5, 0.5, 0.5], [0, 0.5, 0.5], [1, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 1, 0.5], [0.5, 0.5, 0]]
UNCERTAIN = {"figures": "decoy.cost.element.usd", "distribution": "pert"}
SAMPLE = [{"kind": "lhs", "points": 24}]


def document(found, **header):
    """Return the document of a study that lies in no folder."""
    about = {
        "title": found.study.title, "question": "How much?", "study": found.study.name, "model": "battle",
        "noun": "battle", "scenario": "skirmish", "seed": 1, "level": found.level, "left_out": found.dropped,
        "replications": list(found.replications), "attacker": "red", "defender": "blue", "forcemix": "1",
        "code": "0" * 64, "command": ["wargame", "explore", "some folder"],
    }  # fmt: skip
    return {**described_study(found), "header": {**about, **header}, "click": CLICK}


def campaigns(**changes):
    """Return a small study of campaigns, of two points with money for more capacity, of some replications each."""
    words = {
        "model": "campaign", "scenario": str(THIN.parents[2] / "experiments" / "industry.toml"), "name": "industry",
        "mixes": {"blue": {"side": "blue", "budget_usd": 4e7, "parts": {"cheap": ["rounds"], "dear": ["defenders"]}}},
        "factors": {"blue.cheap": [0.0, 1.0], "battle.clock.tick_s": 1},
        "measures": ["output_line_defenders", "attackers", "raids", "value_destroyed_blue"],
        "replications": {"n": 2, "block": 2},
    }  # fmt: skip
    return Study(**{**words, **changes})


def one_at_a_time():
    return rows_study(ROWS, lambda a, b, c: 2.0 * a + b)


def three_mixes():
    """Return mixes of both sides under two weathers: three factors, none of a grid of numbers alone."""

    def means(values):
        red, blue, sight = values["red.attritable"], values["blue.attritable"], values["raid.visibility_m"]
        return {
            "leakage": 0.1 + 0.2 * red, "value_lost": 1e6 * (3.0 + red - 2.0 * blue) + 10.0 * sight,
            "cost_red": 1e5 * (1.0 + red), "cost_blue": 1e6 * (1.0 + blue),
        }  # fmt: skip

    shares = {"red.attritable": [0, 1], "blue.attritable": [0, 0.5, 1], "raid.visibility_m": [1000, 9000]}
    measures = ["value_lost", "leakage", "cost_red", "cost_blue"]
    return data(means, factors=shares, mixes={"red": {"side": "red"}, "blue": {"side": "blue"}}, measures=measures)


def sample():
    """Return a Latin hypercube of two factors, of which the first alone moves the measure."""
    factors = {
        "gun": {"path": "units.drones.figures.cost.element.usd", "low": 0.0, "high": 1.0},
        "decoy": {"path": "units.decoys.figures.cost.element.usd", "low": 0.0, "high": 1.0},
    }
    return data(
        lambda values: {"value_lost": 1.0 + values["gun"]}, factors=factors, design=SAMPLE, measures=["value_lost"]
    )


def worlds(*counts):
    """Return worlds of one uncertain price, in which decoys come in some numbers; one number is no factor."""

    def means(values):
        side = values.get("units.decoys.count", 1)
        return {"value_lost": 1e6 + (side - 1) * 100.0 * (values["decoy.cost.element.usd"] - 3_500.0)}

    crossed = [{"kind": "factorial", "factors": ["units.decoys.count"]}] if counts else []
    factors = {"units.decoys.count": list(counts)} if counts else {}
    return data(
        means, noise=0.001, uncertain=UNCERTAIN, factors=factors, design=[*crossed, *SAMPLE], measures=["value_lost"]
    )


DESIGNS = {
    "two factors": (mixes, ["heat-map", "lines", "front", "game", "scatter"]),
    "one factor": (line, ["lines", "front", "scatter"]),
    "mixes": (three_mixes, ["front", "game", "heat-map", "lines", "scatter"]),
    "one at a time": (one_at_a_time, ["tornado", "scatter"]),
    "sample": (sample, ["scatter", "ranked"]),
    "worlds": (worlds, ["worlds", "ranked", "scatter"]),
    "points in worlds": (lambda: worlds(1, 2), ["worlds", "ranked", "scatter"]),
}
