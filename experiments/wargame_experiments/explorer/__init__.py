"""Explorer of a finished study: one page with linked views of its points, whose battles open by a click."""
