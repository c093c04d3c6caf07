"""Replay of a battle in the browser: the page, and the server that fights again."""
