"""Hands a signed paper over: printed, on a stick, as a code to scan."""
