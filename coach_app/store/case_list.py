"""One line of the caseload for each case, worked out from its records by the domain's rules.

The rules are asked for two probe days: what comes out the same holds on every day, and what
moves with the probe is kept as "today" or "the next working day". The lists fill today in.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert

from coach_app import codec
from coach_app.domain.assembling import assemble
from coach_app.domain.case import CaseFile
from coach_app.domain.journey import Deadlines, last_contact, stage
from coach_app.domain.records import RECORD_TYPES
from coach_app.store.records import StoredRecord
from coach_app.store.tables import CASE_ROW

LONG_AGO = date(1900, 1, 6)
FAR_AHEAD = date(2900, 1, 4)
"""Both are Saturdays: a date that moves to the next working day shows itself."""

Line = dict[str, Any]

_INSERT = insert(CASE_ROW)
_PUT_LINE = _INSERT.on_conflict_do_update(
    index_elements=["case_id"],
    set_={c.name: _INSERT.excluded[c.name] for c in CASE_ROW.c if c.name != "case_id"},
)


@dataclass(frozen=True, slots=True)
class _DueParts:
    kind: str = ""
    on: date | None = None
    rolls: bool = False


def to_case_file(stored: Iterable[StoredRecord]) -> CaseFile:
    """Kinds this version does not know are left out. Raises CaseNotFound and NotReadable."""
    return assemble(codec.load_record(s.kind, s.body) for s in stored if s.kind in RECORD_TYPES)


def line_of(case_file: CaseFile, deadlines: Deadlines) -> Line:
    """The values of one row of CASE_ROW."""
    case, person, plan = case_file.case, case_file.person, case_file.plan
    latest = last_contact(case_file)
    due = _due_parts(case_file, deadlines)
    names = (person.preferred_name, person.full_name) if person else ()
    return {
        "case_id": case.id,
        "ref": case.ref,
        "ref_key": ref_key(case.ref),
        "preferred_name": person.preferred_name if person else "",
        "find_text": folded(" ".join((*names, case.ref))),
        "coach_name": case.coach_name,
        "programme": case.programme,
        "opened_on": case.opened_on,
        "closed": case.closed_on is not None,
        "stage": stage(case_file, LONG_AGO).value,
        "later_stage": stage(case_file, FAR_AHEAD).value,
        "later_from": plan.review_on if plan else None,
        "due_kind": due.kind,
        "due_on": due.on,
        "due_rolls": due.rolls,
        "plan_kind": plan.kind.value if plan else "",
        "plan_status": plan.status.value if plan else "",
        "last_contact_at": latest.at if latest else None,
    }


def write_line(connection: Connection, line: Line) -> None:
    connection.execute(_PUT_LINE, line)


def ref_key(ref: str) -> str:
    """A reference as it is looked up: capitals, no blanks and no hyphens."""
    return "".join(char for char in ref.upper() if char.isalnum())


def folded(text: str) -> str:
    """Text for comparing: accents stay, capitals do not matter, and SQLite can take it."""
    return unicodedata.normalize("NFKC", text).casefold().encode("utf-8", "replace").decode()


def _due_parts(case_file: CaseFile, deadlines: Deadlines) -> _DueParts:
    early = deadlines.next_due(case_file, LONG_AGO)
    late = deadlines.next_due(case_file, FAR_AHEAD)
    if early is None or late is None:
        return _DueParts()
    if early.on == late.on:
        return _DueParts(early.kind.value, early.on)
    return _DueParts(early.kind.value, None, early.on - LONG_AGO > timedelta(0))
