"""The statement and the two signatures under a plan."""
