"""The command line: what the window does, for scripts and checks. One module a command group."""
