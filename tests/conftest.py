"""What holds for all tests."""

from hypothesis import settings

# The same examples at every run: what fails here fails everywhere.
settings.register_profile("steady", derandomize=True)
settings.load_profile("steady")
