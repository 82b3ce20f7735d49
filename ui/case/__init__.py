"""One person's case: who they are, where they stand, what is next."""
