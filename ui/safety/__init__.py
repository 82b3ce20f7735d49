"""A concern about somebody's safety: what to do here, what was done, who was told."""
