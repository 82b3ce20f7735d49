"""The rules of the work, in coaches' words. Imports nothing of ours and no library."""
