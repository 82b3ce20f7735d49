"""Everything that is kept in a case has a line in its timeline, with who did it."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from coach_app.domain.commenting import NewComment, comment_on
from coach_app.domain.consent import EmployerConsent, HowGiven, NoticeHow, Recipient, Subject
from coach_app.domain.contact import ContactResult
from coach_app.domain.disclosure import Released
from coach_app.domain.outcome_rules import ExitReason
from coach_app.domain.people import Channel
from coach_app.domain.question import QuestionWay
from coach_app.domain.records import FIELD_OF_KIND
from coach_app.domain.review import OutcomeKind
from coach_app.domain.safety import ConcernAbout
from coach_app.services import (
    appointments,
    caseload,
    comments,
    consents,
    contacts,
    corrections,
    disclosures,
    duplicates,
    erasure,
    outcomes,
    referrals,
    safety,
    triage,
)
from coach_app.services.desk import Desk
from tests.support import journeys
from tests.support.stillness import FixedClock
from ui.case.happening import Entry, Happening
from ui.case.timeline import entries
from ui.case.timeline_words import entry_lines, happened

NOT_TOLD = {"case", "person", "proposal"}
"""Their changes are told by other records; a proposal by the draft that came of it."""


def full_case(desk: Desk, clock: FixedClock) -> str:
    """A case in which everything happened once."""
    case_id, _ = journeys.signed_case(desk)
    other = referrals.register(desk, journeys.a_referral(preferred_name="Other Person")).case_id
    clock.forward(timedelta(minutes=1))
    asked = triage.ask(
        desk, case_id, triage.NewQuestion(text="Which clinic?", way=QuestionWay.FROM_US, other="GP")
    )
    triage.answer(desk, asked.record_id, "The one in town")
    triage.ask(desk, case_id, triage.NewQuestion(text="Heard?", way=QuestionWay.TO_US, other="GP"))
    triage.hand_over(desk, case_id, triage.NewHandover(said="Tired", promised="A call"))
    duplicates.decide(desk, case_id, other, same=False)
    new = replace(corrections.entered(desk, case_id).new, phone="01632 960009")
    corrections.correct(desk, case_id, new)
    nobody = contacts.NewContact(channel=Channel.PHONE, result=ContactResult.NO_ANSWER)
    contacts.log(desk, case_id, nobody)
    contacts.keep_trying(desk, case_id, "New number")
    at = datetime(2026, 12, 10, 10, tzinfo=UTC)
    met = appointments.make(
        desk, case_id, appointments.NewAppointment(starts_at=at, venue="Library")
    )
    appointments.move(desk, met.record_id, at + timedelta(hours=1))
    again = appointments.make(
        desk, case_id, appointments.NewAppointment(starts_at=at, venue="Market hall")
    )
    appointments.cancel(desk, again.record_id)
    _file_not_written(desk, appointments.ics(desk, case_id))
    _consents(desk, case_id)
    _came_of_it(desk, case_id)
    noted = safety.raise_concern(
        desk, case_id, safety.NewConcern(about=ConcernAbout.NOT_COPING, what="Not eating")
    )
    safety.act(desk, noted.record_id, "Called 111", ("supervisor",))
    safety.close(desk, noted.record_id, "Seen by the GP")
    erasure.hold(desk, case_id, "Complaint")
    triage.signpost(desk, case_id, where="Live Well", reason="Moved")
    return case_id


def _file_not_written(desk: Desk, copy: Released) -> None:
    with suppress(OSError), disclosures.Handing(desk, copy):
        raise OSError


def _came_of_it(desk: Desk, case_id: str) -> None:
    job = outcomes.NewOutcome(what=OutcomeKind.JOB_START, on=desk.today(), note="Bakery")
    outcomes.record(desk, case_id, job)
    with desk.work() as work:
        comment = comment_on(
            work.case_file(case_id),
            NewComment(text="Well done"),
            comment_id=desk.ids.new(),
            author="Sam Supervisor",
            at=desk.now(),
        )
        work.save(comment)
        work.commit()
    comments.answer(desk, comment.id, "Thank you")


def _consents(desk: Desk, case_id: str) -> None:
    told = consents.give_notice(desk, case_id, consents.NewNotice(how=NoticeHow.ON_PAPER))
    consents.withdraw_notice(desk, told.record_id)
    shared = consents.permit(
        desk,
        case_id,
        consents.NewPermission(
            what="My plan",
            covers=(Subject.PLAN,),
            recipient=Recipient.GP,
            recipient_name="High Street Surgery",
            purpose="So that they know",
            how=HowGiven.SPOKEN,
        ),
    )
    consents.withdraw_permission(desk, shared.record_id)
    with desk.work() as work:
        allowed = EmployerConsent(
            id=desk.ids.new(),
            case_id=case_id,
            employer="Example Bakery",
            items=("hours",),
            given_at=desk.now(),
            how=HowGiven.SIGNED,
        )
        work.save(allowed)
        work.commit()
    consents.withdraw_employer_copy(desk, allowed.id)
    consents.withdraw_agreement(desk, case_id)


def test_leaving_stands_at_its_time_and_says_why_in_words(desk: Desk, clock: FixedClock) -> None:
    case_id, _ = journeys.signed_case(desk)
    clock.forward(timedelta(minutes=1))
    left = outcomes.NewOutcome(
        what=OutcomeKind.EXIT, on=desk.today(), reason=ExitReason.OWN_WISH.value
    )
    outcomes.record(desk, case_id, left)
    newest = entries(caseload.open_case(desk, case_id).file, desk.day_of)[:3]
    assert [one.what for one in newest] == [
        Happening.CLOSED,
        Happening.OUTCOME,
        Happening.DOCUMENT_MADE,
    ]
    assert entry_lines(newest[0]) == ("Does not want to go on",)


@pytest.fixture
def told(desk: Desk, clock: FixedClock) -> tuple[Entry, ...]:
    return entries(caseload.open_case(desk, full_case(desk, clock)).file, desk.day_of)


def test_every_line_there_is_can_happen_and_has_its_words(told: tuple[Entry, ...]) -> None:
    happenings = {entry.what for entry in told}
    elsewhere = {
        Happening.STOP_TRYING,
        Happening.REVIEWED,
        Happening.EMPLOYER_SIGNED,
        Happening.NOT_SIGNED,
    }
    assert set(Happening) - happenings == elsewhere
    for entry in told:
        assert happened(entry).strip(" :")
        assert "{" not in happened(entry) + "".join(entry_lines(entry))


def test_the_words_name_who_what_and_when(told: tuple[Entry, ...]) -> None:
    lines = {happened(entry): entry_lines(entry) for entry in told}
    assert lines["A question from us: GP"] == ("Which clinic?", "By Jo Coach")
    assert lines["Question answered: GP"][0] == "Which clinic?\nThe one in town"
    assert lines["A question to us: GP"] == ("Heard?",)
    assert "Appointment moved to Thursday 10 December 2026, 11:00: Library" in lines
    assert "Appointment of Thursday 10 December 2026, 10:00 cancelled: Market hall" in lines
    assert lines["Gave permission to share with: GP surgery: High Street Surgery"] == ("My plan",)
    assert "A copy left: Appointment for the calendar" in lines
    failed = lines["A copy: Did not leave: writing or printing it failed"]
    assert failed == ("Calendar file of an appointment", "By Jo Coach")
    concern = "Safety concern: Not coping or not looking after themselves: supervisor"
    assert lines[concern] == ("Not eating\nCalled 111", "By Jo Coach")
    assert lines["Referral corrected"][0] == "Phone: 01632 960009. Before: not known"
    assert any(line.endswith("another person") for line in lines)


def test_no_kind_of_record_is_forgotten(desk: Desk, clock: FixedClock) -> None:
    """A new kind of record needs its line here, or a word why it has none."""
    file = caseload.open_case(desk, full_case(desk, clock)).file
    bare: dict[str, Any] = {f: () for kind, f in FIELD_OF_KIND.items() if kind not in NOT_TOLD}
    for kind, field in FIELD_OF_KIND.items():
        if kind in NOT_TOLD or not getattr(file, field):
            continue
        alone = replace(file, **{**bare, field: getattr(file, field)})
        without = replace(file, **bare)
        more = len(entries(alone, desk.day_of)) - len(entries(without, desk.day_of))
        assert more > 0, kind
