"""How long the main jobs take, measured through the command line, the window and the papers."""
