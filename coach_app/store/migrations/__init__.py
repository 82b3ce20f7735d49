"""Alembic's scripts. A released migration is never edited."""

HEAD = "0007"
"""The newest migration. A test holds it against the scripts in `versions`."""
