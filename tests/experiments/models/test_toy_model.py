"""A second model, of one queue and a page: swept, resumed, watched, analysed and drawn as any other."""

import json
import tomllib
from pathlib import Path

import numpy as np
import pytest

from tests.experiments.study.small import chunk_names, digests
from wargame.estimates.measure_spec import MeasureSpec, StateMeasure
from wargame.inputs.errors import Problem, ScenarioError
from wargame_experiments import models
from wargame_experiments.cli import DONE, WRONG, main
from wargame_experiments.models.model import Bought, Inputs, Players
from wargame_experiments.models.units import COUNTS, SECONDS
from wargame_experiments.study import Results, Study, StudyError, sweep

TOY = """
rate = 2.0
servers = 3
price_usd = 5.0
"""


class Queue:
    """Customers at a rate meet servers; a shop pays for servers, and rain sends customers."""

    name, noun, reserved, headline = "queue", "day", ("rate", "servers", "price_usd"), ("waiting", "cost_shop")
    verb, clock, amounts, budget_kinds = "run", SECONDS, COUNTS, ("procurement",)
    entry_modules, own_analyses, own_figures = (__name__,), {"servers": __name__}, {}

    def read(self, source, folder, words=None):
        file = Path(folder) / source
        return Inputs(str(file), (("queue.toml", file.read_text()),))

    def load(self, inputs, settings):
        loaded = tomllib.loads(inputs.text) | dict(settings)
        wrong = [key for key in loaded if key not in self.reserved]
        if wrong:
            raise ScenarioError([Problem("setting", 0, key, str(loaded[key]), "unknown key") for key in wrong])
        return loaded

    def title(self, loaded):
        return "queue"

    def data_files(self):
        return []

    def agent_modules(self, inputs, values):
        return []

    def measures(self, loaded):
        waiting = MeasureSpec("waiting", "Waiting", "1", "share", "mean", player="shop", direction="min", role="loss")
        cost = MeasureSpec("cost_shop", "Cost", "USD", "USD a day", "mean", player="shop", direction="min", role="cost")
        return {spec.name: spec for spec in (waiting, cost)}

    def state_measures(self, loaded):
        return {"open": StateMeasure("open", "open customers", "customer", float)}

    def players(self, loaded):
        return Players("rain", "shop")

    def buyers(self, loaded):
        return {"rain": "rain", "shop": "shop"}

    def owner(self, loaded, path):
        return {"servers": "shop", "rate": "rain"}.get(path[0], "")

    def good_of(self, path):
        return "servers" if tuple(path) == ("servers",) else ""

    def goods(self, loaded, player):
        return ["servers"] if player == "shop" else []

    def categories(self, loaded, player):
        return {"all": self.goods(loaded, player)}

    def budget_usd(self, loaded, parts, counting):
        return loaded["servers"] * loaded["price_usd"]

    def purchase(self, loaded, order):
        n = int(order.mix.budget_usd // loaded["price_usd"])
        return Bought({"servers": n}, n * loaded["price_usd"], order.mix.budget_usd - n * loaded["price_usd"])

    def settings_of(self, bought):
        return bought.counts

    def uncertain(self, loaded, by, known, bought):
        return []

    def prepare(self, loaded, measures):
        return loaded

    def run(self, prepared, seed, first, count, measures, engine=None):
        luck = [np.random.Generator(np.random.Philox(key=[seed, i])).exponential() for i in range(first, first + count)]
        waiting = np.array(luck) * prepared["rate"] / prepared["servers"]
        cost = np.full(count, float(prepared["servers"] * prepared["price_usd"]))
        return {f"{name}__num": {"waiting": waiting, "cost_shop": cost}[name] for name in measures}

    def follow(self, prepared, seed, replication, every_s, measures):
        return np.arange(4.0)[:, None] * prepared["rate"]

    def command(self, case, counts, replication):
        return ["queue", *case.texts, str(replication)]


def analyse(data):
    """Return what the model itself has to say of a study: a table and plain values."""
    return [], {"points": len(data.study.points)}


@pytest.fixture(autouse=True)
def registered(monkeypatch):
    monkeypatch.setattr(models, "_registered", dict(models._registered))
    models.register(Queue())


@pytest.fixture
def study(tmp_path):
    (tmp_path / "toy").mkdir()
    (tmp_path / "toy" / "queue.toml").write_text(TOY)
    (tmp_path / "toy" / "study.toml").write_text(
        "\n".join(
            [
                'question = "How many servers?"',
                'model = "queue"',
                'scenario = "queue.toml"',
                "[factors]",
                "rate = [1.0, 2.0]",
                "servers = [2, 3, 4]",
                "[replications]",
                "n = 60",
                "block = 5",
                "[series]",
                "every_s = 10",
                'measures = ["open"]',
            ]
        )
    )
    return tmp_path / "toy"


def test_every_command_takes_it(study, tmp_path, capsys):
    out = str(tmp_path / "out")
    assert main(["sweep", str(study), "--dry-run"]) == DONE
    assert "360 days" in capsys.readouterr().out
    assert main(["sweep", str(study), "--out", out, "--workers", "1"]) == DONE
    rows = Results.load(out).points.to_pylist()
    assert [(row["rate"], row["servers"]) for row in rows] == [(r, s) for r in (1.0, 2.0) for s in (2, 3, 4)]
    assert rows[0]["waiting"] == pytest.approx(2.0 * rows[2]["waiting"])
    assert Results.load(out).series("open")["mean"].to_pylist()[:4] == [0.0, 1.0, 2.0, 3.0]
    assert main(["status", out]) == DONE
    assert "finished: 360 of 360 replications" in capsys.readouterr().out
    assert main(["reproduce", out, "--workers", "1"]) == DONE
    assert main(["analyse", out, "--json"]) == DONE
    found = json.loads(capsys.readouterr().out.partition("\n{")[2].join(["{", ""]))
    assert found["servers"] == {"points": 6}
    assert found["front"]["measures"] == ["cost_shop", "waiting"]
    assert main(["figures", out]) == DONE
    names = {file.name for file in (tmp_path / "out" / "figures").iterdir()}
    assert {"front.csv", "heat_map_waiting.csv", "heat_map_cost_shop.csv"} <= names


def test_a_killed_sweep_is_continued_to_the_same_bytes(study, tmp_path):
    whole, part = tmp_path / "whole", tmp_path / "part"
    asked = Study.load(study)
    sweep(asked, whole, workers=1)
    sweep(asked, part, workers=1)
    for name in sorted(chunk_names(part))[:4]:
        (part / "chunks" / name).unlink()
    (part / "points.parquet").unlink()
    assert main(["sweep", "--resume", str(part)]) == DONE
    assert digests(part) == digests(whole)


def test_its_mistakes_and_its_name_are_checked(study, tmp_path, capsys):
    file = study / "study.toml"
    file.write_text(file.read_text().replace("servers = [2, 3, 4]", "serwers = [2, 3, 4]"))
    assert main(["sweep", str(study), "--out", str(tmp_path / "out")]) == WRONG
    assert "factors.serwers: unknown key" in capsys.readouterr().err
    with pytest.raises(StudyError, match=r"no model 'quewe'; allowed: .*did you mean 'queue'"):
        Study(scenario="duel", model="quewe")


def test_money_of_its_own_goods_is_spent(study):
    asked = Study(
        scenario="queue.toml", model="queue", folder=study, mixes={"money": {"side": "shop"}},
        factors={"money.budget_usd": [10.0, 17.0]}, replications=3,
    )  # fmt: skip
    rows = sweep(asked, workers=1).points.to_pylist()
    assert [(row["count_servers"], row["money_left_usd"]) for row in rows] == [(2, 0.0), (3, 2.0)]


def test_points_of_two_models_have_no_address_in_common(study):
    asked = Study.load(study)
    case = asked.points[0].case
    assert case.model == "queue"
    from wargame_experiments.study.design.case import address

    assert address(case) != address(case._replace(model=models.DEFAULT))
