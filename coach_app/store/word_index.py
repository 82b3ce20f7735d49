"""Full-text search over names and what was written down: an index row has its record's number."""

import re
import unicodedata
from collections.abc import Iterable
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
    "contact-decision": ("reason",),
    "question": ("other", "text", "answer"),
    "handover": ("said", "promised", "best_time"),
    "signpost": ("where", "reason"),
    "appointment": ("venue", "address", "travel", "access", "note"),
    "comment": ("text", "answer"),
    "plan": ("goal", "strengths"),
    "review": ("what_helped", "what_changed"),
    "outcome": ("evidence", "note"),
}
MOST_WORDS = 12
"""Words of one question; more make no answer better."""

NAME_SEARCH, WORD_SEARCH = "name_search", "word_search"
INDEXES = (NAME_SEARCH, WORD_SEARCH)
"""The two full-text indexes. Names stand apart: a question about a name need not go through
everything that was ever written down. Neither knows where in a text a word stands, only whether;
that makes a word that is half typed four times cheaper to look up, and rules out phrases."""

_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile("[\u0300-\u0331]")
"""Accents that stand alone, as in some West African names. The index leaves accents out."""
_NO_LETTERS = re.compile("[\u19b0-\u19c0\u19c8\u19c9\u1cf2\u1cf3]")
"""Letters here, but ends of words for the index; a test goes through all characters."""

_PUT = {
    index: text(f"INSERT OR REPLACE INTO {index}(rowid, said) VALUES (:row, :said)")  # noqa: S608 - our own names
    for index in INDEXES
}
_DROP = {
    index: text(f"DELETE FROM {index} WHERE rowid = :row")  # noqa: S608 - our own names
    for index in INDEXES
}
_DROP_CASE = tuple(
    text(f"DELETE FROM {index} WHERE rowid IN (SELECT row FROM record WHERE case_id = :case_id)")  # noqa: S608 - our own names
    for index in INDEXES
)


def indexed_text(kind: str, body: Body) -> dict[str, str]:
    """What a record is found by: index and text. Most kinds have none."""
    found = {
        NAME_SEARCH: _joined(body, NAME_FIELDS.get(kind, ())),
        WORD_SEARCH: _joined(body, WORD_FIELDS.get(kind, ())),
    }
    return {index: said for index, said in found.items() if said}


def index_record(connection: Connection, row: int, kind: str, body: Body) -> None:
    if kind not in NAME_FIELDS and kind not in WORD_FIELDS:
        return
    found = indexed_text(kind, body)
    for index, fields in ((NAME_SEARCH, NAME_FIELDS), (WORD_SEARCH, WORD_FIELDS)):
        if index in found:
            connection.execute(_PUT[index], {"row": row, "said": found[index]})
        elif kind in fields:
            connection.execute(_DROP[index], {"row": row})


def put_many(connection: Connection, rows: Iterable[tuple[int, str, Body]]) -> None:
    """Row number, kind and body of records that are new."""
    found: dict[str, list[dict[str, Any]]] = {index: [] for index in INDEXES}
    for row, kind, body in rows:
        for index, said in indexed_text(kind, body).items():
            found[index].append({"row": row, "said": said})
    for index, values in found.items():
        if values:
            connection.execute(_PUT[index], values)


def drop_case(connection: Connection, case_id: str) -> None:
    """Before the records go: their rows say what is in the indexes."""
    for drop in _DROP_CASE:
        connection.execute(drop, {"case_id": case_id})


def match_expression(question: str) -> str:
    """The question as an FTS5 expression; empty when it holds no word.

    Each word is quoted, so nothing a person types is read as FTS5 syntax.
    """
    plain = _NO_LETTERS.sub(" ", _MARKS.sub("", unicodedata.normalize("NFKC", question)))
    return " AND ".join(f'"{word}"*' for word in _WORD.findall(plain)[:MOST_WORDS])


def _joined(body: Body, fields: tuple[str, ...]) -> str:
    values: list[Any] = [body.get(field) for field in fields]
    return " \n".join(value for value in values if isinstance(value, str) and value.strip())
