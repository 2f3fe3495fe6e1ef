"""Covert inspections between rounds: plan, record on the spot, evidence, conclusion, referral, coverage (R7.7)."""
