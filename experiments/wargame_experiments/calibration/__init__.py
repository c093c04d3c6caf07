"""Calibration of the night raid to public raid counts, by simulated moments."""
