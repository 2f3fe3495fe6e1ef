"""The ranking page: the list, how each score came about, ties, verified tips."""
