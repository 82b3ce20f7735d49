"""The consent ledger in the real window: each thing by itself, withdrawn at once."""

from PySide6.QtWidgets import QLabel, QWidget

from coach_app.domain.consent import HowGiven, NoticeHow, Recipient, Subject
from coach_app.services import referrals, triage
from coach_app.services.desk import Desk
from tests.support import copies, journeys
from tests.support.case_driving import at, file_of, found, made
from tests.support.window_driving import Driver
from ui.case.view import CaseScreen
from ui.shared.buttons import Button


def new_case(desk: Desk) -> str:
    case_id = referrals.register(desk, journeys.a_referral()).case_id
    triage.accept(desk, case_id)
    return case_id


def consent_of(driver: Driver, case_id: str) -> CaseScreen:
    screen = at(driver, "case", case_id, "consent")
    assert isinstance(screen, CaseScreen)
    return screen


def texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def test_the_notice_is_recorded_with_its_version_language_and_reading_aloud(
    opened: Driver,
) -> None:
    case_id = made(opened, new_case)
    card = consent_of(opened, case_id).consent.notice
    card.record.click()
    assert not card.how.error.isHidden()
    card.how.set_value(NoticeHow.ON_PAPER)
    card.language.set_value("pa")
    card.aloud.setChecked(True)
    card.record.click()
    opened.until(lambda: file_of(opened, case_id).notice is not None)
    opened.settle()
    notice = file_of(opened, case_id).notice
    assert notice is not None
    assert (notice.language, notice.read_aloud, notice.how) == ("pa", True, NoticeHow.ON_PAPER)
    assert "Punjabi" in card.state.text()
    assert "read aloud" in card.state.text()
    assert card.form.isHidden()
    assert file_of(opened, case_id).agreement is None
    card.take_back.click()
    opened.until(lambda: file_of(opened, case_id).notice is None)
    opened.settle()
    assert not card.form.isHidden()


def test_what_a_witness_heard_names_the_witness(opened: Driver) -> None:
    case_id = made(opened, new_case)
    card = consent_of(opened, case_id).consent.agreement
    assert card.given.witness.isHidden()
    card.given.how.group.button(list(HowGiven).index(HowGiven.WITNESSED)).click()
    assert not card.given.witness.isHidden()
    card.record.click()
    assert not card.given.witness.error.isHidden()
    card.given.witness.set_value("Lee Neighbour")
    card.record.click()
    opened.until(lambda: file_of(opened, case_id).agreement is not None)
    opened.settle()
    assert "Lee Neighbour" in card.state.text()


def test_permission_and_employer_copy_are_apart_and_withdrawn_at_once(opened: Driver) -> None:
    case_id = made(opened, copies.made)[0]
    consent = consent_of(opened, case_id).consent
    consent.add.click()
    form = consent.form
    form.what.set_value("How it is going")
    form.recipient.set_value(Recipient.GP)
    form.covers.set_value((Subject.PROGRESS,))
    form.purpose.set_value("So the surgery knows")
    form.how.set_value(HowGiven.SIGNED)
    form.save.click()
    opened.until(form.isHidden)
    opened.settle()
    file = file_of(opened, case_id)
    assert file.permissions[0].covers == (Subject.PROGRESS,)
    assert "No copy has left yet." in texts(consent)
    rows = consent.employer_rows
    line = rows.itemAt(0)
    widget = line.widget() if line is not None else None
    assert widget is not None
    withdraw = found(widget, Button, "withdrawPermission")
    assert withdraw.accessibleName() == "Withdraw: Notreal Bakery"
    withdraw.click()
    opened.until(lambda: file_of(opened, case_id).employer_consents[0].withdrawn_at is not None)
    assert file_of(opened, case_id).permissions[0].withdrawn_at is None


def test_a_day_that_has_passed_and_a_second_thought_change_nothing(opened: Driver) -> None:
    case_id = made(opened, journeys.agreed_case)
    consent = consent_of(opened, case_id).consent
    consent.add.click()
    form = consent.form
    form.what.set_value("How it is going")
    form.recipient.set_value(Recipient.GP)
    form.purpose.set_value("So the surgery knows")
    form.how.set_value(HowGiven.SIGNED)
    form.until.line.setText("1 1 2020")
    form.save.click()
    assert not form.until.error.isHidden()
    form.until.line.setText("")
    form.save.click()
    opened.until(form.isHidden)
    opened.settle()
    opened.dialogs.yes = False
    found(consent, Button, "withdrawPermission").click()
    opened.settle()
    assert file_of(opened, case_id).permissions[0].withdrawn_at is None
    opened.dialogs.yes = True
