"""Adding a change: what is suggested first, then the rest of the library, then own words."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from coach_app.domain.adjustment import Adjustment
from ui.adjustments.wording import reason
from ui.shared.buttons import primary, secondary
from ui.shared.fields import TextField
from ui.shared.labels import label
from ui.shared.layout import GRID, Wrapping, column, holder
from ui.shared.named import named
from ui.shared.pieces import heading, words
from ui.shared.typed_text import only_finds

KEY = Qt.ItemDataRole.UserRole
LEAST_ROWS = 8


class AddingPart(QWidget):
    picked = Signal(str)
    written = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("addingChanges")
        self._suggested: tuple[Adjustment, ...] = ()
        self._others: tuple[Adjustment, ...] = ()
        self.query = TextField(self.tr("Find"), "findChange")
        self.found = words("", "quiet", "changesFound")
        self.list = named(QListWidget(), "changeLibrary", self.tr("Changes that can be added"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMinimumHeight(self.fontMetrics().lineSpacing() * LEAST_ROWS * 2)
        self.add = primary(self.tr("Add to the plan"), "addChange")
        self.own = TextField(
            self.tr("A change in your own words"),
            "ownChange",
            hint=self.tr("For example: the locker on the ground floor"),
        )
        self.add_own = secondary(self.tr("Add these words"), "addOwnChange")
        parts = (
            heading(self.tr("Add a change"), 2),
            self.query,
            self.found,
            self.list,
            holder(Wrapping(self.add)),
            self.own,
            holder(Wrapping(self.add_own)),
        )
        self.setLayout(column(*parts, space=GRID))
        only_finds(self.query.line)
        self.query.line.textChanged.connect(self._fill)
        self.list.itemActivated.connect(self._pick)
        self.add.clicked.connect(self._pick)
        self.add_own.clicked.connect(self._write)
        self.own.line.returnPressed.connect(self._write)

    def show_changes(
        self, suggested: tuple[Adjustment, ...], others: tuple[Adjustment, ...]
    ) -> None:
        if (suggested, others) != (self._suggested, self._others):
            self._suggested, self._others = suggested, others
            self._fill()

    @property
    def dirty(self) -> bool:
        return bool(self.own.value())

    def clear_own(self) -> None:
        self.own.clear()

    def _fill(self) -> None:
        """Every word that was typed has to stand in the change or in what it is for."""
        wanted = self.query.line.text().casefold().split()
        at = max(self.list.currentRow(), 0)
        self.list.clear()
        for one, suggested in (
            *((one, True) for one in self._suggested),
            *((one, False) for one in self._others),
        ):
            about = reason(one) or one.difficulty
            if not all(word in f"{one.change} {about}".casefold() for word in wanted):
                continue
            lines = [one.change, about, f"{label(one.who)} \u00b7 {label(one.cost)}"]
            if suggested:
                lines.insert(0, self.tr("Suggested"))
            item = QListWidgetItem("\n".join(lines))
            item.setData(KEY, one.key)
            self.list.addItem(item)
        self.list.setCurrentRow(min(at, self.list.count() - 1))
        self.add.setEnabled(self.list.count() > 0)
        self.found.setText(
            self.tr("{count} suggested by what is hard, {more} more in the library").format(
                count=len(self._suggested), more=len(self._others)
            )
        )

    def _pick(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.picked.emit(item.data(KEY))

    def _write(self) -> None:
        text = self.own.value()
        self.own.set_error("" if text else self.tr("Say what is changed."))
        if text:
            self.written.emit(text)
        else:
            self.own.take_focus()
