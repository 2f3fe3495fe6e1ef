"""Charts of a round as geometry: the window and the paper draw the same shapes."""
