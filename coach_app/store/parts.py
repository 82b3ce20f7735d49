"""What has come so far of something that comes in parts. Nobody sees it before it is whole."""

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from coach_app.store.tables import PART


def part(connection: Connection, name: str) -> bytes:
    """Everything from the beginning up to the first gap."""
    query = select(PART.c.start, PART.c.data).where(PART.c.name == name).order_by(PART.c.start)
    content = b""
    for start, data in connection.execute(query):
        if start != len(content):
            break
        content += bytes(data)
    return content


def keep_part(connection: Connection, name: str, start: int, content: bytes) -> None:
    values = {"name": name, "start": start, "data": content}
    connection.execute(insert(PART).values(values).on_conflict_do_nothing())


def drop_parts(connection: Connection, name: str) -> None:
    connection.execute(delete(PART).where(PART.c.name == name))
