"""What a broken line has left on the laptop so far, and how fast that line was."""

from sqlalchemy import Engine

from coach_app.store import parts
from coach_app.store.engine import reading, writing
from coach_app.store.settings import SettingName, read_setting, write_settings


class ArrivingParts:
    """Each call is a transaction of its own, so that what has come stays when the line breaks."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def part(self, name: str) -> bytes:
        with reading(self._engine) as connection:
            return parts.part(connection, name)

    def keep_part(self, name: str, offset: int, content: bytes) -> None:
        with writing(self._engine) as connection:
            parts.keep_part(connection, name, offset, content)

    def drop_parts(self, name: str) -> None:
        with writing(self._engine) as connection:
            parts.drop_parts(connection, name)

    def pace(self) -> str:
        with reading(self._engine) as connection:
            return read_setting(connection, SettingName.PACE)

    def keep_pace(self, pace: str) -> None:
        with writing(self._engine) as connection:
            write_settings(connection, {SettingName.PACE: pace})
