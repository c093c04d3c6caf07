"""A folder from somebody else is data: nothing outside it is read, written or followed; nothing is a traceback."""

import hashlib
import json
import os
import random
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.experiments.study.received import COMMANDS, DAMAGE, contents, files_of, mutated, say
from wargame_experiments.cli import DONE
from wargame_experiments.regular_files import parse_json, read_regular
from wargame_experiments.study import Results, Study, sweep
from wargame_experiments.study.store import chunks, manifest

MUTATIONS = 300
STUDY = {
    "scenario": "duel",
    "factors": {"units.red-group.count": [2, 3]},
    "measures": ["p_win_red"],
    "replications": {"n": 4, "block": 2},
    "series": {"every_s": 60, "measures": ["flying_red"]},
    "name": "duel",
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Return a finished sweep, which tests copy."""
    return sweep(Study(**STUDY), tmp_path_factory.mktemp("whole") / "out", 1).folder


@pytest.fixture
def received(whole, tmp_path):
    """Return a copy of a finished sweep beside a folder of the receiver's own."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "data.csv").write_text("1,2\n")
    (tmp_path / "own" / "0-000000000-2.claim.bak").write_text("mine")
    return shutil.copytree(whole, tmp_path / "received")


def rewrite(folder, **changes):
    """Change keys of a manifest."""
    found = json.loads((folder / "manifest.json").read_text("utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**found, **changes}), "utf-8")


# ------------------------------------------------------------------------------------------------- the manifest


def test_a_changed_manifest_is_read_or_refused_in_words(whole, small_figures, tmp_path, capsys):
    """Each mutation meets `status` and one of the other commands, which take turns."""
    found, others = manifest.read(whole), [name for name in COMMANDS if name != "status"]
    codes, folder = [], tmp_path / "received"
    for number in range(MUTATIONS):
        content = mutated(found, random.Random(number))
        shutil.copytree(whole, folder)
        (folder / "manifest.json").write_bytes(content)
        for command in ("status", others[number % len(others)]):
            code, out, err = say(command, folder, capsys)
            codes.append(code)
            assert code in (0, 1, 2), (number, command)
            assert code == 0 or str(folder) in err or "DIFFERENT" in out, (number, command, err)
            assert "Traceback" not in err
        shutil.rmtree(folder)
    assert 0.4 < sum(code > 0 for code in codes) / len(codes) < 0.95  # some are refused, some are none of our business
    assert [path.name for path in tmp_path.iterdir()] == []


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("code", [], "code: got []; allowed: a table with hash, files"),
        ("scenario", {}, "scenario.source: required key 'source' is missing"),
        ("study", 1, "study: got 1; allowed: a table"),
        ("tables", "x", "tables: got 'x'; allowed: a table with any of points.parquet"),
        ("tables", {}, "the sweep is finished, tables is not whole"),
        ("name", 1, "name: got 1; allowed: a text"),
        ("name", "\x1b]52;c;eA==\x07", r"name: got '\x1b]52;c;eA==\x07'; allowed: up to 1000 letters, none of which"),
        ("versions", [], "versions: got []; allowed: a table"),
        ("state", "done", "state: got 'done'; allowed: unfinished, finished"),
        ("format", 2, "format 2; allowed: format 1"),
        ("seed", 1.5, "seed: got 1.5; allowed: a whole number"),
        ("inputs", [], "inputs: got []"),
        ("inputs", [".."], "inputs.0: got '..'; allowed: the plain name of an input file"),
        ("inputs", ["../../etc/passwd"], "inputs.0: got '../../etc/passwd'; allowed: the plain name"),
        ("inputs", ["a\0b"], r"inputs.0: got 'a\x00b'; allowed: the plain name"),
        ("inputs", ["points.parquet"], "inputs.0: got 'points.parquet'; allowed: the plain name"),
        ("chunks", {"../x": "0" * 64}, "got '../x'; allowed: names of files in chunks/"),
        ("study", {"design": [{"kind": "csv", "file": "/etc/passwd"}]}, "study.design: got a file"),
    ],
)
def test_a_wrong_key_of_a_manifest_is_named(received, key, value, words, capsys):
    rewrite(received, **{key: value})
    code, _, err = say("status", received, capsys)
    assert code == 2
    assert f"{received}/manifest.json: " in err
    assert words in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"[" * 100_000, "nested deeper than 64"),
        (b'{"a":' * 65 + b"1" + b"}" * 65, "nested deeper than 64"),
        (b'{"format": 1, "format": 1}', "the key 'format' stands twice"),
        (b'{"format": NaN}', "NaN is no finite number"),
        (b'{"format": 1e999}', "1e999 is no finite number"),
        (b'{"format": ' + b"9" * 100_000 + b"}", "is beyond ±2^53"),
        (b'{"format": 9007199254740993}', "is beyond ±2^53"),
        (b"", "not JSON"),
        (b"\xff\xfe{}", "not JSON"),
        (b"[]", "not a table; allowed: format 1"),
    ],
)
def test_a_bomb_in_place_of_a_manifest_is_refused(received, text, words, capsys):
    (received / "manifest.json").write_bytes(text)
    code, _, err = say("status", received, capsys)
    assert (code, err.count("\n")) == (2, 1)
    assert words in err


def test_deep_but_not_too_deep_is_read():
    assert parse_json(b'{"a":' * 63 + b"[1]" + b"}" * 63)


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    with (tmp_path / "sparse").open("wb") as sink:
        sink.truncate(2**40)
    with pytest.raises(OSError, match="is too large"):
        read_regular(tmp_path / "sparse")


def test_an_unknown_key_stays(received, capsys):
    rewrite(received, note={"of": "somebody"})
    assert say("resume", received, capsys).code == DONE
    assert json.loads((received / "manifest.json").read_text())["note"] == {"of": "somebody"}


# ----------------------------------------------------------------------------------------------- tables, blocks


def forged(folder, name, table):
    """Put another table into a folder, with the hash in the manifest."""
    pq.write_table(table, folder / name)
    tables = json.loads((folder / "manifest.json").read_text())["tables"]
    digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    rewrite(folder, tables={**tables, name: digest})


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("runs.parquet", lambda t: t.drop_columns(["used"]), "no column used of type bool"),
        (
            "runs.parquet",
            lambda t: t.set_column(0, "point", t["point"].cast("string")),
            "no column point of type int64",
        ),
        ("runs.parquet", lambda t: t.append_column("used", t["used"]), "no column used of type bool"),
        ("runs.parquet", lambda t: t.slice(1), "its points or replications are not those of the study"),
        ("runs.parquet", lambda t: t.take(list(range(len(t)))[::-1]), "its points or replications are not those"),
        ("points.parquet", lambda t: pa.concat_tables([t] * 1000), "2,000 rows, "),
        (
            "points.parquet",
            lambda t: t.set_column(t.column_names.index("point_id"), "point_id", pa.array(["x"] * 2)),
            "its points or replications",
        ),
        ("points.parquet", lambda t: t.replace_schema_metadata({}), "its study, question or level is not that"),
    ],
)
def test_a_table_of_somebody_else_is_refused(received, name, change, words, capsys):
    old = pq.read_table(received / name)
    table = change(old)
    forged(received, name, table)
    code, _, err = say("analyse", received, capsys)
    assert (code, err.count("\n")) == (2, 1)
    assert f"{received / name}: " in err
    assert words in err


def test_bytes_that_are_no_table_are_refused_though_their_hash_is_right(received, capsys):
    (received / "runs.parquet").write_bytes(b"PAR1" + bytes(100) + b"PAR1")
    tables = json.loads((received / "manifest.json").read_text())["tables"]
    rewrite(
        received,
        tables={**tables, "runs.parquet": hashlib.sha256((received / "runs.parquet").read_bytes()).hexdigest()},
    )
    code, _, err = say("analyse", received, capsys)
    assert (code, err.count("\n")) == (2, 1)
    assert "runs.parquet: no table of this sweep" in err


@pytest.mark.parametrize("change", ["rows", "columns", "metadata", "bought", "no parquet", "another case"])
def test_a_forged_block_is_fought_again(received, change, capsys):
    """Its name holds the right hash of what somebody else has written."""
    old = sorted((received / "chunks").iterdir())[0]
    right, name = {path.name: path.read_bytes() for path in (received / "chunks").iterdir()}, chunks.parse(old.name)
    table = pq.read_table(old)
    changed = {
        "rows": lambda: pa.concat_tables([table] * 10_000),
        "columns": lambda: table.drop_columns(["stage"]),
        "metadata": lambda: table.replace_schema_metadata({"forcemix": "[]"}),
        "bought": lambda: table.replace_schema_metadata({"forcemix": '{"bought": [["x"]], "code": ""}'}),
        "another case": lambda: table.set_column(0, "point_id", pa.array(["0" * 64] * len(table))),
    }
    sink = pa.BufferOutputStream()
    if change == "no parquet":
        sink.write(b"PAR1" * 100)
    else:
        pq.write_table(changed[change](), sink)
    content = sink.getvalue().to_pybytes()
    old.unlink()
    forged_name = name._replace(digest=hashlib.sha256(content).hexdigest()[: chunks.HASH_DIGITS])
    (received / "chunks" / str(forged_name)).write_bytes(content)
    assert say("resume", received, capsys).code == DONE
    left = {path.name: path.read_bytes() for path in (received / "chunks").glob("*.parquet")}
    assert left == right


def test_a_query_sees_checked_bytes_only(received):
    results = Results.load(received)
    assert results.sql("SELECT count(*) AS n FROM chunks")["n"].to_pylist() == [8]
    one = sorted((received / "chunks").iterdir())[0]
    one.write_bytes(one.read_bytes()[:-1])
    with pytest.raises(ValueError, match="its bytes are not those that its name gives"):
        results.sql("SELECT 1")


# ------------------------------------------------------------------------------------------------------- links


@pytest.mark.parametrize("command", ["resume", "work"])
@pytest.mark.parametrize("place", ["chunks", "claims", "series"])
def test_a_link_in_place_of_a_folder_leads_nowhere(received, command, place, capsys):
    own = received.parent / "own"
    shutil.rmtree(received / place)
    (received / place).symlink_to(own)
    rewrite(received, state="unfinished")
    before = contents(own)
    code, _, err = say(command, received, capsys)
    assert code == 1
    assert f"{received / place}: is a link; allowed: a folder" in err
    assert contents(own) == before


@pytest.mark.parametrize("command", ["resume", "work"])
@pytest.mark.parametrize("kind", ["link", "hard link", "pipe", "folder"])
def test_no_line_of_the_log_goes_to_another_file(received, command, kind, capsys):
    own, log = received.parent / "own" / "data.csv", received / "log.jsonl"
    log.unlink(missing_ok=True)
    {
        "link": lambda: log.symlink_to(own),
        "hard link": lambda: os.link(own, log),
        "pipe": lambda: os.mkfifo(log),
        "folder": log.mkdir,
    }[kind]()
    code, _, err = say(command, received, capsys)
    assert code == 1
    assert f"{log}: " in err
    assert own.read_text() == "1,2\n"


@pytest.mark.parametrize("name", ["manifest.json", "scenario.toml", "points.parquet", "runs.parquet"])
def test_a_link_in_place_of_a_file_is_not_read(received, name, capsys):
    """Though it leads to the very bytes."""
    shutil.move(received / name, received.parent / "own" / name)
    (received / name).symlink_to(received.parent / "own" / name)
    code, _, err = say("analyse", received, capsys)
    assert (code, err.count("\n")) == (1, 1)
    assert f"{received / name}: is a link; allowed: a regular file" in err


def test_a_link_in_place_of_the_figures_is_not_filled(received, capsys):
    own = received.parent / "own"
    (own / ".wargame").write_text("")
    (received / "figures").symlink_to(own)
    before = contents(own)
    code, _, err = say("figures", received, capsys)
    assert code == 1
    assert f"{received}/figures: is a link; allowed: a folder" in err
    assert contents(own) == before


def test_a_folder_that_the_user_names_may_be_a_link(received, capsys):
    (received.parent / "named").symlink_to(received)
    assert say("status", received.parent / "named", capsys).code == DONE
    assert say("figures", received.parent / "named", capsys).code == DONE
    assert (received / "figures" / ".wargame").is_file()


def test_only_files_of_a_sweep_are_swept_up(received, capsys):
    mine = [received / "claims" / "thesis.claim.doc", received / "chunks" / "thesis.part", received / ".notes.part"]
    ours = received / "chunks" / ".x.parquet.12.0123abcd.part"
    for file in (*mine, ours):
        file.write_text("x")
        os.utime(file, (0, 0))
    rewrite(received, state="unfinished")
    assert say("work", received, capsys).code == DONE
    assert [file.exists() for file in mine] == [True] * 3
    assert not ours.exists()


def test_what_a_manifest_calls_its_scenario_is_read_only_if_it_is_one(received, tmp_path, capsys):
    """The source of a manifest from elsewhere may be any file of ours; nothing of it is shown or stored."""
    secret = tmp_path / "own" / "id_key"
    secret.write_text("-----BEGIN KEY-----\nTHESECRET\n")
    found = json.loads((received / "manifest.json").read_text())
    rewrite(received, scenario={**found["scenario"], "source": str(secret)})
    before = contents(received)
    for command in ("status", "resume", "work", "reproduce", "analyse"):
        out = "".join(map(str, say(command, received, capsys)))
        assert "THESECRET" not in out
        assert "BEGIN" not in out
    assert contents(received) == before
    os.mkfifo(tmp_path / "own" / "pipe")
    rewrite(received, scenario={**found["scenario"], "source": str(tmp_path / "own" / "pipe")})
    assert say("status", received, capsys).code == DONE


# ------------------------------------------------------------------------------------------------------ damage


def damaged(whole, folder, number, capsys):
    """Damage one file of a copy, run a command, and return what it said and whether all other files are as before."""
    rng = random.Random(number)
    copy = shutil.copytree(whole, folder / "copy")
    kinds = files_of(copy)
    kind, damage, command = rng.choice(list(kinds)), rng.choice(list(DAMAGE)), rng.choice(list(COMMANDS))
    file = rng.choice(kinds[kind])
    DAMAGE[damage](file, rng)
    before = contents(copy)
    said = say(command, copy, capsys)
    after = contents(copy)
    free = (str(file.relative_to(copy)), "log.jsonl", "manifest.json", "figures/")
    kept = all(after.get(name) == content for name, content in before.items() if not name.startswith(free))
    shutil.rmtree(copy)
    shutil.rmtree(folder / "elsewhere", ignore_errors=True)
    return f"{kind}, {damage}, {command}", said, kept


def check_damage(whole, tmp_path, capsys, numbers):
    for number in numbers:
        case, said, kept = damaged(whole, tmp_path, number, capsys)
        assert said.code in (0, 1, 2), case
        assert said.code == 0 or said.err or "DIFFERENT" in said.out, case
        assert kept, case


def test_damage_ends_in_words_and_costs_no_other_file(whole, small_figures, tmp_path, capsys):
    check_damage(whole, tmp_path, capsys, range(150))


@pytest.mark.slow
def test_more_damage(whole, tmp_path, capsys):
    check_damage(whole, tmp_path, capsys, range(150, 2000))
