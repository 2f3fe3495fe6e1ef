"""Covert inspections as a tab of the consequences: plans, records, evidence, coverage (R7.7)."""
