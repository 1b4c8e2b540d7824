"""Thin notebooks with parameters; their logic is in `reports.pages`."""
