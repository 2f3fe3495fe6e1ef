"""The window, the command line, and the gate both pass through."""
