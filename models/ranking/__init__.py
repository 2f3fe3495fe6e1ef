"""Verified tips, ties, main problems, and the ranking itself."""
