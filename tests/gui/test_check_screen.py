"""A signed file from anywhere, chosen or dropped in the real window, and what is said of it."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton

from coach_app.domain.disclosed import Way
from coach_app.services import documents, handing_over
from tests.support import attacks, copies, journeys
from tests.support.case_driving import at, file_of, made
from tests.support.window_driving import Driver
from ui.checking.view import CheckScreen


def opened_check(driver: Driver) -> CheckScreen:
    screen = at(driver, "check", "")
    assert isinstance(screen, CheckScreen)
    return screen


def drop(screen: CheckScreen, *urls: QUrl) -> None:
    data = QMimeData()
    data.setUrls(list(urls))
    screen.dropEvent(
        QDropEvent(
            QPointF(50, 50),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


def signed_file(driver: Driver, folder: Path) -> tuple[str, Path]:
    case_id, _ = made(driver, journeys.signed_case)
    document = file_of(driver, case_id).documents[0]
    data = made(driver, lambda desk: documents.pdf(desk, document.id))
    path = folder / "plan.pdf"
    path.write_bytes(data)
    return case_id, path


def said(screen: CheckScreen) -> str:
    return " ".join(label.text() for label in screen.answer.findChildren(type(screen.problems)))


def test_a_file_that_was_kept_is_sound_and_leads_to_its_case(
    opened: Driver, tmp_path: Path
) -> None:
    case_id, path = signed_file(opened, tmp_path)
    screen = opened_check(opened)
    drop(screen, QUrl.fromLocalFile(str(path)))
    opened.until(lambda: "You can rely on this file" in screen.verdict.text)
    text = said(screen)
    assert "Signed by Frankie Notreal" in text
    assert text.count("This signature is sound.") == 2
    assert "Sealed with: Plan seal" in text
    assert "case " in screen.recorded.text()
    screen.to_case.click()
    opened.settle()
    assert opened.window.place.id == case_id


def test_an_attacked_file_says_what_is_wrong(opened: Driver, tmp_path: Path) -> None:
    _, path = signed_file(opened, tmp_path)
    path.write_bytes(attacks.OVERLAYS["free_text"](path.read_bytes()))
    screen = opened_check(opened)
    drop(screen, QUrl.fromLocalFile(str(path)))
    opened.until(lambda: "Do not rely" in screen.verdict.text)
    assert "added to the file or changed" in screen.problems.text()
    assert "Something was added or changed" in said(screen)


def test_a_file_with_a_signature_less_is_not_recorded_or_wrong(
    opened: Driver, tmp_path: Path
) -> None:
    _, path = signed_file(opened, tmp_path)
    data = path.read_bytes()
    path.write_bytes(data[: data.index(b"%%EOF") + 6])
    screen = opened_check(opened)
    drop(screen, QUrl.fromLocalFile(str(path)))
    opened.until(lambda: bool(screen.verdict.text))
    assert "Nobody has signed this file" in screen.problems.text()


def test_what_is_no_file_is_said_and_the_answer_of_before_goes(
    opened: Driver, tmp_path: Path
) -> None:
    _, path = signed_file(opened, tmp_path)
    screen = opened_check(opened)
    opened.dialogs.to_open = path
    button = screen.choose
    assert isinstance(button, QAbstractButton)
    button.click()
    opened.until(lambda: bool(screen.verdict.text))
    drop(screen, QUrl("https://example.org/plan.pdf"))
    opened.until(lambda: "one at a time" in screen.message.text)
    assert screen.answer.isHidden()
    for bad in (b"", b"Dear coach", b"%PDF-1.7"):
        path.write_bytes(bad)
        drop(screen, QUrl.fromLocalFile(str(path)))
        opened.until(lambda: "not a whole PDF" in screen.message.text)
    drop(screen, QUrl.fromLocalFile(str(tmp_path)))
    opened.until(lambda: "could not be read" in screen.message.text)


def test_three_signatures_of_an_employer_copy(opened: Driver, tmp_path: Path) -> None:
    case_id, _, copy = made(opened, copies.made)
    data = made(opened, lambda desk: documents.pdf(desk, copy.id))
    path = tmp_path / "copy.pdf"
    path.write_bytes(data)
    screen = opened_check(opened)
    drop(screen, QUrl.fromLocalFile(str(path)))
    opened.until(lambda: "You can rely on this file" in screen.verdict.text)
    assert file_of(opened, case_id).case.ref in screen.recorded.text()


def test_a_locked_copy_is_checked_with_its_code(opened: Driver, tmp_path: Path) -> None:
    case_id, path = signed_file(opened, tmp_path)
    document = file_of(opened, case_id).documents[0]
    locked = made(opened, lambda desk: handing_over.lock(desk, document.id, Way.STICK))
    path.write_bytes(locked.copy.data)
    screen = opened_check(opened)
    drop(screen, QUrl.fromLocalFile(str(path)))
    opened.until(screen.locked.isVisible)
    assert "locked with a code" in screen.message.text
    screen.code.set_value("1234")
    screen.unlock.click()
    opened.until(lambda: "does not open" in screen.message.text)
    screen.code.set_value(locked.code)
    screen.unlock.click()
    opened.until(lambda: "You can rely on this file" in screen.verdict.text)
    assert not screen.locked.isVisible()
    assert screen.code.value() == ""
