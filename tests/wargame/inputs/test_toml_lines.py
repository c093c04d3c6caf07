"""Every key that tomllib finds has its line; a mistake costs no more than its own statement."""

import itertools
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wargame.inputs.toml_lines import lines, read_key, statements
from wargame.inputs.toml_repair import AGAIN, read
from wargame.inputs.values import cleared


def held(text):
    """Return what a text holds, dates cleared away."""
    data = tomllib.loads(text)
    cleared(data)
    return data


def paths(value, path=()):
    """Yield the path of every table, key and item below a value, with what is there."""
    items = value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ())
    for key, inner in items:
        yield (*path, key), inner
        yield from paths(inner, (*path, key))


def line(text, number):
    return text.split("\n")[number - 1]


# ------------------------------------------------------------------------- documents in every TOML style

BARE = st.from_regex(r"[A-Za-z0-9_-]{1,6}", fullmatch=True)
QUOTED = st.text(st.sampled_from("ab.# =[]{}é,"), min_size=1, max_size=5)
KEYS = st.one_of(BARE, BARE, QUOTED.map(lambda t: f'"{t}"'), QUOTED.map(lambda t: f"'{t}'"))
NOISE = st.sampled_from(["", "\n", "# [fake]\n", "  # fake = 1\n", "\t"])
DOTS = st.sampled_from([".", " . "])


class Writer:
    """Draws a TOML text whose scalars are all different, so that each can be found in its line."""

    def __init__(self, draw):
        self.draw = draw
        self.serial = itertools.count(1000)

    def keys(self):
        drawn = self.draw(st.lists(KEYS, max_size=4))
        return list({key.strip("\"'"): key for key in drawn}.values())

    def scalar(self):
        n = next(self.serial)
        styles = ["{}", '"{} # [x] \\" \\\\"', "'{}\\'", "{}.5", "1979-05-27 07:32:00.{}"]
        return self.draw(st.sampled_from(styles)).format(n)

    def text(self):
        n = next(self.serial)
        body = self.draw(st.sampled_from(['\n[fake]\n"" a = 1\n', "\\\n  x", '"quoted" \\"""', "a\n\n#"]))
        return self.draw(st.sampled_from([f'"""{n}{body}"""', f"'''{n}\n[fake]\nb = ''\n'''"]))

    def value(self, depth, one_line=False):
        kind = self.draw(st.sampled_from(["scalar", "scalar", "text", "array", "inline"][: 5 if depth else 3]))
        if kind == "array":
            gap = "" if one_line else self.draw(st.sampled_from(["", "\n", " # ]\n\n  "]))
            items = [self.value(depth - 1, one_line) for _ in range(self.draw(st.integers(0, 3)))]
            return f"[{gap}" + "".join(f"{item} ,{gap}" for item in items) + "]"
        if kind == "inline":
            pairs = [f"{self.dotted(key)} = {self.value(depth - 1, True)}" for key in self.keys()]
            return "{ " + ", ".join(pairs) + " }"
        return self.scalar() if one_line or kind == "scalar" else self.text()

    def dotted(self, key):
        return key + self.draw(DOTS) + "sub" if self.draw(st.booleans()) else key

    def table(self, prefix, depth):
        keys = self.keys()
        split = self.draw(st.integers(0, len(keys)))
        text = ""
        for key in keys[:split]:
            text += self.draw(NOISE) + f"{self.dotted(key)} = {self.value(2)} # end\n"
        for key in keys[split:] if depth else ():
            text += self.tables([*prefix, key], depth)
        return text

    def tables(self, path, depth):
        name = self.draw(DOTS).join(path)
        if self.draw(st.booleans()):
            return f"{self.draw(NOISE)}[ {name} ] # table\n" + self.table(path, depth - 1)
        count = self.draw(st.integers(1, 3))
        return "".join(f"[[{name}]]\n" + self.table(path, depth - 1) for _ in range(count))


@st.composite
def documents(draw):
    return Writer(draw).table([], 3)


@given(documents())
def test_every_path_has_a_line_and_the_line_holds_the_key(text):
    where = lines(text)
    for path, value in paths(tomllib.loads(text)):
        found = line(text, where[path])
        keys = [part for part in path if isinstance(part, str)]
        if isinstance(path[-1], str):
            assert keys[-1] in found
        if isinstance(value, int):
            assert str(value) in found


@given(documents())
def test_the_scanner_keeps_every_statement(text):
    kept = "".join(s.text for s in statements(text))
    assert tomllib.loads(kept) == tomllib.loads(text)


@given(documents())
def test_parsing_each_statement_alone_gives_the_same_tree(text):
    broken, where = read(text + "\n= broken\n"), lines(text)
    assert broken.data == held(text)
    assert [fault.line for fault in broken.faults if fault.message.startswith("not TOML")] == [text.count("\n") + 2]
    assert {path: n for path, n in broken.lines.items() if path in where} == where


@given(documents(), st.randoms(use_true_random=False))
def test_a_broken_statement_costs_no_other(text, random):
    spots = [s.line for s in statements(text)] or [1]
    spot = random.choice(spots)
    rows = text.split("\n")
    document = read("\n".join([*rows[: spot - 1], "oops = = 1", *rows[spot - 1 :]]))
    assert document.data == held(text)
    assert [fault.line for fault in document.faults if fault.message.startswith("not TOML")] == [spot]


CLASHES = ["[{}]", "[[{}]]", "{} = 1", "{} = [1]", "{} = {{ d = 1 }}", "{} = [{{ d = 1 }}]"]
NAMES = ["a", "b", "a.b", "b.a", "a.b.c", "a.d"]


@given(st.lists(st.tuples(st.sampled_from(CLASHES), st.sampled_from(NAMES)), max_size=6))
def test_tables_that_clash_are_reported(rows):
    text = "\n".join(row.format(name) for row, name in rows)
    last = text.count("\n") + 2
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        assert read(text, ("a",)).faults
        lines_at_fault = [fault.line for fault in read(text + "\nx =", ("a",)).faults]
        assert lines_at_fault[-1] == last
        assert len(lines_at_fault) > 1
    else:
        assert not read(text, ("a",)).faults
        assert [fault.line for fault in read(text + "\nx =", ("a",)).faults] == [last]


@given(st.text(st.sampled_from("[]{}=\"'\\#.,\n\t ab1é-"), max_size=60))
def test_any_text_is_read_or_reported(text):
    document = read(text, ("a",))
    try:
        expected = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        assert document.faults
        assert all(1 <= fault.line <= text.count("\n") + 1 for fault in document.faults)
    else:
        assert document.data == expected
        assert not document.faults
        assert all(path in document.lines for path, _ in paths(expected))


# -------------------------------------------------------------------------------------- mistakes, one by one


def faults(text, families=("units",)):
    return [(fault.line, ".".join(map(str, fault.path))) for fault in read(text, families).faults]


@pytest.mark.parametrize(
    ("text", "at", "data"),
    [
        ("a = \nb = 1", [(1, "a")], {"b": 1}),
        ("a = red # no\nb = 1", [(1, "a")], {"b": 1}),
        ('a = "x\nb = 1', [(1, "a")], {"b": 1}),
        ("a 1\nb = 1", [(1, "a")], {"b": 1}),
        ("a = 1 2\nb = 1", [(1, "a")], {"b": 1}),
        ("a = [1,\n 2\n 3,\n]\nb = 1", [(3, "a")], {"b": 1}),
        ("a = [1,\nb = 1", [(1, "a")], {"b": 1}),
        ("a = [[1],\n[2]\n[units]\nb = 1", [(1, "a")], {"units": {"b": 1}}),
        ("a = { c = 1\nb = 1", [(1, "a")], {"b": 1}),
        ("a = { c = 1,\n[t]\nb = 1", [(1, "a")], {"t": {"b": 1}}),
        ('a = """x\ny\n[t]\nb = 1', [(1, "a")], {"t": {"b": 1}}),
        ("[t\nb = 1", [(1, "t")], {"t": {"b": 1}}),
        ("[units.wave 1]\nb = 1", [(1, "units.wave")], {"units": {"wave 1": {"b": 1}}}),
        ("[]\nb = 1\nc =\n[t]\nd = 1", [(1, ""), (3, "")], {"t": {"d": 1}}),
        ("b = 1\na.c = 1\na = 2", [(3, "a")], {"b": 1, "a": {"c": 1}}),
        ("b = 1\n[b]\nc = 1", [(2, "b")], {"b": 1}),
        ("b = 1\n[b.c]\nd = 1\n[e]", [(2, "b.c")], {"b": 1, "e": {}}),
        ("b = 1\nb.c = 1", [(2, "b.c")], {"b": 1}),
        ("b = { c = 1 }\n[b.d]\nx =\n[e]", [(2, "b.d"), (3, "")], {"b": {"c": 1}, "e": {}}),
        ("[b]\n[[b]]\nx =\n[e]", [(2, "b.0"), (3, "")], {"b": {}, "e": {}}),
        ("b = [1]\n[[b]]\nc = 1", [(2, "b.0")], {"b": [1]}),
        ("a = " + "9" * 5000 + "\nb = 1", [(1, "a")], {"b": 1}),
        ("a = 1\r\nb = \r\n", [(2, "b")], {"a": 1}),
    ],
)
def test_a_mistake_is_at_its_line_and_the_rest_is_read(text, at, data):
    assert faults(text) == at
    assert read(text).data == data


def test_a_second_entry_of_one_name_is_read_under_another():
    text = "[units.a]\nx = 1\n[units.a]\nx = 2\n[units.a.sub]\ny = 3\n[units.a]\n"
    document = read(text, ("units",))
    again = "a" + AGAIN
    assert document.data["units"] == {"a": {"x": 1}, again: {"x": 2, "sub": {"y": 3}}, again + AGAIN: {}}
    assert document.lines["units", again, "sub", "y"] == 6
    assert [(f.line, f.path, "line 1" in f.message) for f in document.faults] == [
        (3, ("units", "a"), True),
        (7, ("units", "a"), True),
    ]


def test_a_second_table_that_is_no_entry_adds_what_the_first_left_open():
    document = read("[map]\na = 1\n[map]\na = 2\nb = 3\nc =\n", ("units",))
    assert document.data == {"map": {"a": 1, "b": 3}}
    assert [fault.line for fault in document.faults] == [3, 6]


def test_a_key_given_twice_names_both_lines():
    (fault,) = read("a = 1\nb = 2\na = 3\n").faults
    assert fault.line == 3
    assert "line 1" in fault.message


@pytest.mark.parametrize(("word", "cure"), [("red", '"red"'), ("True", "true"), ("one-way", '"one-way"')])
def test_a_bare_word_is_offered_its_cure(word, cure):
    assert f"did you mean {cure}?" in read(f"a = {word}").faults[0].message


def test_what_only_the_whole_shows_is_reported_too():
    text = "# \x00\na = 1\n"  # a control character in a comment: each statement is right, the text is not
    (fault,) = read(text).faults
    assert fault.line == 1
    assert "not TOML" in fault.message


def test_nesting_without_end_is_an_error_and_no_crash():
    assert "nested too deeply" in read("a = " + "[" * 100_000).faults[0].message
    assert "nested too deeply" in read("b = \na = " + "[" * 100_000).faults[1].message


def test_lines_of_a_whole_text():
    text = 'a = 1\n[t."x y"]\nl = [\n  [1, 2],\n  [3, 4],\n]\ni = { p = { q = 1 } }\n[[h]]\nz = 1\n[[h]]\n[t]\n'
    where = lines(text)
    assert where["t",] == 11
    assert where["t", "x y"] == 2
    assert where["t", "x y", "l"] == 3
    assert where["t", "x y", "l", 1, 0] == 5
    assert where["t", "x y", "i", "p", "q"] == 7
    assert where["h",] == 8
    assert where["h", 0, "z"] == 9
    assert where["h", 1] == 10


def test_keys_on_the_command_line():
    assert read_key("a.b=1") == (("a", "b"), "=1")
    assert read_key("a.\"b.c\" . 'd' = 1") == (("a", "b.c", "d"), " = 1")
    assert read_key(r'"a\u0041"=1') == (("aA",), "=1")
    assert read_key("=1") == ((), "=1")
