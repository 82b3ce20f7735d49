"""Before leaving for a library or a surgery: what is on this laptop, how old is it, and is what
today needs complete."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from coach_app.domain.errors import Refusal
from coach_app.services import exchange
from coach_app.services.desk import Desk
from coach_app.store.queries import CaseloadRequest

FRESH = timedelta(hours=12)
"""An exchange this morning or last night. Own choice: half a day."""
MOST_TODAY = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonToday:
    """Somebody with an appointment today, or with something due by today."""

    case_id: str
    ref: str
    name: str
    complete: bool
    """Their record opens, and every paper that it names is here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outreach:
    enrolled: bool
    last_exchange_at: datetime | None
    fresh: bool
    unsent: int
    """Changes and papers."""
    cases: int
    today: tuple[PersonToday, ...]
    missing_papers: int
    """Papers named by records here whose bytes have not come."""
    local_services: int
    """Entries of the local directory."""
    forms: int
    """Programmes with their questions, steps and papers; they come with the program, whole."""
    usable_until: datetime | None
    """Until when records open without an exchange; None when there is no such limit."""

    @property
    def ready(self) -> bool:
        """Nothing to do before leaving."""
        whole = all(person.complete for person in self.today) and not self.missing_papers
        stocked = bool(self.local_services and self.forms)
        return whole and stocked and not self.unsent and (self.fresh or not self.enrolled)


def check(desk: Desk) -> Outreach:
    """Everything that can be found out without a network."""
    status, now, today = exchange.status(desk), desk.now(), desk.today()
    missing = frozenset(desk.store.journal.missing_files())
    dues = desk.store.queries.dues(today, MOST_TODAY)
    meeting = {row.case_id for row in dues if row.due is not None and row.due.on <= today}
    total = desk.store.queries.caseload(CaseloadRequest(today=today)).total
    people = []
    for row in dues:
        person = _person(desk, row.case_id, missing, due=row.case_id in meeting)
        if person is not None:
            people.append(person)
    last = status.last_exchange_at
    return Outreach(
        enrolled=status.enrolled,
        last_exchange_at=last,
        fresh=last is not None and now - last <= FRESH,
        unsent=status.unsent + status.waiting_files,
        cases=total,
        today=tuple(people),
        missing_papers=len(missing),
        local_services=sum(map(len, desk.catalogue.local_services.values())),
        forms=len(desk.catalogue.programmes),
        usable_until=desk.store.lease().ends_at if status.enrolled else None,
    )


def _person(desk: Desk, case_id: str, missing: frozenset[str], *, due: bool) -> PersonToday | None:
    """None for somebody whom today does not need."""
    try:
        with desk.work() as work:
            file = work.case_file(case_id)
    except Refusal:
        return PersonToday(case_id=case_id, ref="", name="", complete=False) if due else None
    meets = any(
        desk.day_of(one.starts_at) == desk.today() and one.cancelled_at is None
        for one in file.appointments
    )
    if not due and not meets:
        return None
    papers = {document.sha256 for document in file.documents}
    return PersonToday(
        case_id=case_id,
        ref=file.case.ref,
        name=file.person.preferred_name if file.person is not None else "",
        complete=file.person is not None and not papers & missing,
    )
