"""The weeks of a phased return."""
