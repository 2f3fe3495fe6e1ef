"""Units, sections, people and the posts they hold."""
