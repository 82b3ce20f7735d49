"""What a coach does next, in the order a coach would do it."""
