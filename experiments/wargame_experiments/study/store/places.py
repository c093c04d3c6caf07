"""Places in the folder of a sweep: names of its files and folders."""

from typing import Final

MANIFEST: Final = "manifest.json"
INPUT: Final = "scenario.toml"  # of the default model
LOG: Final = "log.jsonl"
CHUNKS: Final = "chunks"
CLAIMS: Final = "claims"
SERIES: Final = "series"
FIGURES: Final = "figures"
TABLES: Final = ("points.parquet", "runs.parquet", "failures.parquet")
SERIES_TABLE: Final = "series.parquet"  # of a study with [series]
ALL: Final = frozenset({MANIFEST, LOG, CHUNKS, CLAIMS, SERIES, FIGURES, *TABLES, SERIES_TABLE})
