"""Studies: design, run, store, estimate and draw, in Python and on the command line."""
