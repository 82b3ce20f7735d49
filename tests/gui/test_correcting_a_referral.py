"""A saved referral is put right in the window; the old values stay in the timeline."""

from PySide6.QtWidgets import QLabel, QWidget

from coach_app.domain.decision import Outcome
from coach_app.services import referrals, triage
from coach_app.services.desk import Desk
from tests.support import journeys
from tests.support.case_driving import at, file_of, found, made
from tests.support.window_driving import Driver
from ui.case.view import CaseScreen
from ui.referral_form.correcting import CorrectingScreen
from ui.referrals.view import ReferralsView
from ui.shared.buttons import Button
from ui.shared.ports import Place


def referred(desk: Desk, **more: object) -> str:
    return referrals.register(
        desk, journeys.a_referral(phone="01632 960001", language="so", **more)
    ).case_id


def said(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def opened_for(opened: Driver, case_id: str) -> CorrectingScreen:
    screen = at(opened, "referral-correct", case_id)
    assert isinstance(screen, CorrectingScreen)
    opened.until(lambda: bool(screen.fields["preferred_name"].value()))
    return screen


def test_from_the_queue_to_the_corrected_decision(opened: Driver) -> None:
    case_id = made(opened, referred)
    made(opened, lambda desk: referred(desk, preferred_name="Somebody Else"))
    queue = at(opened, "referrals", case_id)
    assert isinstance(queue, ReferralsView)
    queue.card.correct.click()
    opened.settle()
    screen = opened.screen("referral-correct")
    assert isinstance(screen, CorrectingScreen)
    assert screen.fields["reason"].value() == "Painful knees in a school kitchen."
    opened.until(lambda: screen.bar.outcome.text() == "Eligible")
    assert not screen.known.isVisible(), "the case itself is nobody else"
    screen.save.click()
    opened.until(lambda: "Nothing is different" in screen.message.text)
    screen.fields["phone"].set_value("01632 960002")
    screen.fields["lives_in_area"].set_value(False)
    screen.fields["lives_in_area"].changed.emit()
    opened.until(lambda: screen.bar.outcome.text() == "Cannot tell yet")
    screen.reason_for.set_value("Misheard on the phone")
    screen.save.click()
    opened.until(lambda: opened.window.place == Place("case", case_id, tab="timeline"))
    file = file_of(opened, case_id)
    assert file.person is not None
    assert (file.person.phone, file.person.language) == ("01632 960002", "so")
    assert [one.outcome for one in file.decisions] == [Outcome.ELIGIBLE, Outcome.CANNOT_TELL]
    case = opened.window.screen_shown
    assert isinstance(case, CaseScreen)
    opened.until(lambda: "Referral corrected" in said(case.timeline))
    told = said(case.timeline)
    assert "Phone: 01632 960002. Before: 01632 960001" in told
    assert "Lives in the area: No. Before: Yes" in told
    assert "Misheard on the phone" in told


def test_an_accepted_referral_says_that_its_decision_stays(opened: Driver) -> None:
    case_id = made(opened, referred)
    made(opened, lambda desk: triage.accept(desk, case_id))
    case = at(opened, "case", case_id)
    found(case, Button, "correctReferral").click()
    opened.settle()
    screen = opened.screen("referral-correct")
    assert isinstance(screen, CorrectingScreen)
    opened.until(lambda: "was accepted" in screen.told.text)


def test_an_unsaved_correction_is_asked_about_and_an_untouched_one_is_not(opened: Driver) -> None:
    case_id = made(opened, referred)
    screen = opened_for(opened, case_id)
    opened.dialogs.yes = False
    opened.window.navigate(Place("today"))
    assert opened.dialogs.asked == []
    screen = opened_for(opened, case_id)
    screen.fields["phone"].set_value("01632 960003")
    screen.leave.click()
    opened.settle()
    assert len(opened.dialogs.asked) == 1
    assert opened.window.screen_shown is screen
    assert screen.fields["phone"].value() == "01632 960003"
    opened.dialogs.yes = True
    screen.leave.click()
    opened.settle()
    assert opened.window.place.kind == "case"
