"""Printed, saved under a code, shown as a code: in the real window, onto real pages and files."""

import subprocess
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QAbstractButton, QLabel

from coach_app.domain.disclosed import Became, Delivery, Way
from coach_app.services import checking, consents, disclosures, handing_over
from coach_app.services.checking import Standing
from coach_app.services.desk import Desk
from tests.support import copies, journeys
from tests.support.case_driving import at, file_of, found, made
from tests.support.window_driving import Driver
from ui.handing_over.printing import NotPrinted, put_on
from ui.handing_over.screen import OpenHandOver


class OntoFile:
    """A printer that prints into a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def names(self) -> tuple[str, ...]:
        return ("Library upstairs",)

    def put(self, name: str, pages: Sequence[QImage], *, landscape: bool) -> None:
        assert name == "Library upstairs"
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self.path))
        put_on(printer, pages, landscape=landscape)


class SwitchedOff(OntoFile):
    def put(self, name: str, pages: Sequence[QImage], *, landscape: bool) -> None:
        raise NotPrinted


class Cancelled(OntoFile):
    """Somebody stops the job in the list of the printer."""

    def put(self, name: str, pages: Sequence[QImage], *, landscape: bool) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self.path))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(QPrinter, "printerState", lambda _: QPrinter.PrinterState.Aborted)
            put_on(printer, pages, landscape=landscape)


def opened_ways(driver: Driver, case_id: str, document_id: str = "") -> OpenHandOver:
    screen = at(driver, "hand-over", case_id, document_id)
    assert isinstance(screen, OpenHandOver)
    return screen


def logged(driver: Driver, case_id: str) -> list[Way]:
    lines = made(driver, lambda desk: disclosures.log_of(desk, case_id))
    return [line.way for line in lines]


def pages_of(path: Path) -> int:
    said = subprocess.run(["pdfinfo", path], capture_output=True, encoding="utf-8", check=True)
    (line,) = [line for line in said.stdout.splitlines() if line.startswith("Pages:")]
    return int(line.split()[1])


def test_printed_page_by_page(opened: Driver, tmp_path: Path) -> None:
    case_id, _ = made(opened, journeys.signed_case)
    screen = opened_ways(opened, case_id)
    paper = tmp_path / "printed.pdf"
    screen.printers = OntoFile(paper)
    screen.offer_printers(screen.printers.names())
    assert screen.print_it.isVisible()
    screen.print_it.click()
    opened.until(lambda: "Library upstairs" in screen.message.text)
    assert pages_of(paper) >= 2
    assert logged(opened, case_id) == [Way.PRINT]
    assert b"Frankie" not in paper.read_bytes(), "the name of the job says nothing"
    for printer, said, came in (
        (SwitchedOff(paper), "switched on", Became.NOT_LEFT),
        (Cancelled(paper), "stopped on the way", Became.IN_PART),
    ):
        screen.printers = printer
        screen.print_it.click()
        opened.until(partial(told, screen, said))
        assert file_of(opened, case_id).deliveries[-1].became is came
    ledger = at(opened, "case", case_id, "consent")
    said_of_it = [one.text() for one in ledger.findChildren(QLabel, "delivered")]
    assert [text.partition(" (")[0] for text in said_of_it] == [
        "Failed on its way: some of it may have left",
        "Did not leave: writing or printing it failed",
    ]


def told(screen: OpenHandOver, words: str) -> bool:
    return words in screen.message.text


def test_without_a_printer_it_says_what_to_do(opened: Driver) -> None:
    case_id, _ = made(opened, journeys.signed_case)
    screen = opened_ways(opened, case_id)
    screen.offer_printers(())
    assert not screen.print_it.isVisible()
    assert "stick" in screen.no_printer.text()


def test_locked_on_a_stick_and_opened_again_with_its_code(opened: Driver, tmp_path: Path) -> None:
    case_id, _ = made(opened, journeys.signed_case)
    screen = opened_ways(opened, case_id)
    opened.dialogs.to_save = tmp_path / "copy"
    screen.save_locked.click()
    opened.until(screen.code_part.isVisible)
    data, code = (tmp_path / "copy.pdf").read_bytes(), screen.code.text()
    checked = made(opened, lambda desk: checking.check(desk, data, code))
    assert checked.standing is Standing.SOUND
    screen.hide_code.click()
    assert screen.code.text() == ""
    assert logged(opened, case_id) == [Way.STICK]
    assert "Frankie" not in screen.presenter.suggested_name()


def test_a_full_stick_keeps_no_code_on_the_screen(
    opened: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id, _ = made(opened, journeys.signed_case)
    screen = opened_ways(opened, case_id)

    monkeypatch.setattr(handing_over, "write_atomically", _no_room)
    opened.dialogs.to_save = tmp_path / "copy"
    for button in (screen.save_locked, screen.save_plain):
        button.click()
        opened.until(lambda: "no room" in screen.message.text)
        assert not screen.code_part.isVisible()
    assert list(tmp_path.glob("copy*")) == []


def _no_room(*_: object) -> None:
    raise OSError(28, "")


def test_a_code_to_scan_that_is_hidden_again(opened: Driver) -> None:
    case_id, _ = made(opened, journeys.signed_case)
    screen = opened_ways(opened, case_id)
    screen.show_code.click()
    opened.until(screen.scan.isVisible)
    assert "1. " in screen.scan.text.text()
    assert len(screen.scan.squares.rows) >= 21
    assert "Frankie" not in screen.scan.text.text()
    screen.scan.hide_it.click()
    assert screen.scan.squares.rows == ()
    assert logged(opened, case_id) == [Way.SCREEN]


def test_a_copy_whose_consent_was_taken_back_leaves_by_no_way(opened: Driver) -> None:
    case_id, _, copy = made(opened, copies.made)
    screen = opened_ways(opened, case_id, copy.id)
    assert copies.BAKERY in screen.about.text()
    assert screen.ways.isVisible()
    assert not screen.scan_card.isVisible()
    (consent,) = file_of(opened, case_id).employer_consents
    made(opened, lambda desk: consents.withdraw_employer_copy(desk, consent.id))
    screen.save_locked.click()
    screen = opened_ways(opened, case_id, copy.id)
    assert not screen.ways.isVisible()
    assert "has not allowed" in screen.message.text
    assert logged(opened, case_id) == []


def test_from_the_document_there_and_back(opened: Driver) -> None:
    case_id, _ = made(opened, journeys.signed_case)
    document = at(opened, "documents", case_id)
    found(document, QAbstractButton, "handOver").click()
    opened.settle()
    screen = opened.screen("hand-over")
    assert isinstance(screen, OpenHandOver)
    screen.back.click()
    opened.settle()
    assert opened.window.place.kind == "documents"


def test_an_email_waits_for_the_next_exchange_after_a_question(opened: Driver) -> None:
    case_id, _ = made(opened, journeys.signed_case)
    screen = opened_ways(opened, case_id)
    screen.send.click()
    assert "address first" in screen.address.error.text()
    screen.address.set_value("nobody")
    screen.send.click()
    opened.until(lambda: "no e-mail address" in screen.message.text)
    screen.address.set_value("frankie@example.org")
    opened.dialogs.yes = False
    screen.send.click()
    opened.settle()
    assert logged(opened, case_id) == []
    opened.dialogs.yes = True
    screen.send.click()
    opened.until(lambda: "waits for the next exchange" in screen.message.text)
    assert "others may be able to read it" in opened.dialogs.asked[-1]
    assert logged(opened, case_id) == [Way.EMAIL]
    opened.until(lambda: bool(screen.findChildren(QLabel, "mailBecame")))
    assert "comes back with an exchange" in found(screen, QLabel, "mailBecame").text()
    made(opened, heard_of_the_mail)
    screen.presenter.look_again()
    opened.until(lambda: "was sent" in found(screen, QLabel, "mailBecame").text())


def heard_of_the_mail(desk: Desk) -> None:
    """As an exchange would bring it."""
    case_id = desk.store.queries.dues(desk.today())[0].case_id
    line = disclosures.log_of(desk, case_id)[0]
    with desk.work() as work:
        work.save(
            Delivery(
                id=desk.ids.new(),
                case_id=case_id,
                disclosure_id=line.id,
                became=Became.SENT,
                at=desk.now(),
            )
        )
        work.commit()
