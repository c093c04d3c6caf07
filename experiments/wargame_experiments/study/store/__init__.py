"""The folder of a sweep: chunks, manifest, results, and what has changed since."""
