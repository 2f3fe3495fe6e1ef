"""Ballots: batches of paper, their validity, keying and import."""
