"""Builds the real parts, once. The only reader of the clock, of chance and of the disk's places."""

from __future__ import annotations

import gc
import os
from datetime import UTC, date, datetime
from pathlib import Path
from secrets import token_urlsafe
from typing import TYPE_CHECKING
from uuid import uuid4

from platformdirs import user_data_path

from coach_app import __version__
from coach_app.services.access import Door
from coach_app.services.desk import HOME_ZONE
from coach_app.services.ports import Clock, IdSource
from coach_app.store.attempts import Steady
from coach_app.store.profiles import Profiles

if TYPE_CHECKING:
    from coach_app.services.opening import Opening

STORE_VARIABLE = "COACH_STORE"
PLACE_VARIABLE = "COACH_PLACE"


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class RandomIds:
    """Random ids (UUID version 4), so that two laptops offline never make the same one."""

    def new(self) -> str:
        return str(uuid4())


def today() -> date:
    """The date in Britain now."""
    return SystemClock().now().astimezone(HOME_ZONE).date()


def throwaway_passphrase() -> str:
    """For a demo store that is deleted afterwards."""
    return token_urlsafe(24)


def named_store_folder() -> Path | None:
    """The one store that COACH_STORE names."""
    named = os.environ.get(STORE_VARIABLE)
    return Path(named) if named else None


def profiles_folder() -> Path:
    """The platform's own place for this program: a folder in it for each coach's store."""
    return user_data_path("coach-app", appauthor=False)


def door(
    folder: Path | None = None,
    *,
    clock: Clock | None = None,
    ids: IdSource | None = None,
    store_clock: Clock | None = None,
) -> Door:
    """The door to a store folder; nothing is loaded, opened or made yet.

    Without a folder it is the first coach's of this laptop, or the one COACH_STORE names.
    `store_clock` is for a store whose past is being written; the desk keeps the other one.
    """
    right_clock, right_ids = clock or SystemClock(), ids or RandomIds()

    def prepare(steady: Steady) -> Opening:
        # Here and not above: these libraries take a second, and the window stands before them.
        # Papers, seals and the line to the server come along, so that no screen waits for them.
        from coach_app.catalogue import load_catalogue  # noqa: PLC0415 - see above
        from coach_app.services import documents, exchange, signing  # noqa: F401, PLC0415 - see above
        from coach_app.services.opening import Opening  # noqa: PLC0415 - see above

        opening = Opening(
            load_catalogue(), store_clock or right_clock, right_ids, __version__, steady
        )
        # What is loaded stays for good: the search for garbage need not go through it again and
        # again while thousands of records arrive. Once: what comes later may go.
        if not gc.get_freeze_count():
            gc.freeze()
        return opening

    named = folder or named_store_folder()
    laptop = Profiles(profiles_folder())
    return Door(
        named or _first_folder(laptop),
        right_clock,
        right_ids,
        prepare,
        place=os.environ.get(PLACE_VARIABLE, ""),
        profiles=None if named else laptop,
    )


def _first_folder(profiles: Profiles) -> Path:
    listed = profiles.all()
    return profiles.folder_of(listed[0].key) if listed else profiles.new_folder()
