"""The closed door: set up a store the first time, unlock it afterwards."""
