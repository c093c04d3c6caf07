"""The catalogue of force elements: prices and performance with sources, and how uncertain each figure is."""
