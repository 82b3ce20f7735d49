"""What a world of stories is made of."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session, select

from sync.client.outcome import ExchangeOutcome
from sync.server.exchange import Exchanger
from sync.server.tables import Quarantined, StoredEntry
from tests.support.story_laptop import Ids, StoryLaptop

A_MOMENT = timedelta(seconds=7)
"""From one exchange to the next, at least."""


class WorldState:
    """What a world is made of."""

    engine: Engine
    exchanger: Exchanger
    team: str
    ids: Ids
    folder: Path
    now: datetime
    written: dict[str, str]
    """Every value that anybody wrote, and its case."""
    erased: set[str]
    overwritten: set[str]
    """Values that somebody replaced who had them in sight."""
    laptops: list[StoryLaptop]
    snapshot: str

    def sync(
        self, laptop: StoryLaptop, faults: list[str] | None = None, dies: str = "", at: int = 1
    ) -> ExchangeOutcome | None:
        raise LookupError("a world says how its laptops exchange")

    def _live(self) -> list[StoryLaptop]:
        return [laptop for laptop in self.laptops if not laptop.gone]

    def _everything(self) -> str:
        parts = [laptop.kept_text() for laptop in self._live()]
        with Session(self.engine) as session:
            entries = session.exec(
                select(StoredEntry.changed).where(StoredEntry.team_id == self.team)
            ).all()
            kept = session.exec(
                select(Quarantined.content).where(Quarantined.team_id == self.team)
            ).all()
        parts += [json.dumps(changed) for changed in entries]
        parts += [content.decode("ascii", "replace") for content in kept]
        return "\n".join(parts)

    def _forget_what_nobody_has(self) -> None:
        somewhere = self._everything()
        self.written = {t: c for t, c in self.written.items() if f'"{t}"' in somewhere}
