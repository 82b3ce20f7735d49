"""What a supervisor wrote, and the answers."""
