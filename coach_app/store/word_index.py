"""Full-text search over names and what was written down; one index row for each record row."""

import re
import unicodedata
from typing import Any

from sqlalchemy import Connection, text

from coach_app.store.records import Body

NAME_FIELDS: dict[str, tuple[str, ...]] = {
    "case": ("ref",),
    "person": ("preferred_name", "full_name"),
}
WORD_FIELDS: dict[str, tuple[str, ...]] = {
    "referral": ("referrer", "reason"),
    "contact": ("note",),
    "plan": ("goal", "strengths"),
    "review": ("what_helped", "what_changed"),
    "outcome": ("evidence", "note"),
}
MOST_WORDS = 12
"""Words of one question; more make no answer better."""

_WORD = re.compile(r"\w+")
_PUT = text("INSERT OR REPLACE INTO search(rowid, names, words) VALUES (:row, :names, :words)")
_DROP = text("DELETE FROM search WHERE rowid = :row")


def indexed_text(kind: str, body: Body) -> tuple[str, str]:
    """The names and the words a record is found by; both empty for most kinds."""
    return _joined(body, NAME_FIELDS.get(kind, ())), _joined(body, WORD_FIELDS.get(kind, ()))


def index_record(connection: Connection, row: int, kind: str, body: Body) -> None:
    if kind not in NAME_FIELDS and kind not in WORD_FIELDS:
        return
    names, words = indexed_text(kind, body)
    if names or words:
        connection.execute(_PUT, {"row": row, "names": names, "words": words})
    else:
        connection.execute(_DROP, {"row": row})


def match_expression(question: str) -> str:
    """The question as an FTS5 expression; empty when it holds no word.

    Each word is quoted, so nothing a person types is read as FTS5 syntax.
    """
    words = _WORD.findall(unicodedata.normalize("NFKC", question))[:MOST_WORDS]
    return " AND ".join(f'"{word}"*' for word in words)


def _joined(body: Body, fields: tuple[str, ...]) -> str:
    values: list[Any] = [body.get(field) for field in fields]
    return " \n".join(value for value in values if isinstance(value, str) and value.strip())
