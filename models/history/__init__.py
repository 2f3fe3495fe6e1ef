"""What happened to a section or a person over all rounds, put together from the rooms below."""
