"""Adding a step: chosen from the library, or written in own words."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from coach_app.domain.errors import Refusal
from coach_app.domain.intervention import Grade
from coach_app.domain.plan import Phase, Who
from coach_app.services.planning import LibraryEntry
from ui.shared.buttons import primary, secondary
from ui.shared.fields import DateField, SelectField, TextField
from ui.shared.labels import label, options
from ui.shared.layout import GRID, GUTTER, Page, Wrapping, column, row
from ui.shared.named import named
from ui.shared.pieces import heading, words
from ui.shared.typed_text import only_finds

KEY = Qt.ItemDataRole.UserRole
LEAST_HEIGHT = 120


class LibraryPanel(QWidget):
    picked = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("libraryPanel")
        self._entries: tuple[LibraryEntry, ...] = ()
        self._there: frozenset[str] = frozenset()
        self.query = TextField(self.tr("Find"), "findInLibrary")
        self.subject = SelectField[str](self.tr("Subject"), "librarySubject", ())
        self.found = words("", "quiet", "libraryCount")
        self.list = named(QListWidget(), "library", self.tr("Library of steps"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMinimumHeight(LEAST_HEIGHT)
        self.what = words("", name="libraryWhat")
        self.ground = words("", "quiet", "libraryGround")
        self.add = primary(self.tr("Add to the plan"), "addFromLibrary")
        self.close_it = secondary(self.tr("Close the library"), "closeLibrary")
        rows = column(
            heading(self.tr("Add from the library"), 2),
            self.query,
            self.subject,
            self.found,
            self.list,
            self.what,
            self.ground,
            Wrapping(self.add, self.close_it),
            space=GRID,
        )
        rows.setContentsMargins(GUTTER, GUTTER, GUTTER, GUTTER)
        rows.setStretch(4, 1)
        self.setLayout(rows)
        only_finds(self.query.line)
        self.query.line.textChanged.connect(self._filter)
        self.subject.changed.connect(self._filter)
        self.list.currentItemChanged.connect(self._show_what)
        self.list.itemActivated.connect(self._pick)
        self.add.clicked.connect(self._pick)
        self.close_it.clicked.connect(self.closed)

    def show_entries(self, entries: tuple[LibraryEntry, ...], there: frozenset[str]) -> None:
        """`there` are the keys of the steps that the plan holds already."""
        self._entries = entries
        self._there = there
        names = self._subjects()
        here = {entry.subject for entry in entries}
        pairs = tuple((key, text) for key, text in names.items() if key in here)
        self.subject.set_options(pairs, nothing=self.tr("All subjects"))
        self._filter()
        self.query.take_focus()

    def _filter(self) -> None:
        """Every word that was typed has to stand in the title, in what is done or the subject."""
        wanted = self.query.line.text().casefold().split()
        subject = self.subject.value()
        names = self._subjects()
        self.list.clear()
        for entry in self._entries:
            text = f"{entry.title} {entry.what} {label(entry.phase)} {names[entry.subject]}"
            if subject in (None, entry.subject) and all(w in text.casefold() for w in wanted):
                item = QListWidgetItem(f"{entry.title}\n{self._about(entry)}")
                item.setData(KEY, entry.key)
                self.list.addItem(item)
        if self.list.count():
            self.list.setCurrentRow(0)
        self.add.setEnabled(bool(self.list.count()))
        self.found.setText(self._count())

    def _count(self) -> str:
        if not self.list.count():
            return self.tr("No step has all of these words. Try fewer, or write a step yourself.")
        return self.tr("{count} of {all} steps").format(
            count=self.list.count(), all=len(self._entries)
        )

    def _about(self, entry: LibraryEntry) -> str:
        facts = [label(entry.phase)]
        if entry.key in self._there:
            facts.append(self.tr("in the plan already"))
        if not entry.fits:
            facts.append(self.tr("meant for another work situation"))
        return " \u00b7 ".join(facts)

    def _show_what(self, item: QListWidgetItem | None) -> None:
        key = item.data(KEY) if item is not None else ""
        entry = next((e for e in self._entries if e.key == key), None)
        self.what.setText(entry.what if entry else "")
        self.ground.setText(self._ground(entry) if entry else "")

    def _ground(self, entry: LibraryEntry) -> str:
        grades = {
            Grade.STRONG: self.tr("Strong evidence"),
            Grade.MODERATE: self.tr("Moderate evidence"),
            Grade.LIMITED: self.tr("Limited evidence"),
            Grade.GOOD_PRACTICE: self.tr("Good practice"),
        }
        return self.tr("{grade}: {sources}").format(
            grade=grades[entry.grade], sources="; ".join(entry.sources)
        )

    def _subjects(self) -> dict[str, str]:
        return {
            "health": self.tr("Body and health"),
            "mind": self.tr("Mood and worry"),
            "social": self.tr("Family, travel, language, the law"),
            "money": self.tr("Money"),
            "housing": self.tr("Home"),
            "skills": self.tr("Skills and learning"),
            "job-search": self.tr("Finding work"),
            "employer": self.tr("Talking with the employer"),
            "adjustments": self.tr("Changes at work"),
            "in-work-support": self.tr("Staying in work"),
            "self-management": self.tr("Staying well"),
        }

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
