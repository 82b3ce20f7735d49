"""Letters twice as large as usual: nothing is cut in half, nothing scrolls sideways."""

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

from tests.gui.test_window import add, go
from tests.support.window_driving import Driver
from ui.caseload.view import CaseloadView


def test_the_places_stand_there_whole_in_large_letters(
    opened: Driver, themed: QApplication
) -> None:
    """The window's own width follows the letters; nobody finds “Check a fi”."""
    frame = opened.window.frame
    assert frame is not None
    navigation, usual = frame.navigation, themed.font()
    assert navigation.width() == 184
    try:
        larger = QFont(usual)
        larger.setPointSizeF(usual.pointSizeF() * 2)
        themed.setFont(larger)
        QApplication.processEvents()
        for button in (*navigation.buttons.values(), navigation.safety):
            needed = button.fontMetrics().horizontalAdvance(f"{button.text()}  99")
            assert navigation.width() >= needed + 45, button.text()
    finally:
        themed.setFont(usual)


def test_large_letters_in_a_small_window_are_read_whole(
    opened: Driver, themed: QApplication
) -> None:
    """The least window at twice the letters: one column, whole references, no half words."""
    add(opened, "Maximiliana Bartholomew-Featherstonehaugh van der Langenamen")
    usual, frame = themed.font(), opened.window.frame
    assert frame is not None
    try:
        larger = QFont(usual)
        larger.setPointSizeF(usual.pointSizeF() * 2)
        themed.setFont(larger)
        opened.window.resize(1024, 640)
        go(opened, "referral-new")
        sideways = [
            area.objectName()
            for area in opened.window.findChildren(QAbstractScrollArea)
            if area.isVisible() and area.horizontalScrollBar().maximum() > 0
        ]
        assert sideways == []
        state = frame.header.state
        needed = state.fontMetrics().horizontalAdvance(state.text())
        assert not state.isVisible() or state.width() > needed
        go(opened, "caseload")
        shown = opened.screen("caseload")
        assert isinstance(shown, CaseloadView)
        opened.until(lambda: shown.table.rows.rowCount() > 0)
        assert not shown.table.isColumnHidden(2), "what is next"
        ref = shown.table.fontMetrics().horizontalAdvance(shown.table.rows.row(0).ref)
        assert shown.table.columnWidth(0) > ref
    finally:
        themed.setFont(usual)
