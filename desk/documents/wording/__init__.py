"""Putting the papers into the office's own words (R8.4)."""
