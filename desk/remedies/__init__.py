"""Objections, recounts, reviews, appeals and the correction of a result, as a tab of the consequences."""
