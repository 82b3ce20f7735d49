"""Contact attempts: logged as they happen, never rewritten."""

from dataclasses import dataclass
from datetime import date

from coach_app.domain.contact import Contact, ContactResult
from coach_app.domain.people import Channel
from coach_app.services.changes import Changes, changes
from coach_app.services.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContact:
    channel: Channel
    result: ContactResult
    note: str = ""
    next_try_on: date | None = None


def log(desk: Desk, case_id: str, new: NewContact) -> Changes:
    """One attempt, dated now, in the coach's name."""
    contact = Contact(
        id=desk.ids.new(),
        case_id=case_id,
        at=desk.now(),
        channel=new.channel,
        result=new.result,
        note=new.note,
        next_try_on=new.next_try_on,
        by=desk.coach.name,
    )
    with desk.work() as work:
        work.case_file(case_id)
        work.save(contact, action="logged")
        work.commit()
    return changes(case_id, "contact", record_id=contact.id)
