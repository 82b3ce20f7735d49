"""Before a call, after several tries, and appointments: in the real window."""

from datetime import UTC, date, datetime
from pathlib import Path

from PySide6.QtWidgets import QLabel, QWidget

from coach_app.domain.contact import ContactResult
from coach_app.domain.people import Channel, CommunicationNeed
from coach_app.services import appointments, contacts, referrals, triage
from coach_app.services.desk import Desk
from tests.support import journeys
from tests.support.case_driving import at, file_of, found, made
from tests.support.window_driving import Answers, Driver
from ui.case.appointments_tab import AppointmentRow
from ui.case.view import CaseScreen
from ui.shared.buttons import Button
from ui.shared.pieces import Tag


def accepted(desk: Desk) -> str:
    case_id = referrals.register(
        desk,
        journeys.a_referral(
            phone="01632 960001",
            contact_by=(Channel.PHONE,),
            safe_to_leave_message=False,
            needs=(CommunicationNeed.INTERPRETER, CommunicationNeed.LARGE_PRINT),
            language="pa",
        ),
    ).case_id
    triage.accept(desk, case_id)
    triage.hand_over(
        desk,
        case_id,
        triage.NewHandover(said="Cannot stand long", promised="A call on Monday", best_time="10"),
    )
    return case_id


def tried(desk: Desk, case_id: str, times: int) -> None:
    for _ in range(times):
        contacts.log(
            desk,
            case_id,
            contacts.NewContact(channel=Channel.PHONE, result=ContactResult.NO_ANSWER),
        )


def texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_what_to_know_stands_above_the_form_before_the_call(opened: Driver) -> None:
    case_id = made(opened, accepted)
    made(opened, lambda desk: tried(desk, case_id, 1))
    screen = at(opened, "case", case_id)
    assert isinstance(screen, CaseScreen)
    assert "A call on Monday" in texts(screen.summary)
    screen.open_contact_form()
    form = screen.timeline.form
    opened.until(lambda: "A call on Monday" in texts(form.before))
    said = texts(form.before)
    for part in (
        "by phone call",
        "Leave no message",
        "01632 960001",
        "Interpreter: Punjabi",
        "Large print",
        "try 2 of 3",
        "no answer",
        "Cannot stand long",
        "A call on Monday",
    ):
        assert part in said, part
    assert form.channel.value() is Channel.PHONE
    form.result.group.button(1).click()
    assert form.next_try.value() == date(2026, 12, 2)


def test_after_three_tries_the_case_asks_how_to_go_on(opened: Driver) -> None:
    case_id = made(opened, accepted)
    made(opened, lambda desk: tried(desk, case_id, 2))
    screen = at(opened, "case", case_id)
    assert isinstance(screen, CaseScreen)
    card = screen.summary.decision
    assert card.isHidden()
    screen.open_contact_form()
    screen.timeline.form.channel.set_value(Channel.PHONE)
    screen.timeline.form.result.set_value(ContactResult.NO_ANSWER)
    screen.timeline.form.save.click()
    opened.until(lambda: not card.isHidden())
    screen.show_tab("summary")
    assert "3 tries" in card.why.text()
    card.keep.click()
    assert not card.reason.error.isHidden()
    card.reason.set_value("The sister says mornings are better")
    card.keep.click()
    opened.until(card.isHidden)
    (decision,) = file_of(opened, case_id).contact_decisions
    assert decision.keep_trying


def test_stopping_closes_the_case_with_the_reason(opened: Driver) -> None:
    case_id = made(opened, accepted)
    made(opened, lambda desk: tried(desk, case_id, 3))
    screen = at(opened, "case", case_id)
    assert isinstance(screen, CaseScreen)
    screen.summary.do_next.click()
    assert opened.window.focusWidget() is screen.summary.decision.reason.control
    screen.summary.decision.reason.set_value("Moved away")
    screen.summary.decision.stop.click()
    opened.until(lambda: file_of(opened, case_id).case.closed_on is not None)
    assert file_of(opened, case_id).case.close_reason == "Moved away"


class SavesAt(Answers):
    """Answers the question for a file with a place."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path

    def save_where(self, parent: QWidget, title: str, suggested: str, kinds: str) -> Path | None:
        return self.path


def test_an_appointment_is_made_saved_for_the_calendar_and_logged(
    opened: Driver, tmp_path: Path
) -> None:
    case_id = made(opened, journeys.agreed_case)
    screen = at(opened, "case", case_id, "appointments")
    assert isinstance(screen, CaseScreen)
    tab = screen.appointments
    tab.add.click()
    tab.form.save.click()
    assert not tab.form.day.error.isHidden()
    assert not tab.form.venue.error.isHidden()
    tab.form.day.line.setText("10 12 2026")
    tab.form.time.set_value("half past")
    tab.form.venue.set_value("Central Library")
    tab.form.travel.set_value("Bus 135 to the door")
    tab.form.access.set_value("A room without stairs")
    tab.form.save.click()
    assert not tab.form.time.error.isHidden()
    tab.form.time.set_value("10.30")
    tab.form.save.click()
    opened.until(tab.form.isHidden)
    when = "Thursday 10 December 2026, 10:30"
    opened.until(lambda: any(when in texts(row) for row in tab.findChildren(AppointmentRow)))
    line = next(row for row in tab.findChildren(AppointmentRow) if when in texts(row))
    screen._dialogs = SavesAt(tmp_path / "take along")
    found(line, Button, "saveForCalendar").click()
    opened.until(lambda: bool(tab.message.text))
    data = (tmp_path / "take along.ics").read_text(encoding="utf-8")
    assert "DTSTART:20261210T103000Z" in data
    assert "stairs" not in data
    (left,) = file_of(opened, case_id).disclosures
    assert left.route == "calendar-file"
    opened.until(lambda: "Appointment for the calendar" in all_texts(screen.consent))


def all_texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def test_an_appointment_is_moved_and_its_old_time_stays(opened: Driver) -> None:
    case_id = made(opened, journeys.agreed_case)
    ten = datetime(2026, 12, 10, 10, 30, tzinfo=UTC)
    new = appointments.NewAppointment(starts_at=ten, venue="Central Library", access="No stairs")
    made(opened, lambda desk: appointments.make(desk, case_id, new))
    screen = at(opened, "case", case_id, "appointments")
    assert isinstance(screen, CaseScreen)
    tab = screen.appointments
    found(tab, Button, "moveAppointment").click()
    form = tab.form
    assert form.isVisible()
    assert not form.venue.isVisible()
    assert "10:30, Central Library" in form.was.text()
    screen.may_leave()
    assert opened.dialogs.asked == []
    form.save.click()
    opened.until(lambda: "at this time already" in form.message.text)
    form.day.line.setText("11 12 2026")
    form.time.set_value("2 pm")
    screen.may_leave()
    assert len(opened.dialogs.asked) == 1
    form.save.click()
    opened.until(form.isHidden)
    opened.settle()
    (moved,) = file_of(opened, case_id).appointments
    assert moved.starts_at == datetime(2026, 12, 11, 14, tzinfo=UTC)
    assert (moved.moved_from, moved.access) == ((ten,), "No stairs")
    before = "Before it was moved: Thursday 10 December 2026, 10:30"
    opened.until(lambda: before in texts(tab))
    tab.add.click()
    assert form.venue.isVisible()
    assert form.day.line.text() == ""
    screen.tabs.setCurrentWidget(screen.timeline)
    moved_line = "Appointment moved to Friday 11 December 2026, 14:00: Central Library"
    opened.until(lambda: moved_line in texts(screen.timeline))
    made_line = "Appointment made for Thursday 10 December 2026, 10:30: Central Library"
    assert made_line in texts(screen.timeline)


def test_a_cancelled_appointment_stays_in_the_case(opened: Driver) -> None:
    case_id = made(opened, journeys.agreed_case)
    screen = at(opened, "case", case_id, "appointments")
    assert isinstance(screen, CaseScreen)
    tab = screen.appointments
    tab.add.click()
    tab.form.day.line.setText("10 12 2026")
    tab.form.time.set_value("2 pm")
    tab.form.venue.set_value("Central Library")
    tab.form.save.click()
    opened.until(tab.form.isHidden)
    opened.settle()
    found(tab, Button, "cancelAppointment").click()
    opened.until(lambda: file_of(opened, case_id).appointments[0].cancelled_at is not None)
    opened.settle()
    assert "Cancelled" in [tag.text() for tag in tab.findChildren(Tag)]
