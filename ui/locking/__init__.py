"""Locking by itself and by hand, the shade, and what has to be gone when the laptop is locked."""
