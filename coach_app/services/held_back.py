"""Changes the server did not take: shown with a reason, sent again as they are or put right, saved
as a file, put aside. Whatever is done, what was written stays in the journal."""

import json
from collections.abc import Mapping
from typing import Any

from coach_app.domain.disclosed import Route
from coach_app.domain.disclosure import OutgoingCopy, Released
from coach_app.domain.errors import Refusal
from coach_app.services.changes import Changes
from coach_app.services.desk import Desk
from coach_app.services.disclosures import release
from coach_app.store.journal_entries import Subject
from coach_app.store.unsettled import HeldBack
from sync.protocol import Entry, VerdictName

__all__ = ["HeldBack", "VerdictName"]


class EntryNotThere(Refusal):
    key = "held_back.not_there"
    sentence = "This change is not waiting any more. Look at the list again."


def held_back(desk: Desk, case_id: str = "") -> tuple[HeldBack, ...]:
    """Everything that was not taken and not dealt with, the oldest first."""
    return desk.store.unsettled.held_back(case_id)


def send_again(desk: Desk, sequence: int, written: Mapping[str, str] | None = None) -> Changes:
    """Send it with the next exchange, as it is or with other text in some fields.

    Raises EntryNotThere, and NotReadable for text that the field cannot hold.
    """
    entry = _entry(desk, sequence)
    fields = {**entry.changed, **(written or {})}
    about = Subject(entry.kind, entry.record_id, entry.case_id)
    with desk.work() as work:
        work.say_again(about, fields, "sent again", instead_of=sequence)
        work.commit()
    return Changes(frozenset({entry.kind, "sync"}), entry.case_id, entry.record_id)


def put_aside(desk: Desk, sequence: int) -> Changes:
    """It needs nothing more. What was written stays on this laptop and at the server."""
    entry = _entry(desk, sequence)
    desk.store.unsettled.put_aside(sequence)
    return Changes(frozenset({"sync"}), entry.case_id, entry.record_id)


def as_file(desk: Desk, sequence: int) -> Released:
    """The change as a JSON file for whoever helps; its line in the log of copies comes with it."""
    entry = _entry(desk, sequence)
    told: dict[str, Any] = {
        "format": "coach-app/held-entry",
        "version": 1,
        "kind": entry.kind,
        "record_id": entry.record_id,
        "case_id": entry.case_id,
        "recorded_at": entry.recorded_at.isoformat(),
        "changed": entry.changed,
    }
    text = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    copy = OutgoingCopy(
        route=Route.CASE_FILE,
        data=text.encode("utf-8"),
        what="A change that the server did not take",
        purpose="To find out why, and to put it right",
        media_type="application/json",
    )
    return release(desk, entry.case_id, copy)


def _entry(desk: Desk, sequence: int) -> Entry:
    found = [one for one in desk.store.unsettled.held_back() if one.sequence == sequence]
    entry = desk.store.unsettled.entry(sequence) if found else None
    if entry is None:
        raise EntryNotThere
    return entry
