"""Rounds: their sheets, rule versions, stages and frozen snapshots."""
