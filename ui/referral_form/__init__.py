"""A new referral: who, how to reach them, why, and whether the programme is for them."""
