"""Reports of battles and sweeps: tables on the terminal, JSON documents, progress, provenance."""
