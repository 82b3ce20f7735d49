"""Builds the real parts, once. The only reader of the clock, of chance and of the disk's places."""

from __future__ import annotations

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


def default_store_folder() -> Path:
    """Where the store lies unless another place is named: the platform's own place for it."""
    named = os.environ.get(STORE_VARIABLE)
    return Path(named) if named else user_data_path("coach-app", appauthor=False) / "store"


def door(
    folder: Path | None = None, *, clock: Clock | None = None, ids: IdSource | None = None
) -> Door:
    """The door to a store folder; nothing is loaded, opened or made yet."""
    right_clock, right_ids = clock or SystemClock(), ids or RandomIds()

    def prepare() -> Opening:
        # Here and not above: these libraries take a second, and the window stands before them.
        # Papers, seals and the line to the server come along, so that no screen waits for them.
        from coach_app.catalogue import load_catalogue  # noqa: PLC0415 - see above
        from coach_app.services import documents, exchange, signing  # noqa: F401, PLC0415 - see above
        from coach_app.services.opening import Opening  # noqa: PLC0415 - see above

        return Opening(load_catalogue(), right_clock, right_ids, __version__)

    return Door(
        folder or default_store_folder(),
        right_clock,
        right_ids,
        prepare,
        place=os.environ.get(PLACE_VARIABLE, ""),
    )
