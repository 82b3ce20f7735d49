"""What the proofs share: how long they take, and whether a disk holds what was promised."""

import os
from datetime import UTC, datetime
from pathlib import Path

from coach_app.domain.errors import Refusal
from coach_app.domain.working_days import WorkingDays
from coach_app.store.key_file import StoreKey
from coach_app.store.opening import Store
from coach_app.store.places import Places
from coach_app.store.surroundings import Surroundings
from tests.support.stillness import CountingIds, FixedClock

LONG = bool(os.environ.get("COACH_LONG_PROOFS"))
"""Set by `make proofs`."""


def surroundings() -> Surroundings:
    return Surroundings(
        clock=FixedClock(datetime(2026, 12, 1, 9, 30, tzinfo=UTC)),
        ids=CountingIds(),
        calendar=WorkingDays(frozenset()),
    )


def judged(folder: Path, key: StoreKey, acknowledged: int) -> str:
    """ "whole", "lost" (a promised commit is not there) or "damaged"."""
    try:
        with Store(Places(folder), key, surroundings()) as store:
            if store.verify():
                return "damaged"
            if not acknowledged:
                return "whole"
            with store.unit_of_work("coach-1") as work:
                kept = {contact.id for contact in work.case_file("c1").contacts}
            info = store.info()
    except Refusal:
        return "damaged"
    promised = {f"c1-k{number}" for number in range(1, acknowledged + 1)}
    if not promised <= kept or info.attachments < acknowledged:
        return "lost"
    # Rows, journal, papers and search words of one commit are there together, or not at all.
    together = info.records == len(kept) + 1 and info.attachments == len(kept)
    return "whole" if together else "damaged"
