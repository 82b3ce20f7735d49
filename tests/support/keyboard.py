"""Hands on the keyboard alone: what has the focus gets the keys, and Tab goes on."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

FAR = 120
"""More Tabs than any screen has controls."""


class Keyboard:
    @property
    def at(self) -> QWidget:
        """The control that has the focus."""
        widget: QWidget | None = QApplication.focusWidget()
        assert widget is not None, "the keyboard is nowhere"
        return widget

    def press(
        self,
        key: Qt.Key,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        QTest.keyClick(self.at, key, modifier)

    def type(self, text: str) -> None:
        QTest.keyClicks(self.at, text)

    def tab_to(self, name: str) -> None:
        """Presses Tab until the control of this name has the focus."""
        seen: list[str] = []
        for _ in range(FAR):
            if self.at.objectName() == name:
                return
            seen.append(self.at.objectName())
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"{name} is out of reach; Tab went through {seen}")
