"""What is due now, what is behind the counts, and how one year compares with the one before (R7.2–R7.7)."""
