"""The one to three steps that come next, above the whole plan."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout

from coach_app.domain.plan import Step
from ui.shared.buttons import Button
from ui.shared.dates import short_date
from ui.shared.labels import label
from ui.shared.layout import empty
from ui.shared.pieces import Card, heading

SIDES = 24
"""Pixels of a button beside its text."""


class NextUp(Card):
    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(name="nextUp")
        self.setAccessibleName(self.tr("What comes next"))
        self.body.setSpacing(0)
        self.body.addWidget(heading(self.tr("What comes next"), 3))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self.body.addLayout(self._lines)
        self._shown: tuple[Step, ...] = ()

    def show_steps(self, steps: tuple[Step, ...]) -> None:
        """The same steps are left alone, so that the focus stays on them."""
        self.setVisible(bool(steps))
        if steps == self._shown:
            return
        self._shown = steps
        empty(self._lines)
        for number, step in enumerate(steps):
            text = self.tr("By {day}, {who}: {title}").format(
                day=short_date(step.due_on), who=label(step.who), title=step.title
            )
            line = NextLine(text, f"nextStep{number}")
            line.clicked.connect(self._choose(step.id))
            self._lines.addWidget(line)

    def _choose(self, step_id: str) -> Callable[[], None]:
        def choose() -> None:
            self.chosen.emit(step_id)

        return choose


class NextLine(Button):
    """One line; where it does not fit, its end gives way. Read out, it is whole."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text, name, kind="quiet")
        self._whole = text
        self.setAccessibleName(text)
        self.setStyleSheet("text-align: left; padding: 0; min-height: 32px;")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = max(self.width() - SIDES, 40)
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room))
