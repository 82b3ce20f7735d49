"""Two versions of one answer: which are open, and what the coach decides about them."""

from collections.abc import Mapping
from dataclasses import dataclass

from coach_app import codec
from coach_app.domain.case import CaseFile
from coach_app.domain.conflict import Choice, Conflict, Resolution
from coach_app.domain.contact import Contact
from coach_app.domain.errors import CaseNotFound
from coach_app.domain.resolving import (
    ConflictNotThere,
    choices,
    last_decision,
    open_conflicts,
    values_of,
)
from coach_app.services.changes import Changes
from coach_app.services.desk import Desk
from coach_app.store.journal_entries import Subject
from coach_app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoVersions:
    """A conflict with whose case it is, what may be chosen, and what was decided last."""

    conflict: Conflict
    ref: str
    name: str
    choices: tuple[Choice, ...]
    decided: Resolution | None = None


def waiting(desk: Desk, case_id: str = "") -> tuple[TwoVersions, ...]:
    """What waits for a decision, in one case or in all, the oldest first."""
    cases = (case_id,) if case_id else desk.store.unsettled.cases_with_conflicts()
    found: list[TwoVersions] = []
    with desk.work() as work:
        for one in cases:
            file = _file(work, one)
            if file is not None:
                found += [_shown(file, conflict) for conflict in open_conflicts(file)]
    return tuple(found)


def decided(desk: Desk, case_id: str) -> tuple[TwoVersions, ...]:
    """What was decided in this case, the newest first: the other version can still come back."""
    with desk.work() as work:
        file = _file(work, case_id)
    if file is None:
        return ()
    done = [_shown(file, c) for c in file.conflicts if last_decision(file, c.id) is not None]
    return tuple(reversed(done))


def decide(
    desk: Desk, conflict_id: str, choice: Choice, written: Mapping[str, str] | None = None
) -> Changes:
    """Keep a decision, and write the fields it is about. Deciding again brings back what was put
    aside; nothing that anybody wrote is ever lost by it.

    `written` is new text by field, for Choice.NEW. Raises ConflictNotThere, ChoiceNotPossible,
    FieldMissing, and NotReadable for text that the field cannot hold.
    """
    with desk.work() as work:
        conflict = work.find(Conflict, conflict_id)
        if conflict is None:
            raise ConflictNotThere
        values = values_of(conflict, choice, written or {})
        resolution = Resolution(
            id=desk.ids.new(),
            case_id=conflict.case_id,
            conflict_id=conflict.id,
            choice=choice,
            values=values,
            by=desk.coach.name,
            decided_at=desk.now(),
        )
        work.save(resolution, action="decided")
        if values:
            about = Subject(conflict.about_kind, conflict.about_id, conflict.case_id)
            work.say_again(about, values, "decided")
        if choice is Choice.BOTH and conflict.about_kind == Contact.KIND:
            _as_a_note_of_its_own(desk, work, conflict)
        work.commit()
    kinds = frozenset({Resolution.KIND, conflict.about_kind, "sync"})
    return Changes(kinds, conflict.case_id, resolution.id)


def _as_a_note_of_its_own(desk: Desk, work: UnitOfWork, conflict: Conflict) -> None:
    stands = work.get(Contact, conflict.about_id)
    body = {**codec.dump(stands), **conflict.other.values, "id": desk.ids.new()}
    work.save(codec.load(Contact, body), action="kept beside")


def _file(work: UnitOfWork, case_id: str) -> CaseFile | None:
    try:
        return work.case_file(case_id)
    except CaseNotFound:
        return None


def _shown(file: CaseFile, conflict: Conflict) -> TwoVersions:
    return TwoVersions(
        conflict=conflict,
        ref=file.case.ref,
        name=file.person.preferred_name if file.person is not None else "",
        choices=choices(conflict),
        decided=last_decision(file, conflict.id),
    )
