"""Papers attached to measures: kept whole under their digests, never deleted, only marked as removed."""
