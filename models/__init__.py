"""Tables and rules; nothing here knows the window."""
