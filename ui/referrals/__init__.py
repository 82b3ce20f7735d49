"""Referrals that wait for an answer, and the answer."""
