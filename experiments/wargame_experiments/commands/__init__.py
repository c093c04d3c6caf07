"""Subcommands of ``wargame``, one a file."""
