"""Adding a step: chosen from the library, or written in own words."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from coach_app.domain.errors import Refusal
from coach_app.domain.plan import Phase, Who
from coach_app.services.planning import LibraryEntry
from ui.shared.buttons import primary, secondary
from ui.shared.fields import DateField, SelectField, TextField
from ui.shared.labels import label, options
from ui.shared.layout import GRID, GUTTER, Page, column, row
from ui.shared.named import named
from ui.shared.pieces import heading, words

KEY = Qt.ItemDataRole.UserRole


class LibraryPanel(QWidget):
    picked = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("libraryPanel")
        self._entries: tuple[LibraryEntry, ...] = ()
        self.query = TextField(self.tr("Find"), "findInLibrary")
        self.found = words("", "quiet", "libraryCount")
        self.list = named(QListWidget(), "library", self.tr("Library of steps"))
        self.list.setWordWrap(True)
        self.what = words("", name="libraryWhat")
        self.add = primary(self.tr("Add to the plan"), "addFromLibrary")
        self.close_it = secondary(self.tr("Close the library"), "closeLibrary")
        rows = column(
            heading(self.tr("Add from the library"), 2),
            self.query,
            self.found,
            self.list,
            self.what,
            row(self.add, self.close_it, None, space=GRID * 2),
            space=GRID,
        )
        rows.setContentsMargins(GUTTER, GUTTER, GUTTER, GUTTER)
        rows.setStretch(3, 1)
        self.setLayout(rows)
        self.query.line.textChanged.connect(self._filter)
        self.list.currentItemChanged.connect(self._show_what)
        self.list.itemActivated.connect(self._pick)
        self.add.clicked.connect(self._pick)
        self.close_it.clicked.connect(self.closed)

    def show_entries(self, entries: tuple[LibraryEntry, ...]) -> None:
        self._entries = entries
        self._filter()
        self.query.take_focus()

    def _filter(self) -> None:
        """Every word that was typed has to stand in the title or in what is done."""
        wanted = self.query.line.text().casefold().split()
        self.list.clear()
        for entry in self._entries:
            text = f"{entry.title} {entry.what} {label(entry.phase)}".casefold()
            if all(word in text for word in wanted):
                item = QListWidgetItem(f"{entry.title}\n{label(entry.phase)}")
                item.setData(KEY, entry.key)
                self.list.addItem(item)
        if self.list.count():
            self.list.setCurrentRow(0)
        self.found.setText(
            self.tr("{count} of {all} steps").format(
                count=self.list.count(), all=len(self._entries)
            )
        )

    def _show_what(self, item: QListWidgetItem | None) -> None:
        key = item.data(KEY) if item is not None else ""
        self.what.setText(next((e.what for e in self._entries if e.key == key), ""))

    def _pick(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.picked.emit(item.data(KEY))


class OwnStepPanel(Page):
    written = Signal(str, object, object, object)
    """Title, Who, Phase, date."""
    closed = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("ownStepPanel")
        self.title = TextField(
            self.tr("What will be done"),
            "ownTitle",
            hint=self.tr("In words the participant would use"),
        )
        self.who = SelectField(self.tr("Who"), "ownWho", options(Who))
        self.phase = SelectField(self.tr("Part of the plan"), "ownPhase", options(Phase))
        self.due_on = DateField(self.tr("By when"), "ownDue", today)
        self.add = primary(self.tr("Add to the plan"), "addOwn")
        self.close_it = secondary(self.tr("Leave without adding"), "closeOwn")
        self.body.addWidget(heading(self.tr("Write a step"), 2))
        for part in (self.title, self.who, self.phase, self.due_on):
            self.body.addWidget(part)
        self.body.addLayout(row(self.add, self.close_it, None, space=GRID * 2))
        self.add.clicked.connect(self._add)
        self.close_it.clicked.connect(self.closed)

    @property
    def dirty(self) -> bool:
        return bool(self.title.value())

    def clear(self) -> None:
        self.title.set_value("")
        self.due_on.set_value(None)
        self.title.set_error("")
        self.due_on.set_error("")

    def _add(self) -> None:
        title, who, phase = self.title.value(), self.who.value(), self.phase.value()
        due_on, wrong = self._date()
        self.title.set_error("" if title else self.tr("Say what will be done."))
        self.due_on.set_error(wrong)
        if not title:
            self.title.take_focus()
        elif due_on is None:
            self.due_on.take_focus()
        elif who is not None and phase is not None:
            self.written.emit(title, who, phase, due_on)

    def _date(self) -> tuple[date | None, str]:
        try:
            day = self.due_on.value()
        except Refusal as problem:
            return None, str(problem)
        return day, "" if day else self.tr("A step needs a day by which it is done.")
