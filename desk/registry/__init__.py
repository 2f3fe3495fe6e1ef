"""The registry page: units, sections and who holds which post on any day."""
