"""Everything that lies over the main window: questions, file choosers, previews, open lists."""

from PySide6.QtWidgets import QApplication, QDialog, QWidget

MOST_LISTS = 20


def send_away(main: QWidget) -> None:
    """Closes it all unanswered: a question counts as refused, a file as not chosen."""
    for _ in range(MOST_LISTS):
        popup: QWidget | None = QApplication.activePopupWidget()
        if popup is None:
            break
        popup.close()
        popup.hide()
    for widget in QApplication.topLevelWidgets():
        if widget is not main and widget.isVisible():
            if isinstance(widget, QDialog):
                widget.reject()
            widget.hide()
