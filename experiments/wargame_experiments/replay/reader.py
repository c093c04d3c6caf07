"""Reader of replays: the record of a battle or a campaign as Arrow tables, from a document or a page that holds one."""

import base64
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from wargame import markup

if TYPE_CHECKING:
    import pyarrow as pa

CAMPAIGN: Final = "forcemix-campaign-replay"
FORMATS: Final = {"forcemix-replay": (1,), CAMPAIGN: (1,)}  # versions: all that were ever written
MAX_BYTES: Final = 1 << 30  # of the columns, unpacked
OPENING: Final = '<script type="text/plain" id="{}">'
CLOSING: Final = "</script>"
RAID: Final = re.compile(OPENING.format(r"raid-(\d{1,6})"))
TYPES: Final = frozenset({"u1", "i1", "u2", "i2", "u4", "i4", "f4", "f8"})


@dataclass(frozen=True, slots=True)
class Replay:
    """A battle or a campaign that was recorded.

    Attributes
    ----------
    header
        What its rows stand for (units of a scenario, nations of a campaign), series, the command that makes it again.
    columns
        Values by table and column; maps of fields have the shape (n_maps, ny, nx).
    units
        Physical units by table and column, "" for none.
    document
        What it was read from: the page of a notebook is made of it.
    raids
        Of a campaign: the battles that are in it, by week of the war and raid of the week, both from 0.
    """

    header: Mapping[str, Any]
    columns: Mapping[str, Mapping[str, NDArray[Any]]]
    units: Mapping[str, Mapping[str, str]]
    document: Mapping[str, Any] = field(default_factory=dict)
    raids: "Mapping[tuple[int, int], Replay]" = field(default_factory=dict)

    def __repr__(self) -> str:
        """Return scenario, seed and replication, and the rows of each table."""
        rows = ", ".join(f"{len(next(iter(columns.values()), ()))} {name}" for name, columns in self.columns.items())
        name = self.header.get("scenario", self.header.get("campaign", "?"))
        seed, number = (self.header.get(key, "?") for key in ("seed", "replication"))
        return f"<Replay of {name}: seed {seed}, replication {number}; {rows}>"

    def html(self) -> str:
        """Return the page of the replay, one file that makes no request."""
        from wargame_experiments.replay import campaign_page, page

        is_campaign = self.document["format"] == CAMPAIGN
        return campaign_page.html(self.document) if is_campaign else page.html(self.document)

    def _repr_html_(self) -> str:
        """Return the page in a frame for a notebook."""
        return markup.frame(self.html(), str(self.header.get("title", "Replay")))

    def table(self, name: str) -> "pa.Table":
        """Return a table, with the unit of each column in the metadata of its field.

        Raises
        ------
        ValueError
            If there is no such table.
        """
        import pyarrow as pa

        if name not in self.columns:
            raise ValueError(f"no table '{name}' in the replay; allowed: {', '.join(self.columns)}")
        found = self.columns[name]
        fields = [
            pa.field(column, _arrow(values).type, metadata={"unit": self.units[name][column]})
            for column, values in found.items()
        ]
        return pa.table([_arrow(values) for values in found.values()], schema=pa.schema(fields))


def read_replay(file: str | Path) -> Replay:
    """Return the replay in a file: a page that ``wargame replay`` wrote, or a document.

    Raises
    ------
    ValueError
        If the file holds no replay, or one of a format that is not read.
    """
    text = Path(file).read_text("utf-8")
    try:
        return parse(_document(text, "record") | _raids(text) if OPENING.format("record") in text else json.loads(text))
    except (RecursionError, KeyError, TypeError, AttributeError, zlib.error, ValueError) as error:
        raise ValueError(f"{file}: holds no replay: {error}") from error


def parse(document: Mapping[str, Any]) -> Replay:
    """Return the replay that a document holds.

    Raises
    ------
    ValueError
        If the document is none, or of a format that is not read.
    """
    if document.get("version") not in FORMATS.get(document.get("format", ""), ()):
        got = (document.get("format"), document.get("version"))
        allowed = "; ".join(f"{name}, version {versions}" for name, versions in FORMATS.items())
        raise ValueError(f"got format and version {got}; allowed: {allowed}")
    data = _unpacked(document["data"])
    columns: dict[str, dict[str, NDArray[Any]]] = {}
    units: dict[str, dict[str, str]] = {}
    for name, table in document["tables"].items():
        columns[name] = {entry["name"]: _column(data, entry, table["rows"]) for entry in table["columns"]}
        units[name] = {entry["name"]: entry["unit"] for entry in table["columns"]}
    raids = {_key(columns, raid["row"]): parse(raid["document"]) for raid in document.get("raids", ())}
    return Replay(document["header"], columns, units, document, raids)


def _key(columns: Mapping[str, Mapping[str, NDArray[Any]]], row: int) -> tuple[int, int]:
    return int(columns["raids"]["war_week"][row]), int(columns["raids"]["number"][row])


def _document(text: str, name: str) -> dict[str, Any]:
    """Return the document in an element of a page."""
    bare, _, data = text.partition(OPENING.format(name))[2].partition(CLOSING)[0].partition(" ")
    return json.loads(_unpacked(bare)) | {"data": data}


def _raids(text: str) -> dict[str, Any]:
    """Return the battles of raids in a page, as a document of a campaign has them; nothing if there are none."""
    found: Iterator[str] = (match[1] for match in RAID.finditer(text))
    raids = [{"row": int(row), "document": _document(text, f"raid-{row}")} for row in found]
    return {"raids": raids} if raids else {}


def _unpacked(text: str) -> bytes:
    """Return what was deflated and is given in base64."""
    unpacker = zlib.decompressobj()
    data = unpacker.decompress(base64.b64decode(text, validate=True), MAX_BYTES)
    if unpacker.unconsumed_tail:
        raise ValueError(f"more than {MAX_BYTES:,} bytes")
    return data


def _column(data: bytes, entry: Mapping[str, Any], rows: int) -> NDArray[Any]:
    if entry["type"] not in TYPES:
        raise ValueError(f"column {entry['name']}: type {entry['type']!r}; allowed: {', '.join(sorted(TYPES))}")
    shape = tuple(entry.get("shape", (rows,)))
    count = int(np.prod(shape, dtype=np.int64))
    size = int(entry["type"][1])
    differences = np.frombuffer(data, np.uint8, count * size, entry["offset"]).reshape(size, count)
    planes = np.add.accumulate(differences, axis=1, dtype=np.uint8)
    return np.ascontiguousarray(planes.T).view(f"<{entry['type']}").reshape(shape)


def _arrow(values: NDArray[Any]) -> "pa.Array":
    import pyarrow as pa

    return pa.array(values) if values.ndim == 1 else pa.array([one.ravel() for one in values])
