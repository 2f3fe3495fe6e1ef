"""The command line: the same gate and the same rights as the window, without Qt."""
