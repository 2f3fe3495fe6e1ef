"""Numbered papers: what is due, how it will print, the ledger."""
