"""The sections at the side, each with how many of its questions are answered."""

from collections.abc import Iterable

from PySide6.QtWidgets import QListWidget, QListWidgetItem

from coach_app.domain.form_rules import Progress
from ui.shared.named import named

CHARACTERS_WIDE = 32


class SectionList(QListWidget):
    def __init__(self) -> None:
        super().__init__()
        named(self, "sections", self.tr("Sections of the assessment"))
        self.setFixedWidth(self.fontMetrics().averageCharWidth() * CHARACTERS_WIDE)
        self.setWordWrap(True)

    def show_titles(self, count: int) -> None:
        self.clear()
        for _ in range(count):
            self.addItem(QListWidgetItem())

    def show_progress(self, sections: Iterable[tuple[str, Progress]]) -> None:
        for number, (title, progress) in enumerate(sections):
            self.item(number).setText(self._line(title, progress))

    def turn_back(self) -> None:
        self.setCurrentRow(self.currentRow() - 1)

    def turn_on(self) -> None:
        self.setCurrentRow(self.currentRow() + 1)

    def _line(self, title: str, progress: Progress) -> str:
        if progress.asked == 0:
            return self.tr("{title}\nNothing asked so far").format(title=title)
        return self.tr("{title}\n{answered} of {asked} answered").format(
            title=title, answered=progress.answered, asked=progress.asked
        )
