"""The plan as the two read it side by side, one step at a time."""
