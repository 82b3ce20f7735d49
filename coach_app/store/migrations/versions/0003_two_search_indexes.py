"""Names and words in an index each, and neither keeps places of words: quicker while typing."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PREFIXES = {"name_search": "2 3", "word_search": "2 3 4"}
"""Beginnings of so many letters have an index of their own."""
COLUMNS = {"name_search": "names", "word_search": "words"}


def upgrade() -> None:
    """Without "secure-delete" the words of an erased note would stay in the index for ever."""
    for index, prefixes in PREFIXES.items():
        op.execute(
            f"CREATE VIRTUAL TABLE {index} USING fts5(said, detail = column,"
            f" tokenize = 'unicode61 remove_diacritics 2', prefix = '{prefixes}')"
        )
        op.execute(f"INSERT INTO {index}({index}, rank) VALUES ('secure-delete', 1)")  # noqa: S608 - our own names
        column = COLUMNS[index]
        op.execute(
            f"INSERT INTO {index}(rowid, said)"  # noqa: S608 - our own names
            f" SELECT rowid, {column} FROM search WHERE {column} <> '' ORDER BY rowid"
        )
    op.execute("DROP TABLE search")
