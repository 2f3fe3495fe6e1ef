"""Rectifications as a tab of the consequences: what a listed section puts right, step by step (R7.7)."""
