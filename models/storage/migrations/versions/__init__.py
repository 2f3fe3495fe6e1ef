"""One module a revision; none imports the rooms."""
