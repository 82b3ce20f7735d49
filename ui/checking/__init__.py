"""Checks a signed file from anywhere: chosen or dropped, with no case needed."""
