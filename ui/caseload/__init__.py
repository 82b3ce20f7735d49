"""Everybody the coach works with, in one table."""
