"""The ballots page: batches of a round, and keying their sheets."""
