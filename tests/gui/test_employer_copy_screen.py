"""Ticked together, seen as it will be, agreed to, made: in the real window."""

from PySide6.QtWidgets import QCheckBox

from coach_app.domain.document import DocumentKind
from coach_app.domain.employer_copy import Group
from coach_app.domain.paper import PaperFormat
from coach_app.domain.signature import SigningMethod
from coach_app.services import documents
from tests.support import copies, journeys
from tests.support.case_driving import at, file_of, made
from tests.support.window_driving import Driver
from ui.employer_copy.view import EmployerCopyScreen


def opened_copy(driver: Driver, case_id: str) -> EmployerCopyScreen:
    screen = at(driver, "employer-copy", case_id)
    assert isinstance(screen, EmployerCopyScreen)
    return screen


def seen(screen: EmployerCopyScreen) -> str:
    return " ".join(" ".join(p.accessibleDescription() for p in screen.preview.pages).split())


def test_the_copy_on_the_screen_follows_the_ticks(opened: Driver) -> None:
    case_id, _ = made(opened, copies.with_work_plan)
    screen = opened_copy(opened, case_id)
    assert "Write down" in screen.no_preview.text() or "empty" in screen.no_preview.text()
    screen.employer.set_value("Notreal Bakery")
    screen.employer.changed.emit()
    opened.until(lambda: "Notreal Bakery" in seen(screen))
    assert screen.paper_notes.text == ""
    screen.employer.set_value("Notreal Bakery \u674e")
    screen.employer.changed.emit()
    opened.until(lambda: "U+674E" in screen.paper_notes.text)
    assert "A stool at the counter" in seen(screen)
    assert "Lifting sacks" not in seen(screen)
    standard = len(screen.preview.pages)
    screen.manner.format.set_value(PaperFormat.LARGE_PRINT)
    screen.manner.language.set_value("pl")
    screen.manner.language.changed.emit()
    opened.until(lambda: "has not yet been checked" in screen.paper_notes.text)
    assert "Co pomaga mi w pracy" in seen(screen)
    assert len(screen.preview.pages) > standard
    screen.manner.language.set_value("en-GB")
    screen.manner.language.changed.emit()
    opened.until(lambda: "What helps me at work" in seen(screen))
    duties = next(
        box for _, box in screen.ticks.fields[Group.HOURS].boxes if "Lifting" in box.text()
    )
    assert isinstance(duties, QCheckBox)
    duties.click()
    opened.until(lambda: "Lifting sacks" in seen(screen))
    for field in screen.ticks.fields.values():
        field.set_value(())
    screen.ticks.changed.emit()
    opened.until(lambda: "Nothing is ticked" in screen.no_preview.text())
    assert screen.preview.pages == ()
    screen.go_on.click()
    opened.until(lambda: "Nothing is ticked" in screen.message.text)
    assert screen.agreeing.isHidden()


def test_agreed_made_and_opened(opened: Driver) -> None:
    case_id, _ = made(opened, copies.with_work_plan)
    screen = opened_copy(opened, case_id)
    screen.employer.set_value("Notreal Bakery")
    screen.employer.changed.emit()
    opened.until(lambda: len(screen.preview.pages) > 0)
    standard = len(screen.preview.pages)
    screen.manner.format.set_value(PaperFormat.EASY_READ)
    screen.go_on.click()
    opened.until(screen.panel.isVisible)
    assert "Notreal Bakery may have it" in screen.statement.text.text()
    screen.statement.language.set_value("pl")
    screen.statement.language.changed.emit()
    assert "Notreal Bakery" in screen.statement.text.text()
    assert screen.statement.unchecked.isVisible()
    screen.panel.choices[SigningMethod.SPOKEN].setChecked(True)
    screen.panel.sign.click()
    opened.until(lambda: "witness" in screen.panel.witness.error.text())
    screen.panel.witness.set_value("Alex Witness")
    screen.panel.sign.click()
    screen.panel.sign.click()
    opened.until(screen.open_copy.isVisible)
    file = file_of(opened, case_id)
    (consent,) = file.employer_consents
    assert (consent.witness, consent.employer) == ("Alex Witness", "Notreal Bakery")
    screen.open_copy.click()
    opened.until(lambda: opened.window.place.kind == "documents")
    copy = file.current_documents[-1]
    assert copy.kind is DocumentKind.EMPLOYER_COPY
    assert opened.window.place.tab == copy.id
    kept = made(opened, lambda desk: documents.pictures(documents.pdf(desk, copy.id), across=200))
    assert len(kept) > standard, "easy read takes more room"


def test_without_an_agreed_plan_it_says_what_comes_first(opened: Driver) -> None:
    case_id = made(opened, journeys.assessed_case)
    screen = opened_copy(opened, case_id)
    opened.until(lambda: "Agree it together first" in screen.message.text)
    assert screen.choosing.isHidden()
