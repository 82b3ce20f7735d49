"""A throw-away store with a fictional caseload, and the journey played through by itself."""
