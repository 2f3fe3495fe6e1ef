"""The page of histories: one time line per section and per person."""
