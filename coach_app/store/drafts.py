"""What was being typed when the store was locked, kept inside the encrypted store."""

from collections.abc import Mapping

from sqlalchemy import Connection, Engine, delete, select

from coach_app.store.engine import reading, writing
from coach_app.store.settings import write_settings
from coach_app.store.tables import SETTING

_PREFIX = "draft."


def forget_drafts_of(connection: Connection, case_id: str) -> None:
    """Part of erasing a person: what was typed about them goes with the rest."""
    connection.execute(
        delete(SETTING).where(
            SETTING.c.name.startswith(_PREFIX, autoescape=True),
            SETTING.c.name.endswith(f".{case_id}", autoescape=True),
        )
    )


class Drafts:
    """Texts by name. A name ends with the id of the case it is about, if it is about one."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> dict[str, str]:
        query = select(SETTING.c.name, SETTING.c.value).where(
            SETTING.c.name.startswith(_PREFIX, autoescape=True)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return {str(name).removeprefix(_PREFIX): str(value) for name, value in rows}

    def keep(self, texts: Mapping[str, str]) -> None:
        """Adds to what is kept; the newer text of a name stands."""
        with writing(self._engine) as connection:
            write_settings(connection, {f"{_PREFIX}{name}": text for name, text in texts.items()})

    def forget(self) -> None:
        """They stand on the screen again."""
        with writing(self._engine) as connection:
            connection.execute(
                delete(SETTING).where(SETTING.c.name.startswith(_PREFIX, autoescape=True))
            )
