"""What can be said against a result: objection, recount, review, appeal, and the correction that may follow (R7.8)."""
