"""What SciPy worked out is read back bit for bit, is made again when it must be, and never stands in the way."""

import os
import subprocess
import sys

import numpy as np
import pytest
from scipy.special import betaincinv, ndtri, stdtrit

from wargame.battle.build import quantile_tables
from wargame.compiled import disk_cache
from wargame.estimates import quantiles

CALLS = []


@pytest.fixture(autouse=True)
def empty_folder(tmp_path, monkeypatch):
    """An empty cache, so that the first call works and the second reads."""
    monkeypatch.setenv("FORCEMIX_CACHE_DIR", str(tmp_path))
    quantiles._tails.cache_clear()
    CALLS.clear()
    yield tmp_path / disk_cache.FOLDER
    quantiles._tails.cache_clear()


@disk_cache.disk_cache
def roots(x, power):
    CALLS.append(power)
    return np.asarray(x) ** (1.0 / power)


def test_the_second_time_it_is_read_bit_for_bit(empty_folder):
    x = np.linspace(0.0, 7.0, 1001)
    first, second = roots(x, 3.0), roots(x, 3.0)
    assert CALLS == [3.0]
    assert first.tobytes() == second.tobytes() == (x ** (1.0 / 3.0)).tobytes()
    assert [file.name.partition("-")[0] for file in empty_folder.iterdir()] == ["roots"]


@pytest.mark.parametrize("other", [([1.0, 2.0], 4.0), ([1.0, 3.0], 3.0), ([[1.0, 2.0]], 3.0), ([1, 2], 3.0)])
def test_other_input_is_worked_out_anew(other):
    roots([1.0, 2.0], 3.0)
    roots(*other)
    assert len(CALLS) == 2


def test_an_edit_of_the_code_is_noticed():
    def work(x):
        return np.asarray(x) + 1.0

    before = disk_cache.disk_cache(work)([1.0])
    work.__code__ = (lambda x: np.asarray(x) + 2.0).__code__
    assert (before[0], disk_cache.disk_cache(work)([1.0])[0]) == (2.0, 3.0)


@pytest.mark.parametrize("left", [0, 20, 130])
def test_a_damaged_file_is_made_again(left, empty_folder):
    expected = roots([1.0, 2.0], 3.0)
    (file,) = empty_folder.iterdir()
    file.write_bytes(file.read_bytes()[:left])
    assert roots([1.0, 2.0], 3.0).tobytes() == expected.tobytes()
    assert roots([1.0, 2.0], 3.0).tobytes() == expected.tobytes()
    assert len(CALLS) == 2


@pytest.mark.parametrize("byte", [1, 100, 140, -40, -1])
def test_one_bit_that_is_wrong_is_noticed(byte, empty_folder):
    """In the header, in the numbers and in the hash."""
    expected = roots([1.0, 2.0], 3.0)
    (file,) = empty_folder.iterdir()
    content = bytearray(file.read_bytes())
    content[byte] ^= 4
    file.write_bytes(content)
    assert roots([1.0, 2.0], 3.0).tobytes() == expected.tobytes()
    assert len(CALLS) == 2


def test_who_may_read_a_file_is_for_the_umask_to_say(empty_folder):
    before = os.umask(0o027)
    try:
        roots([1.0, 2.0], 3.0)
    finally:
        os.umask(before)
    (file,) = empty_folder.iterdir()
    assert file.stat().st_mode & 0o777 == 0o640
    np.testing.assert_array_equal(np.load(file), roots([1.0, 2.0], 3.0))  # what follows the array is not read


def test_a_folder_that_cannot_be_written_changes_nothing(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("FORCEMIX_CACHE_DIR", str(tmp_path / "file"))
    assert roots([8.0], 3.0)[0] == roots([8.0], 3.0)[0] == 2.0
    assert len(CALLS) == 2


def test_the_oldest_of_too_many_files_goes(empty_folder, monkeypatch):
    monkeypatch.setattr(disk_cache, "FILES", 3)
    for i in range(5):
        before = set(empty_folder.glob("*"))
        roots([1.0], float(i + 1))
        (new,) = set(empty_folder.glob("*")) - before
        os.utime(new, (i, i))
    assert len(list(empty_folder.iterdir())) == 3
    CALLS.clear()
    for i in (4, 3, 2):
        roots([1.0], float(i + 1))
    assert CALLS == []


# --------------------------------------------------------------------- the same bits as without the cache


def test_quantile_tables_have_scipys_bits():
    levels = np.clip(np.linspace(0.0, 1.0, quantile_tables.LEVELS), quantile_tables.TAIL, 1.0 - quantile_tables.TAIL)
    sigma = np.sqrt(np.log1p(0.25))
    expected = 15e3 * np.exp(sigma * ndtri(levels) - 0.5 * sigma * sigma)
    for _ in ("worked out", "read"):
        assert quantile_tables.lognormal_quantiles(15e3, 0.5).tobytes() == expected.tobytes()
    size = (1.0 - 0.85) / (0.85 * 0.15**2) - 1.0
    expected = betaincinv(0.85 * size, (1.0 - 0.85) * size, levels)
    for _ in ("worked out", "read"):
        assert quantile_tables.beta_quantiles(0.85, 0.15).tobytes() == expected.tobytes()


def test_an_effect_without_spread_is_its_mean_to_the_last_bit():
    for mean in (0.7, 1.0, 15e3, 0.1 + 0.2):
        sigma = np.sqrt(np.log1p(0.0))
        expected = mean * np.exp(sigma * ndtri(np.array([1e-3, 0.5, 0.9])) - 0.5 * sigma * sigma)
        assert set(quantile_tables.lognormal_quantiles(mean, 0.0)) == set(expected) == {mean}


@pytest.mark.parametrize("level", [0.95, 0.9])
def test_quantiles_of_intervals_have_scipys_bits(level):
    p = (1.0 - level) / 2.0
    assert quantiles.normal_quantile(level) == -float(ndtri(p))
    for n in (1, 2, 3, 29, 199, 1023, 1024, 1025, 5000):
        assert quantiles.student_quantile(level, n) == -float(stdtrit(n, p)), n


def test_what_is_cached_needs_no_scipy():
    code = (
        "import sys; from wargame.battle.build import quantile_tables; "
        "from wargame.estimates import means, proportions; "
        "quantile_tables.lognormal_quantiles(1.0, 0.5); "
        "quantile_tables.beta_quantiles(0.85, 0.15); means.mean_interval([1, 2, 4]); proportions.wilson(1, 9); "
        "print('scipy.special' in sys.modules)"
    )
    said = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in "ab"]
    assert [done.stdout for done in said] == ["True\n", "False\n"]
