"""Copies that are put back, of laptops and of the server."""

import shutil

from sqlalchemy import text
from sqlmodel import Session

from coach_app.store.opening import Store
from coach_app.store.places import Places
from sync.server.database import begin_epoch
from tests.support.story_laptop import StoryLaptop
from tests.support.story_state import WorldState

OF_TEAM = ("care_case", "case_left", "case_move", "record", "entry", "quarantine")
RESTORED_ORDER = (*OF_TEAM, "device_head")


class Mishaps(WorldState):
    """What nobody wants to happen, and does."""

    def keep_copy(self, laptop: StoryLaptop) -> None:
        laptop.store.close()
        laptop.copy = self.folder / f"copy-{laptop.id}"
        shutil.rmtree(laptop.copy, ignore_errors=True)
        shutil.copytree(laptop.folder, laptop.copy)
        laptop.store = Store(Places(laptop.folder), laptop.key, laptop.around)

    def put_back(self, laptop: StoryLaptop) -> None:
        """The laptop's store is the copy again; what only it knew since then is gone for good."""
        if laptop.copy is None:
            return
        laptop.store.close()
        shutil.rmtree(laptop.folder)
        shutil.copytree(laptop.copy, laptop.folder)
        laptop.store = Store(Places(laptop.folder), laptop.key, laptop.around)
        self._forget_what_nobody_has()

    def back_up_server(self) -> None:
        self.snapshot = self.ids.new()
        with self.engine.begin() as connection:
            for table in OF_TEAM:
                connection.execute(
                    text(
                        f"CREATE TABLE snap_{self.snapshot}_{table} AS"  # noqa: S608 - our names
                        f" SELECT * FROM {table} WHERE team_id = '{self.team}'"
                    )
                )
            connection.execute(
                text(
                    f"CREATE TABLE snap_{self.snapshot}_device_head AS SELECT h.* FROM"  # noqa: S608 - our own names
                    f" device_head h JOIN device d ON d.id = h.device_id"
                    f" WHERE d.team_id = '{self.team}'"
                )
            )
            connection.execute(
                text(
                    f"CREATE TABLE snap_{self.snapshot}_device AS"  # noqa: S608 - our own names
                    f" SELECT id, incarnation, cursor FROM device WHERE team_id = '{self.team}'"
                )
            )
            connection.execute(
                text(
                    f"CREATE TABLE snap_{self.snapshot}_team AS"  # noqa: S608 - our own names
                    f" SELECT id, counter FROM team WHERE id = '{self.team}'"
                )
            )

    def restore_server(self) -> None:
        if not self.snapshot:
            return
        snap = f"snap_{self.snapshot}"
        theirs = f"SELECT id FROM device WHERE team_id = '{self.team}'"  # noqa: S608 - our names
        with self.engine.begin() as connection:
            for table in ("record", "entry", "quarantine", "case_left", "case_move", "care_case"):
                connection.execute(text(f"DELETE FROM {table} WHERE team_id = '{self.team}'"))  # noqa: S608 - our own names
            connection.execute(text(f"DELETE FROM device_head WHERE device_id IN ({theirs})"))  # noqa: S608 - our own names
            for table in RESTORED_ORDER:
                connection.execute(text(f"INSERT INTO {table} SELECT * FROM {snap}_{table}"))  # noqa: S608 - our own names
            connection.execute(
                text(
                    f"UPDATE device d SET incarnation = s.incarnation, cursor = s.cursor"  # noqa: S608 - our own names
                    f" FROM {snap}_device s WHERE s.id = d.id"
                )
            )
            connection.execute(
                text(f"UPDATE team t SET counter = s.counter FROM {snap}_team s WHERE s.id = t.id")  # noqa: S608 - our own names
            )
        with Session(self.engine) as session, session.begin():
            begin_epoch(session, self.ids.new())
        self._forget_what_nobody_has()
