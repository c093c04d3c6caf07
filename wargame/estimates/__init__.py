"""Estimates: observations, their intervals, what a measure is, and the double-entry ledger; no model inside."""
