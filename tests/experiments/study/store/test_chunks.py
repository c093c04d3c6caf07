"""A chunk holds the runs of a block and proves it."""

import numpy as np

from wargame_experiments.models.model import Bought
from wargame_experiments.study.store import chunks
from wargame_experiments.study.store.blocks import Block, Failure

ADDRESS = "0123456789abcdef" * 4
BLOCK = Block(
    ADDRESS,
    100,
    4,
    {"leakage__num": np.array([1.0, np.nan, 0.1 + 0.2, -0.0]), "leakage__den": np.array([3.0, np.nan, 5e-324, 1e308])},
    (Failure(101, 1, "fight", "RuntimeError: no", "here\nthere"),),
    (Bought({"drones": 3}, 0.1, 0.2),),
)


def test_a_block_comes_back_bit_for_bit(tmp_path):
    name = chunks.write(tmp_path, BLOCK, "what", "code")
    found = chunks.read(tmp_path, name)
    for column, values in BLOCK.columns.items():
        assert found.columns[column].tobytes() == values.tobytes()
    assert (found.failures, found.bought, found.code) == (BLOCK.failures, BLOCK.bought, "code")
    assert [path.name for path in tmp_path.iterdir()] == [str(name)]


def test_a_name_says_what_is_in_the_file(tmp_path):
    name = chunks.write(tmp_path, BLOCK, "what", "code")
    assert chunks.parse(str(name)) == name
    assert (name.first, name.size, name.failed) == (100, 4, 1)
    assert name.key == chunks.key(ADDRESS, 100, 4)
    assert found_sha(tmp_path, name).startswith(name.digest)


def found_sha(folder, name):
    return chunks.read(folder, name).sha256


def test_the_same_block_is_the_same_bytes():
    assert chunks.encode(BLOCK, "code") == chunks.encode(BLOCK, "code")
    assert chunks.encode(BLOCK, "code") != chunks.encode(BLOCK, "other code")


def test_every_changed_byte_is_noticed(tmp_path):
    name = chunks.write(tmp_path, BLOCK, "what", "code")
    content = (tmp_path / str(name)).read_bytes()
    for place in range(0, len(content), 97):
        (tmp_path / str(name)).write_bytes(content[:place] + bytes([content[place] ^ 255]) + content[place + 1 :])
        assert chunks.read(tmp_path, name) is None
    (tmp_path / str(name)).write_bytes(content[:-1])
    assert chunks.read(tmp_path, name) is None


def test_measures_have_one_digest_in_any_order():
    assert chunks.what_digest(("a", "b")) == chunks.what_digest(("b", "a")) != chunks.what_digest(("a",))


def test_failures_for_one_reason_in_a_row_are_one():
    one, other = Failure(0, 1, "load", "x", ""), Failure(0, 1, "fight", "y", "")
    found = chunks.merged({3: one, 4: one, 5: other, 7: other})
    assert [(f.first, f.size, f.stage) for f in found] == [(3, 2, "load"), (5, 1, "fight"), (7, 1, "fight")]
