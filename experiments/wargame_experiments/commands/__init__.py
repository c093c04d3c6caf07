"""The subcommands of ``wargame``, one a file."""
