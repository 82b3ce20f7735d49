"""A partner's table in the real window: mapped, looked at, taken in, remembered."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QComboBox, QWidget

from coach_app.domain.referral import Source
from coach_app.services import triage
from tests.support.case_driving import made
from tests.support.window_driving import Answers, Driver
from ui.referral_import.view import ReferralImportView
from ui.referrals.view import ReferralsView
from ui.shared.ports import Place

TABLE = (
    "Client;Telefono;Why;Born\n"
    "Alex Example;01632 960001;Sore back;5/3/1984\n"
    "Sam Example;01632 960002;Low mood;not a day\n"
    "=1+1;;formula;\n"
)


class Chooses(Answers):
    """Answers the question for a file with this one."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path

    def open_which(self, parent: QWidget, title: str, kinds: str) -> Path | None:
        return self.path


@pytest.fixture
def screen(opened: Driver, tmp_path: Path) -> ReferralImportView:
    return screen_at(opened, tmp_path)


def screen_at(opened: Driver, folder: Path) -> ReferralImportView:
    path = folder / "partner.csv"
    path.write_text(TABLE, encoding="utf-8-sig")
    opened.window.navigate(Place("referrals"))
    opened.settle()
    queue = opened.screen("referrals")
    assert isinstance(queue, ReferralsView)
    queue.bring_in.click()
    found = opened.screen("referral-import")
    assert isinstance(found, ReferralImportView)
    found._dialogs = Chooses(path)  # type: ignore[attr-defined]
    return found


def chosen(opened: Driver, screen: ReferralImportView) -> None:
    screen.programme.set_value("bury")
    screen.source.set_value(Source.GP)
    screen.choose.click()
    opened.until(lambda: bool(screen.columns))


def cells(screen: ReferralImportView, column: int) -> list[str]:
    rows = screen.table.rows
    return [str(rows.index(row, column).data()) for row in range(rows.rowCount())]


def waiting(opened: Driver) -> int:
    return int(made(opened, lambda desk: len(triage.queue(desk))))


def test_a_table_is_mapped_looked_at_taken_in_and_remembered(
    opened: Driver, screen: ReferralImportView, tmp_path: Path
) -> None:
    screen.choose.click()
    assert not screen.programme.error.isHidden()
    chosen(opened, screen)
    assert screen.columns["Client"].value() == "full_name"
    assert screen.columns["Telefono"].value() == ""
    assert cells(screen, 1) == ["Can be taken in", "Not taken in", "Not taken in"]
    assert "formula" in cells(screen, 3)[2]
    assert waiting(opened) == 0
    screen.columns["Telefono"].set_value("phone")
    screen.columns["Telefono"].changed.emit()
    opened.settle()
    screen.take_in.click()
    screen.take_in.click()
    opened.until(lambda: "1 taken in" in screen.counts.text())
    assert waiting(opened) == 1
    assert cells(screen, 1)[0] == "Taken in"
    assert cells(screen, 2)[0]
    assert screen.columns_card.isHidden()
    again = screen_at(opened, tmp_path)
    chosen(opened, again)
    assert again.columns["Telefono"].value() == "phone"
    again.take_in.click()
    opened.until(lambda: "1 here already" in again.counts.text())
    assert waiting(opened) == 1


def test_a_file_that_is_gone_is_said(opened: Driver, screen: ReferralImportView) -> None:
    screen.programme.set_value("bury")
    screen._dialogs.path.unlink()  # type: ignore[attr-defined]
    screen.choose.click()
    opened.until(lambda: "cannot be opened" in screen.message.text)


def test_names_for_the_ear_and_no_sideways_scroll(
    opened: Driver, screen: ReferralImportView
) -> None:
    chosen(opened, screen)
    opened.window.setMinimumSize(0, 0)
    opened.window.resize(683, 384)
    QApplication.processEvents()
    nameless = [
        w.objectName()
        for w in screen.findChildren(QWidget)
        if w.isVisible()
        and w.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (w.accessibleName() or getattr(w, "text", str)())
        and not isinstance(w.parent(), QComboBox)
    ]
    assert nameless == []
    sideways = [
        area.objectName()
        for area in screen.findChildren(QAbstractScrollArea)
        if area.isVisible() and area.horizontalScrollBar().maximum() > 0
    ]
    assert sideways == []
