"""Putting a referral right after it was saved; what stood there before stays in the case."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, TypeVar

from coach_app import codec
from coach_app.domain.case import CaseFile
from coach_app.domain.correction import CorrectedField, Correction
from coach_app.domain.dates_in_words import age_on
from coach_app.domain.decision import Decision
from coach_app.domain.eligibility import decide
from coach_app.domain.errors import FieldMissing
from coach_app.domain.journey import accepted
from coach_app.domain.people import Person
from coach_app.domain.programme import ProgrammePack
from coach_app.domain.referral import Referral
from coach_app.services.changes import Changes, changes
from coach_app.services.desk import Desk
from coach_app.services.referrals import NewReferral, ProgrammeUnknown
from coach_app.store.unit_of_work import UnitOfWork

R = TypeVar("R", Person, Referral)

OURS = frozenset({"id", "case_id"})


class ReferralMissing(FieldMissing):
    key = "correction.no_referral"
    sentence = "This case has no referral that could be corrected. Enter it as a new one."


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A referral as it was typed in, for the form it is corrected in."""

    case_id: str
    ref: str
    new: NewReferral
    accepted: bool
    settled: frozenset[str]
    """Cases that were compared with this one already."""


def entered(desk: Desk, case_id: str) -> Entered:
    """Raises ReferralMissing."""
    with desk.work() as work:
        file = work.case_file(case_id)
    person, referral = _both(file)
    said = {**_values(person), **_values(referral)}
    shared = {one.name: said[one.name] for one in fields(NewReferral) if one.name in said}
    if _age_follows(person, referral):
        shared["age"] = None
    return Entered(
        case_id=case_id,
        ref=file.case.ref,
        new=NewReferral(programme=file.case.programme, **shared),
        accepted=accepted(file),
        settled=frozenset(one.other_case_id for one in file.same_people),
    )


def preview(desk: Desk, case_id: str, new: NewReferral) -> Decision:
    """What the case's own version of the programme says of the facts as they are typed."""
    with desk.work() as work:
        file = work.case_file(case_id)
    person, referral = _both(file)
    return _decided(desk, file, _with(person, new), _with(referral, new))


def correct(desk: Desk, case_id: str, new: NewReferral, reason: str = "") -> Changes:
    """Keep the referral as it should have been, and beside it what stood there before.

    The programme and its version stay those of the case. As long as nobody has accepted the
    referral it is decided again; a decision that was acted on is never changed by this.
    Raises NothingCorrected and ReferralMissing.
    """
    with desk.work() as work:
        file = work.case_file(case_id)
        before = _both(file)
        after = _with(before[0], new), _with(before[1], new)
        correction = Correction(
            id=desk.ids.new(),
            case_id=case_id,
            corrected_at=desk.now(),
            by=desk.coach.name,
            reason=reason,
            fields=tuple(_differences(before, after)),
        )
        work.save(correction, action="corrected")
        for record in after:
            work.save(record, action="corrected")
        _follow(desk, work, file, *after)
        work.commit()
    kinds = ("case", "person", "referral", "decision", "correction")
    return changes(case_id, *kinds, record_id=correction.id)


def _follow(desk: Desk, work: UnitOfWork, file: CaseFile, person: Person, to: Referral) -> None:
    """What hangs on the facts: the day the case began, and a decision nobody has acted on."""
    before = file.referral
    moved = before is not None and to.received_on != before.received_on
    if moved and before is not None and file.case.opened_on == before.received_on:
        work.save(replace(file.case, opened_on=to.received_on), action="corrected")
    if not accepted(file) and file.case.closed_on is None:
        work.save(_decided(desk, file, person, to), action="decided")


def _both(file: CaseFile) -> tuple[Person, Referral]:
    if file.person is None or file.referral is None:
        raise ReferralMissing
    return file.person, file.referral


def _values(record: Person | Referral) -> dict[str, Any]:
    return {one.name: getattr(record, one.name) for one in fields(record) if one.name not in OURS}


def _with(record: R, new: NewReferral) -> R:
    """The record with everything the form says of it."""
    names = {one.name for one in fields(new)} & _values(record).keys()
    return replace(record, **{name: getattr(new, name) for name in names})


def _differences(
    before: tuple[Person, Referral], after: tuple[Person, Referral]
) -> Iterator[CorrectedField]:
    kinds = Person.KIND, Referral.KIND
    for kind, was, now in zip(kinds, before, after, strict=True):
        old, new = codec.dump(was), codec.dump(now)
        for name, value in new.items():
            if value != old[name]:
                yield CorrectedField(kind=kind, field=name, before=old[name], after=value)


def _age_follows(person: Person, referral: Referral) -> bool:
    """Whether the age was worked out from the date of birth, and has to be again."""
    born: date | None = person.date_of_birth
    return born is not None and referral.age == age_on(referral.received_on, born)


def _decided(desk: Desk, file: CaseFile, person: Person, referral: Referral) -> Decision:
    pack: ProgrammePack | None = desk.catalogue.programmes.of_case(file.case)
    if pack is None:
        raise ProgrammeUnknown
    return decide(
        referral,
        pack,
        desk.today(),
        decision_id=desk.ids.new(),
        date_of_birth=person.date_of_birth,
    )
