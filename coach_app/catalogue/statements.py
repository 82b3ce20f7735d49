"""Reads what signers agree to, in every language there is."""

import resources
from coach_app.catalogue.reading import Find, read_toml
from coach_app.domain.statement import StatementBook

FILE = "statements.toml"


def load_statements(find: Find = resources.find) -> StatementBook:
    """Raises DataFileWrong with file, line and field."""
    return read_toml(StatementBook, FILE, find=find)
