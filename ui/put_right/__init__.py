"""Two versions of one answer, and what the server did not take."""
