"""How long a test waits for an answer: on a busy machine nothing is late, and nothing fails."""

PATIENCE = 120.0
"""Seconds. Only what hangs for ever gets there; the clock that rules count by is handed in."""
PATIENCE_MS = int(PATIENCE * 1000)
"""The same for Qt, which counts in thousandths and by itself gives up after five seconds."""
