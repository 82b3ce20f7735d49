"""The review of a plan: what was done, what helped, the way travelled."""
