"""What follows from a round: who must be talked to, interviewed, barred or proposed for removal."""
