"""Streams of the battle: their numbers are part of the results."""

from tests.reference import philox
from wargame.battle.kernels import streams


def test_streams_keep_their_numbers():
    assert {name: getattr(streams, name.upper()) for name in philox.STREAMS} == philox.STREAMS
