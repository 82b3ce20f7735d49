"""A referral typed in the real window: how many keys it takes, numbers looked at, people known."""

from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from coach_app.services import referrals, triage
from tests.support import journeys
from tests.support.case_driving import file_of, found, made
from tests.support.keyboard import Keyboard
from tests.support.window_driving import Driver
from ui.referral_form.advised import AdvisedField
from ui.referral_form.programmes import asked_by
from ui.referral_form.view import ReferralFormView
from ui.referrals.view import ReferralsView
from ui.shared.buttons import Button
from ui.shared.ports import Place

KEYS_IN_TWO_MINUTES = 240
"""Two keys a second: somebody who types with a few fingers while listening to a caller."""


class Counting(Keyboard):
    """Counts every key, letters and Tabs alike."""

    def __init__(self) -> None:
        self.count = 0

    def press(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        self.count += 1
        super().press(key, modifier)

    def type(self, text: str) -> None:
        self.count += len(text)
        super().type(text)


def form_of(driver: Driver) -> ReferralFormView:
    driver.window.navigate(Place("referral-new"))
    driver.settle()
    form = driver.screen("referral-new")
    assert isinstance(form, ReferralFormView)
    return form


def test_a_new_referral_takes_less_than_two_minutes_of_keys(opened: Driver) -> None:
    keys = Counting()
    keys.press(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    opened.settle()
    keys.tab_to("firstReferral")
    keys.press(Qt.Key.Key_Space)
    form = opened.screen("referral-new")
    assert isinstance(form, ReferralFormView)
    keys.type("Pat Sample")
    keys.tab_to("age")
    keys.type("47")
    keys.tab_to("contact_by0")
    keys.press(Qt.Key.Key_Space)
    keys.tab_to("phone")
    keys.type("01632 960123")
    keys.tab_to("programme0")
    keys.press(Qt.Key.Key_Space)
    keys.tab_to("source")
    keys.press(Qt.Key.Key_Down)
    keys.tab_to("reason")
    keys.type("Back pain at the counter")
    keys.tab_to("work_status0")
    keys.press(Qt.Key.Key_Space)
    keys.tab_to("work_at_risk2")
    keys.press(Qt.Key.Key_Left)
    keys.press(Qt.Key.Key_Left)
    keys.tab_to("health_needs1")
    keys.press(Qt.Key.Key_Space)
    keys.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    opened.until(lambda: opened.window.place.kind == "referrals")
    queue = opened.screen("referrals")
    assert isinstance(queue, ReferralsView)
    opened.until(queue.card.isVisible)
    assert file_of(opened, opened.window.place.id).person is not None
    assert keys.count < KEYS_IN_TWO_MINUTES


def test_a_slip_in_a_number_is_said_and_never_holds_anybody_up(opened: Driver) -> None:
    form = form_of(opened)
    number, phone = form.fields["nhs_number"], form.fields["phone"]
    assert isinstance(number, AdvisedField)
    assert isinstance(phone, AdvisedField)
    keys = Keyboard()
    keys.tab_to("nhs_number")
    keys.type("943 476 5918")
    opened.until(number.advice.isVisible)
    assert "NHS number" in number.advice.text()
    keys.press(Qt.Key.Key_Backspace)
    keys.type("9")
    assert number.advice.isHidden()
    keys.tab_to("phone")
    assert number.value() == "943 476 5919"
    keys.type("0163")
    keys.press(Qt.Key.Key_Tab)
    assert phone.advice.isVisible()
    fill(form)
    form.fields["nhs_number"].set_value("1")
    form.save.click()
    opened.until(lambda: opened.window.place.kind == "referrals")
    person = file_of(opened, opened.window.place.id).person
    assert person is not None
    assert (person.nhs_number, person.phone) == ("1", "0163")


def fill(form: ReferralFormView, **other: object) -> None:
    new = journeys.a_referral(**other)
    for name in ("programme", "preferred_name", "full_name", "source", "reason", "work_status"):
        form.fields[name].set_value(getattr(new, name))
    form.fields["age"].set_value("44")


def test_somebody_known_is_shown_beside_the_new_one_and_never_merged(opened: Driver) -> None:
    known = made(
        opened,
        lambda desk: (
            referrals.register(
                desk, journeys.a_referral(full_name="Frances Notreal", phone="01632 960001")
            ).case_id
        ),
    )
    ref = file_of(opened, known).case.ref
    form = form_of(opened)
    fill(form, full_name="Francis Notreal")
    form.fields["phone"].set_value("01632 960001")
    form.save.click()
    opened.until(form.known.isVisible)
    said = " ".join(label.text() for label in form.known.findChildren(QLabel))
    assert f"This may be Frankie Notreal, {ref}" in said
    assert "Francis Notreal" in said
    assert "Frances Notreal" in said
    assert "01632 960001 (the same)" in said
    at_button = found(form.known, Button, "openKnown")
    opened.until(lambda: opened.window.focusWidget() is at_button)
    form.changed.emit()  # looked for once more, as after each pause in typing
    opened.settle()
    assert opened.window.focusWidget() is at_button
    found(form.known, Button, "openKnown").click()
    opened.until(lambda: opened.window.place == Place("case", known))
    form = form_of(opened)
    assert form.fields["full_name"].value() == "Francis Notreal"
    opened.until(form.known.isVisible)
    found(form.known, Button, "anotherPerson").click()
    opened.until(form.known.isHidden)
    form.save.click()
    opened.until(lambda: opened.window.place.kind == "referrals")
    new = opened.window.place.id
    assert new != known
    assert [one.same for one in file_of(opened, new).same_people] == [False]
    assert made(opened, lambda desk: len(triage.queue(desk))) == 2


def test_the_same_person_may_come_with_a_second_case(opened: Driver) -> None:
    register = partial(referrals.register, new=journeys.a_referral(phone="01632 960001"))
    known, other = (made(opened, lambda desk: register(desk).case_id) for _ in range(2))
    form = form_of(opened)
    fill(form)
    form.fields["phone"].set_value("01632 960001")
    form.save.click()
    opened.until(lambda: len(form.known.findChildren(Button, "samePerson")) == 2)
    for _ in range(2):
        form.known.findChildren(Button, "samePerson")[-1].click()
        opened.settle()
    opened.until(form.known.isHidden)
    form.save.click()
    opened.until(lambda: opened.window.place.kind == "referrals")
    again = file_of(opened, opened.window.place.id).same_people
    assert {(one.other_case_id, one.same) for one in again} == {(known, True), (other, True)}


EMAIL = """Hello,
Name: Alex Example
Date of birth: 5 March 1984
Phone: 01632 960007
Postcode: BL9 0SW
Shoe size: 9
Reason: Pain in both hands, afraid of losing the job.
"""


def test_a_pasted_e_mail_fills_in_the_form_and_loses_nothing(opened: Driver) -> None:
    form = form_of(opened)
    form.paste.click()
    form.panel.read.click()
    assert not form.panel.text.error.isHidden()
    form.panel.text.set_value(EMAIL)
    form.panel.read.click()
    opened.until(lambda: form.fields["phone"].value() == "01632 960007")
    assert form.fields["full_name"].value() == "Alex Example"
    assert form.fields["date_of_birth"].value() == date(1984, 3, 5)
    assert "Shoe size: 9" in form.fields["reason"].value()
    assert "Pain in both hands" in form.fields["reason"].value()
    left = found(form.panel, QLabel, "pastedLeftOver")
    assert "Shoe size: 9" in left.text()
    assert made(opened, lambda desk: len(triage.queue(desk))) == 0
    form.panel.leave.click()
    assert form.panel.isHidden()


def test_questions_of_some_programmes_are_asked_by_those_alone(opened: Driver) -> None:
    form = form_of(opened)
    desk = opened.window.desk
    assert desk is not None
    asked = asked_by(tuple(desk.catalogue.programmes.values()))
    some = next(key for key, facts in asked.items() if "benefit" in facts)
    none = next(key for key, facts in asked.items() if "benefit" not in facts)
    for key, shown in ((some, True), (none, False)):
        form.fields["programme"].set_value(key)
        form.changed.emit()
        assert form.fields["benefit"].isVisibleTo(form) is shown
