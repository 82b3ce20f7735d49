"""Accessible PDF on top of reportlab: structure, our own text setting, and a finishing pass."""
