"""Tables of mechanisms in docs/campaign.md: a row for each table of a campaign file; cases and tests exist."""

import re
from fnmatch import fnmatchcase
from pathlib import Path

from wargame.campaign.scenario import Campaign
from wargame_experiments.validation.registry import cases

ROOT = Path(__file__).parents[3]
HEADER = "| mechanism | equation | parameter (default) | source | what turning it does | closed form | test |"
DESCRIBES = {"name", "title", "summary", "clock", "battle_settings"}  # of the file, no mechanism
PARAMETER, CLOSED_FORM, TEST = 2, 5, 6


def rows() -> list[list[str]]:
    """Return the cells of all rows below a header of mechanisms."""
    found, inside = [], False
    for line in (ROOT / "docs" / "campaign.md").read_text("utf-8").splitlines():
        inside = line == HEADER or (inside and line.startswith("|"))
        if inside and line != HEADER and not line.startswith("|---"):
            found.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
    return found


def quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_every_row_has_all_seven_cells():
    assert len(rows()) > 40
    for row in rows():
        assert len(row) == 7, row
        assert all(row), row
    names = [row[0] for row in rows()]
    assert len(set(names)) == len(names)


def test_every_table_of_a_campaign_file_has_a_row():
    parameters = " ".join(row[PARAMETER] for row in rows())
    for table in set(Campaign.model_fields) - DESCRIBES:
        named = table.removesuffix("s")
        assert re.search(rf"`{named}s?\b", parameters), table


def test_cases_that_rows_name_are_cases():
    known = [case.name for case in cases("full")]
    for row in rows():
        group = ""
        for name in quoted(row[CLOSED_FORM]):
            if name.startswith("test_"):
                continue
            group, name = name.split("/") if "/" in name else (group, name)
            assert any(fnmatchcase(one, f"{group}/{name}") for one in known), f"{row[0]}: {group}/{name}"


def test_tests_that_rows_name_are_tests():
    files = {path.name for path in (ROOT / "tests").rglob("test_*.py")}
    for row in rows():
        assert set(quoted(row[TEST])) <= files, row[0]
        assert quoted(row[TEST]) or re.search(r"twin|validation", row[TEST]), row[0]
