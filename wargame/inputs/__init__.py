"""Input files: TOML with line numbers, settings laid over them, and every mistake at once; no model inside."""
