"""Proving that everything stored is what was written."""
