"""Mutations of TOML files that know their structure: values, types, keys, tables, text and bytes.

A file is read into a tree, the tree is changed a few times and written, and sometimes the text or its bytes are changed
too. All draws come from one `random.Random`, so that a seed gives the same file everywhere. Nothing here knows a model:
what a kind of file may hold comes in as documents, of which the mutations take keys and values.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from random import Random
from typing import Any, Final, NamedTuple

Tree = dict[str, Any]

HUGE: Final = 10**4000  # beyond it Python writes no decimals
BARE: Final = re.compile(r"[A-Za-z0-9_-]+")


class Token(str):
    """A value as it is to stand in the file, whatever TOML says to it."""


NUMBERS: Final = [
    *(
        "0",
        "-0",
        "1",
        "-1",
        "2",
        "3",
        "7",
        "64",
        "1000",
        "65536",
        "1_000_000",
        "10_000_000",
        "0.0",
        "-0.0",
        "0.5",
        "-0.5",
    ),
    *("1.0", "1.5", "0.1", "0.999999", "1e-3", "1e-9", "1e-300", "5e-324", "-5e-324", "2.2250738585072014e-308"),
    *("1e3", "1e6", "1e9", "1e12", "1e15", "1e18", "1e100", "1e300", "1e308", "-1e308", "1.7976931348623157e308"),
    *("inf", "-inf", "nan", "-nan", "+inf", "2147483647", "2147483648", "-2147483648", "4294967296"),
    *("9007199254740991", "9007199254740992", "9007199254740993", "-9007199254740993", "9223372036854775807"),
    *("9223372036854775808", "-9223372036854775808", "18446744073709551616", "1" + "0" * 30, "1" + "0" * 400),
    *("-1" + "0" * 400, "1" + "0" * 4200, "1" + "0" * 5000, "0x" + "f" * 3600, "0x" + "f" * 13, "0b" + "1" * 20000),
    *("0o777", "1e400", "0." + "0" * 400 + "1", "1" * 25 + ".5", "0x1p3", "01", "1__0", "1.", ".5", "1,5"),
]
DATES: Final = ["1979-05-27", "07:32:00", "1979-05-27T07:32:00", "1979-05-27T07:32:00Z", "1979-05-27 07:32:00.9-07:00"]
TEXTS: Final = [
    *(
        "",
        " ",
        "a",
        "red",
        "blue",
        "A",
        "x" * 65,
        "x" * 300,
        "x" * 5000,
        "a b",
        "a-b",
        "a_b",
        "a.b",
        "a/b",
        "../a",
        "/etc/x",
    ),
    *(
        "~x",
        "-a",
        "_",
        "-",
        "$x$",
        "$5",
        r"\x",
        r"\frac{1}{2}",
        "%s",
        "{x}",
        "{0}",
        "[red]x[/red]",
        "*",
        "?",
        "[a]",
        "=",
        "#",
    ),
    *(
        '"',
        "'",
        '"""',
        "\n",
        "\t",
        "\r\n",
        "\x00",
        "\x1b[2J",
        "\x1b]52;c;eHg=\x07",
        "\x7f",
        "\x85",
        "\x9b2J",
        "\u202e",
        "\u2028",
    ),
    *("помехи", "ПОМЕХИ", "無人機", "é", "e\u0301", "ß", "İ", "ﬁ", "²", "١", "🚀", "\u200b", "\ufeff", "n\u0303"),
    *(
        "true",
        "null",
        "None",
        "nan",
        "inf",
        "1",
        "1.5",
        "1e3",
        "2 ** 70",
        "units.x.count",
        "this:s",
        "os:system",
        "a:b:c",
    ),
    *("con", "nul", "__class__", "__proto__", "model_fields", "side", "units", "red (again)", "a (again)", "a" * 64),
]
KEYS: Final = [
    *TEXTS,
    "zz",
    "counts",
    "unit",
    "Units",
    "x-m",
    "xm",
    "figures",
    "doctrine",
    "name ",
    "model_config",
    "self",
]
ODD_TEXT: Final = [
    *(
        "[",
        "]",
        "{",
        "}",
        "[[",
        "]]",
        "=",
        ",",
        '"',
        "'",
        '"""',
        "'''",
        "\\",
        "#",
        ".",
        "\n",
        "\r",
        "\t",
        "\x00",
        "\x1b",
        "\u202e",
    ),
    *(
        "= = 1",
        "[units]",
        "[units.a]",
        "[[units]]",
        "[units.a.b.c]",
        "a = 1",
        "a.b = 1",
        "\\u0000",
        "\\ud800",
        "\\UFFFFFFFF",
    ),
    *("[" * 50, "[" * 400, "{a=" * 70, "a." * 500, "x = [" + "[],[],\n" * 200, "\n" * 1000, " " * 5000, "ﬁ", "é"),
]


class Corpus(NamedTuple):
    """What mutations draw from: documents of a kind, and the keys and values that these hold."""

    documents: Sequence[Tree]
    pairs: Sequence[tuple[str, Any]]

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Corpus":
        """Return the corpus of valid TOML texts."""
        documents = [tomllib.loads(text) for text in texts]
        return cls(documents, [pair for document in documents for pair in _pairs(document)])


def _pairs(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _pairs(inner)


def mutated(corpus: Corpus, rng: Random, most: int = 4) -> bytes:
    """Return a file of a kind with up to ``most`` changes of its tree, and seldom of its text or bytes.

    Two in five files have mild changes only, which often leave them valid.

    Parameters
    ----------
    corpus
        What it is made of.
    rng
        All draws.
    most
        Changes of the tree at most; one in ten files has ten times as many.
    """
    tree = copied(rng.choice(corpus.documents))
    if rng.random() < 0.4:
        for _ in range(rng.randint(1, most)):
            rng.choice(MILD_MUTATIONS)(tree, corpus, rng)
        return written(tree).encode("utf-8", errors="surrogatepass")
    for _ in range(rng.randint(1, most * (10 if rng.random() < 0.1 else 1))):
        rng.choices(TREE_MUTATIONS, TREE_WEIGHTS)[0](tree, corpus, rng)
    text = written(tree)
    if rng.random() < 0.15:
        for _ in range(rng.randint(1, 3)):
            text = rng.choice(TEXT_MUTATIONS)(text, rng)
    content = text.encode("utf-8", errors="surrogatepass")
    return rng.choice(BYTE_MUTATIONS)(content, rng) if rng.random() < 0.05 else content


# ------------------------------------------------------------------------------------------------ trees


def copied(value: Any) -> Any:
    """Return a copy of a tree, all of its tables and lists new."""
    if isinstance(value, dict):
        return {key: copied(inner) for key, inner in value.items()}
    return [copied(inner) for inner in value] if isinstance(value, list) else value


def places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each table or list of a tree with each of its keys or indices."""
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, inner in items:
        yield tree, key
        if isinstance(inner, dict | list):
            yield from places(inner)


def _a_place(tree: Tree, rng: Random, wanted: Callable[[Any], bool] = lambda value: True) -> tuple[Any, Any] | None:
    """Return a table or list and a key of it, chosen of all whose value is wanted."""
    candidates = [(holder, key) for holder, key in places(tree) if wanted(holder[key])]
    return rng.choice(candidates) if candidates else None


def _is_leaf(value: Any) -> bool:
    return not isinstance(value, dict | list)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def odd_value(corpus: Corpus, rng: Random) -> Any:
    """Return a value that is likely wrong: of another type, range, depth or size."""
    draw = rng.random()
    if draw < 0.45:
        return Token(rng.choice(NUMBERS))
    if draw < 0.60:
        return rng.choice(TEXTS)
    if draw < 0.66:
        return Token(rng.choice(DATES))
    if draw < 0.72:
        return rng.choice([True, False])
    if draw < 0.80:
        return rng.choice([[], {}, [[]], [{}], {"": 1}, {"a": {}}, [1, "a"], [True], [None] * 0, [[1, 2], [3, 4]]])
    if draw < 0.84:
        return nested(rng.choice([3, 30, 63, 64, 65, 120, 300, 2000]), rng)
    if draw < 0.88:
        return [rng.choice([0, 1, "a", 1.5])] * rng.choice([2, 3, 4, 100, 5000])
    return copied(rng.choice(corpus.pairs)[1])


def nested(depth: int, rng: Random) -> Token:
    """Return arrays or inline tables in each other."""
    kind = rng.randrange(3)
    if kind == 0:
        return Token("[" * depth + "]" * depth)
    if kind == 1:
        return Token("{ a = " * depth + "1" + " }" * depth)
    return Token("[{ a = " * (depth // 2) + "1" + " }]" * (depth // 2))


def _replace(tree: Tree, corpus: Corpus, rng: Random) -> None:
    if place := _a_place(tree, rng, _is_leaf if rng.random() < 0.8 else lambda value: True):
        place[0][place[1]] = odd_value(corpus, rng)


def _number(tree: Tree, corpus: Corpus, rng: Random) -> None:
    """Replace a number by another one of its type, near or far."""
    if place := _a_place(tree, rng, _is_number):
        value = place[0][place[1]]
        factor = rng.choice([0, -1, 1e-9, 1e-3, 0.1, 0.5, 0.9, 1.1, 2, 10, 1e3, 1e6, 1e9, 1e12])
        changed = value * factor + rng.choice([0, 0, 0, 1, -1])
        place[0][place[1]] = int(changed) if isinstance(value, int) and rng.random() < 0.8 else changed


def _number_token(tree: Tree, corpus: Corpus, rng: Random) -> None:
    if place := _a_place(tree, rng, _is_number):
        place[0][place[1]] = Token(rng.choice(NUMBERS))


def _text(tree: Tree, corpus: Corpus, rng: Random) -> None:
    """Replace a text by another one: odd, misspelt, or one that stands elsewhere in the file."""
    if place := _a_place(tree, rng, lambda value: isinstance(value, str)):
        texts = [holder[key] for holder, key in places(tree) if isinstance(holder[key], str)]
        own = place[0][place[1]]
        names = [str(key) for _, key in places(tree)]
        place[0][place[1]] = rng.choice([rng.choice(TEXTS), misspelt(own, rng), rng.choice(texts), rng.choice(names)])


def misspelt(word: str, rng: Random) -> str:
    """Return a word with a letter lost, twice, another one, in upper case, or with another dash."""
    i = rng.randrange(len(word) + 1)
    head, tail = word[:i], word[i:]
    return rng.choice(
        [head + tail[1:], head + tail[:1] + tail, head + "q" + tail, word.upper(), word.replace("-", "_"), word + " "]
    )


def _delete(tree: Tree, corpus: Corpus, rng: Random) -> None:
    if place := _a_place(tree, rng):
        del place[0][place[1]]


def _rename(tree: Tree, corpus: Corpus, rng: Random) -> None:
    """Give a key another name, in its place."""
    place = _a_place(tree, rng)
    if place is None or not isinstance(place[0], dict):
        return
    table, key = place
    new = misspelt(key, rng) if rng.random() < 0.5 else rng.choice(KEYS)
    items = [(new if old == key else old, value) for old, value in table.items()]
    table.clear()
    table.update(items)


def _add(tree: Tree, corpus: Corpus, rng: Random) -> None:
    """Add a key: one that other files have, with its value or an odd one, or an odd key."""
    table = rng.choice([tree, *(holder[key] for holder, key in places(tree) if isinstance(holder[key], dict))])
    key, value = rng.choice(corpus.pairs)
    table[key if rng.random() < 0.8 else rng.choice(KEYS)] = (
        copied(value) if rng.random() < 0.6 else odd_value(corpus, rng)
    )


def _copy(tree: Tree, corpus: Corpus, rng: Random) -> None:
    """Copy something of the file to another place of it."""
    source, target = _a_place(tree, rng), _a_place(tree, rng)
    if source and target:
        target[0][target[1]] = copied(source[0][source[1]])


def _swap(tree: Tree, corpus: Corpus, rng: Random) -> None:
    one, other = _a_place(tree, rng, _is_leaf), _a_place(tree, rng, _is_leaf)
    if one and other:
        one[0][one[1]], other[0][other[1]] = other[0][other[1]], one[0][one[1]]


def _entry(tree: Tree, corpus: Corpus, rng: Random) -> None:
    """Add copies of an entry of a table under names like its own: one, or very many."""
    place = _a_place(tree, rng, lambda value: isinstance(value, dict))
    if place is None or not isinstance(place[0], dict):
        return
    table, key = place
    if rng.random() < 0.9:
        table[rng.choice([misspelt(key, rng), key.replace("-", "_"), key.upper(), key + "-2"])] = copied(table[key])
    else:
        table.update({f"{key}-{i}": copied(table[key]) for i in range(rng.choice([10, 10, 10, 100, 400]))})


def _grow(tree: Tree, corpus: Corpus, rng: Random) -> None:
    """Make a list longer by its own items, or shorter."""
    if place := _a_place(tree, rng, lambda value: isinstance(value, list)):
        items = place[0][place[1]]
        n = rng.choice([0, 1, 2, 3, 10, 1000])
        place[0][place[1]] = [copied(items[i % len(items)]) for i in range(n)] if items else [odd_value(corpus, rng)]


def _wrap(tree: Tree, corpus: Corpus, rng: Random) -> None:
    if place := _a_place(tree, rng):
        value = place[0][place[1]]
        place[0][place[1]] = rng.choice([[value], {"a": value}, [value, value]])


def _nudge(tree: Tree, corpus: Corpus, rng: Random) -> None:
    """Multiply a number by a power of ten or so; a whole number stays one."""
    if place := _a_place(tree, rng, _is_number):
        value = place[0][place[1]]
        factor = rng.choice([0, 1e-6, 1e-3, 0.01, 0.1, 0.5, 0.9, 1.1, 1.5, 2, 3, 10, 100, 1e3, 1e4, 1e6])
        place[0][place[1]] = round(value * factor) if isinstance(value, int) else value * factor


def _same_key(tree: Tree, corpus: Corpus, rng: Random) -> None:
    """Replace a value by one that the same key has elsewhere."""
    if place := _a_place(tree, rng, lambda value: True):
        values = [value for key, value in corpus.pairs if key == place[1]]
        if values:
            place[0][place[1]] = copied(rng.choice(values))


MILD_MUTATIONS: Final = (_nudge, _nudge, _nudge, _same_key, _same_key)
TREE_MUTATIONS: Final = (
    *(_replace, _number, _number_token, _text, _delete, _rename, _add, _copy, _swap, _entry, _grow, _wrap),
)
TREE_WEIGHTS: Final = (6, 8, 6, 5, 3, 3, 6, 2, 2, 2, 2, 1)


# -------------------------------------------------------------------------------------------- writing


def written(tree: Tree) -> str:
    """Return a tree as TOML: tables under headers, all else inline.

    >>> print(written({"a": 1, "b": {"c d": [1.5, "x"]}}), end="")
    a = 1
    [b]
    "c d" = [1.5, "x"]
    """
    return "".join(_lines(tree, ()))


def _lines(table: Tree, path: tuple[str, ...]) -> Iterator[str]:
    for key, value in table.items():
        if not isinstance(value, dict):
            yield f"{_key(key)} = {inline(value)}\n"
    for key, value in table.items():
        if isinstance(value, dict):
            yield f"[{'.'.join(map(_key, (*path, key)))}]\n"
            yield from _lines(value, (*path, key))


def _key(key: str) -> str:
    return key if BARE.fullmatch(key) else _quoted(key)


def inline(value: Any) -> str:
    """Return a value as it stands in a TOML file."""
    if isinstance(value, Token):
        return str(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(key)} = {inline(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(inline, value)) + "]"
    return value.isoformat() if isinstance(value, date | datetime | time) else _number_text(value)


def _number_text(value: int | float) -> str:
    return f"0x{value:x}" if isinstance(value, int) and value > HUGE else repr(value)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


# ---------------------------------------------------------------------------------------- text and bytes


def _insert(text: str, rng: Random) -> str:
    i = rng.randrange(len(text) + 1)
    return text[:i] + rng.choice(ODD_TEXT) + text[i:]


def _cut(text: str, rng: Random) -> str:
    i, j = sorted((rng.randrange(len(text) + 1), rng.randrange(len(text) + 1)))
    return text[:i] if rng.random() < 0.3 else text[:i] + text[min(j, i + 20) :]


def _line_twice(text: str, rng: Random) -> str:
    lines = text.split("\n")
    lines.insert(rng.randrange(len(lines) + 1), rng.choice(lines))
    return "\n".join(lines)


def _lines_swapped(text: str, rng: Random) -> str:
    lines = text.split("\n")
    i, j = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[i], lines[j] = lines[j], lines[i]
    return "\n".join(lines)


def _one_line(text: str, rng: Random) -> str:
    return text.replace("\n", rng.choice([" ", "\r", "\r\n", ",", "\u2028", "\n\n"]))


def _all_twice(text: str, rng: Random) -> str:
    return text + text


TEXT_MUTATIONS: Final = (_insert, _insert, _insert, _cut, _cut, _line_twice, _lines_swapped, _one_line, _all_twice)


def _recoded(content: bytes, rng: Random) -> bytes:
    text = content.decode("utf-8", errors="replace")
    return text.encode(
        rng.choice(["utf-16", "utf-16-le", "latin-1", "utf-8-sig", "cp1252", "utf-32"]), errors="replace"
    )


def _flipped(content: bytes, rng: Random) -> bytes:
    changed = bytearray(content or b"\n")
    for _ in range(rng.choice([1, 1, 3, 100])):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def _truncated(content: bytes, rng: Random) -> bytes:
    return content[: rng.randrange(len(content) + 1)]


BYTE_MUTATIONS: Final = (_recoded, _flipped, _truncated)
