"""What follows from a result: measures, streaks, embargoes, and the steps of a round."""
