"""Turns the tables of an open store back into those of an earlier release."""

from sqlalchemy import Connection, text


def as_of(version: str, connection: Connection) -> None:
    """The tables after this migration, with all that was kept in them then."""
    if version < "0007":
        connection.execute(
            text(
                "DELETE FROM word_search WHERE rowid IN (SELECT row FROM record WHERE kind NOT IN"
                " ('referral', 'contact', 'plan', 'review', 'outcome'))"
            )
        )
    if version < "0006":
        connection.execute(text("DROP INDEX case_row_by_due"))
        connection.execute(text("DROP TABLE thing"))
    if version < "0005":
        for column in ("settled", "instead_of"):
            connection.execute(text(f"ALTER TABLE journal DROP COLUMN {column}"))
    if version < "0004":
        connection.execute(text("DROP TABLE part"))
    if version < "0003":
        _one_search_index(connection)
    if version < "0002":
        connection.execute(text("DROP TABLE matching"))
    connection.execute(text("DELETE FROM setting WHERE name = 'lists.rules'"))
    values = {"version": version}
    connection.execute(text("UPDATE alembic_version SET version_num = :version"), values)


def _one_search_index(connection: Connection) -> None:
    connection.execute(
        text(
            "CREATE VIRTUAL TABLE search USING fts5("
            "names, words, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')"
        )
    )
    connection.execute(text("INSERT INTO search(search, rank) VALUES ('secure-delete', 1)"))
    connection.execute(
        text(
            "INSERT INTO search(rowid, names, words)"
            " SELECT rowid, said, '' FROM name_search"
            " UNION ALL SELECT rowid, '', said FROM word_search"
        )
    )
    for index in ("name_search", "word_search"):
        connection.execute(text(f"DROP TABLE {index}"))
