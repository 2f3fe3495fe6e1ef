"""What is attached to a measure, as a part of the panels that show it (R7.4)."""
