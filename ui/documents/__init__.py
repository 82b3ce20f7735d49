"""The documents that were signed, and whether they are still as signed."""
