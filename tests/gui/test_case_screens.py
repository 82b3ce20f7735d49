"""The case screen in the real window, and what holds for all screens of a case."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QWidget,
)

from coach_app.services import caseload, referrals
from coach_app.services.desk import Desk
from tests.support import journeys
from tests.support.case_driving import at, file_of, made
from tests.support.window_driving import Driver
from ui.case.view import CaseScreen
from ui.shared.ports import Place

LONG_NAME = "Featherstonehaugh " * 4 + "Notreal!"


def test_the_coach_logs_a_contact_with_the_wishes_in_sight(opened: Driver) -> None:
    case_id = made(
        opened,
        lambda desk: (
            referrals.register(
                desk, journeys.a_referral(safe_to_leave_message=False, phone="01632 960001")
            ).case_id
        ),
    )
    made(opened, lambda desk: referrals.accept(desk, case_id))
    screen = at(opened, "case", case_id)
    assert isinstance(screen, CaseScreen)
    screen.summary.do_next.click()
    form = screen.timeline.form
    assert form.isVisible()
    opened.until(lambda: "Leave no message" in form.before.text)
    assert "01632 960001" in form.before.text
    form.save.click()
    assert not form.channel.error.isHidden()
    form.channel.group.button(0).click()
    form.result.group.button(0).click()
    form.note.set_value("Keen to start.")
    form.next_try.line.setText("next week")
    form.save.click()
    assert not form.next_try.error.isHidden()
    assert form.note.value() == "Keen to start."
    form.next_try.line.setText("")
    form.save.click()
    form.save.click()
    opened.until(form.isHidden)
    assert [c.note for c in file_of(opened, case_id).contacts] == ["Keen to start."]
    opened.until(lambda: "Ask for agreement" in screen.summary.next_heading.text())


def test_typed_text_is_not_left_behind_unasked(opened: Driver) -> None:
    case_id = made(opened, journeys.agreed_case)
    screen = at(opened, "case", case_id, "timeline")
    assert isinstance(screen, CaseScreen)
    screen.timeline.add_contact.click()
    screen.timeline.form.note.set_value("Half a note")
    opened.dialogs.yes = False
    opened.window.navigate(Place("today"))
    assert len(opened.dialogs.asked) == 1
    assert opened.window.screen_shown is screen
    assert screen.timeline.form.note.value() == "Half a note"
    opened.dialogs.yes = True


def test_agreement_and_permission_are_recorded_apart(opened: Driver) -> None:
    case_id = made(opened, journeys.agreed_case)
    screen = at(opened, "case", case_id, "consent")
    assert isinstance(screen, CaseScreen)
    consent = screen.consent
    consent.agreement.stop.click()
    opened.until(consent.agreement.form.isVisible)
    consent.agreement.record.click()
    assert not consent.agreement.how.error.isHidden()
    consent.agreement.how.group.button(0).click()
    consent.agreement.record.click()
    opened.until(consent.agreement.stop.isVisible)
    consent.add.click()
    form = consent.form
    form.save.click()
    assert not form.what.error.isHidden()
    form.what.set_value("My plan without the health parts")
    form.recipient.group.button(0).click()
    form.purpose.set_value("Lighter duties")
    form.how.group.button(0).click()
    form.save.click()
    opened.until(form.isHidden)
    file = file_of(opened, case_id)
    assert file.agreement is not None
    assert [p.what for p in file.permissions] == ["My plan without the health parts"]
    assert len(file.agreements) == 2


SCREENS = [
    ("case", ""),
    ("case", "timeline"),
    ("case", "appointments"),
    ("case", "assessment"),
    ("case", "plan"),
    ("case", "documents"),
    ("case", "consent"),
    ("assessment", ""),
    ("plan", ""),
    ("together", ""),
    ("signing", ""),
    ("documents", ""),
    ("documents", "preview"),
    ("safety", ""),
]


@pytest.mark.parametrize(("kind", "tab"), SCREENS)
def test_everything_the_keyboard_reaches_has_a_name(opened: Driver, kind: str, tab: str) -> None:
    case_id, _ = made(opened, journeys.signed_case)
    if kind == "signing":
        case_id, _ = made(opened, journeys.agreed_plan)
    screen = at(opened, kind, case_id, tab)
    nameless = [
        f"{type(w).__name__} {w.objectName()}"
        for w in screen.findChildren(QWidget)
        if w.isVisible()
        and w.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (w.accessibleName() or getattr(w, "text", str)())
        and not isinstance(w.parent(), QComboBox)
    ]
    assert nameless == []


@pytest.mark.parametrize(("kind", "tab"), SCREENS)
def test_a_long_name_and_a_small_window_never_scroll_sideways(
    opened: Driver, kind: str, tab: str
) -> None:
    """Half the width of the usual laptop is what 200 % leaves."""
    case_id, _ = made(opened, journeys.signed_case)
    if kind == "signing":
        case_id, _ = made(opened, journeys.agreed_plan)
    made(opened, lambda desk: renamed(desk, case_id))
    opened.window.setMinimumSize(0, 0)
    opened.window.resize(683, 384)
    screen = at(opened, kind, case_id, tab)
    QApplication.processEvents()
    sideways = [
        f"{type(area).__name__} {area.objectName()}"
        for area in screen.findChildren(QAbstractScrollArea)
        if area.isVisible() and area.horizontalScrollBar().maximum() > 0
    ]
    assert sideways == []


def renamed(desk: Desk, case_id: str) -> None:
    person = caseload.open_case(desk, case_id).file.person
    assert person is not None
    with desk.work() as work:
        work.save(replace(person, preferred_name=LONG_NAME), action="changed")
        work.commit()
