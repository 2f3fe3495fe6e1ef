"""Making a round's result final: its stages, and the file by which a stranger can recompute it (R3.2, R6.6)."""
