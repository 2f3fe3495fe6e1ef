"""The office's own names and codes."""
