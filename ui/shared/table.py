"""One table for every list: frozen rows in, words out, whole rows chosen."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.shared.colours import colours_of
from ui.shared.sized import larger

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
ROW_HEIGHT = 44
ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """`tone` may name a colour for the words ("late", "quiet"); the words say it as well."""

    title: str
    text: Callable[[Row], str]
    share: int = 1
    """How much of the width that is left over, beside the other columns."""
    least: int = 96
    """Pixels with letters of the usual size; it never gets less."""
    tone: Callable[[Row], str] | None = None
    key: str = ""
    """What to sort by when the heading is pressed; empty for a column that does not sort."""

    @property
    def needed(self) -> int:
        """Pixels with the letters as they are."""
        return round(self.least * larger())

    @property
    def floor(self) -> int:
        """A reference, which never gets more room, is read whole; the rest may end in dots."""
        return self.least if self.share else self.needed


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Rows are replaced whole; a screen asks for more with `add`."""

    def __init__(self, columns: tuple[Column[Row], ...], view: QTableView) -> None:
        super().__init__(view)
        self._columns = columns
        self._rows: tuple[Row, ...] = ()
        self._view = view

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def add_rows(self, rows: tuple[Row, ...]) -> None:
        if not rows:
            return
        first = len(self._rows)
        self.beginInsertRows(ROOT, first, first + len(rows) - 1)
        self._rows += rows
        self.endInsertRows()

    def row(self, number: int) -> Row:
        return self._rows[number]

    @property
    def rows(self) -> tuple[Row, ...]:
        return self._rows

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column, row = self._columns[index.column()], self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return column.text(row)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{column.title}: {column.text(row)}"
            case Qt.ItemDataRole.ForegroundRole | Qt.ItemDataRole.FontRole if column.tone:
                return self._look(column.tone(row), role)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def _look(self, tone: str, role: int) -> Any:
        if not tone:
            return None
        if role == Qt.ItemDataRole.FontRole:
            font = QFont(self._view.font())
            font.setBold(tone == "late")
            return font
        return QBrush(QColor(getattr(colours_of(self._view), tone)))


class Table(QTableView, Generic[Row]):
    """`opened` is emitted with the row for Return, Enter and double click."""

    opened = Signal(object)
    chosen = Signal(object)
    sort_wanted = Signal(str)
    end_reached = Signal()

    def __init__(self, name: str, spoken: str, columns: tuple[Column[Row], ...]) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self._columns = columns
        self.rows = RowsModel[Row](columns, self)
        self.setModel(self.rows)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._set_up_headings()
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentRowChanged.connect(self._choose)
        self.verticalScrollBar().valueChanged.connect(self._watch_end)

    def current(self) -> Row | None:
        at = self.currentIndex()
        return self.rows.row(at.row()) if at.isValid() else None

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        self.rows.show_rows(rows)
        self._share_width()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in ENTER and self.currentIndex().isValid():
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.rows.rowCount():
            self.selectRow(0)

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._share_width()

    def _set_up_headings(self) -> None:
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        heads = self.horizontalHeader()
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        heads.setHighlightSections(False)
        heads.setSectionsClickable(any(c.key for c in self._columns))
        heads.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        heads.sectionClicked.connect(self._sort)

    def _share_width(self) -> None:
        """Columns that do not fit go, the last one first: they stand in order of their weight.

        In large letters the last of them is shown as long as none gets less than it always gets.
        """
        room = self.viewport().width()
        shown = self._that_fit(room)
        left = max(0, room - sum(column.floor for column in shown))
        shares = max(1, sum(column.share for column in shown))
        for number, column in enumerate(self._columns):
            self.setColumnHidden(number, number >= len(shown))
            self.setColumnWidth(number, column.floor + left * column.share // shares)

    def _that_fit(self, room: int) -> tuple[Column[Row], ...]:
        wanted = floors = 0
        for number, column in enumerate(self._columns):
            wanted, floors = wanted + column.needed, floors + column.floor
            if wanted > room and number:
                return self._columns[: number + 1 if floors <= room else number]
        return self._columns

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self.rows.row(index.row()))

    def _choose(self, now: QModelIndex, _before: QModelIndex) -> None:
        self.chosen.emit(self.rows.row(now.row()) if now.isValid() else None)

    def _sort(self, section: int) -> None:
        if key := self._columns[section].key:
            self.sort_wanted.emit(key)

    def _watch_end(self, at: int) -> None:
        if at >= self.verticalScrollBar().maximum() - 5:
            self.end_reached.emit()
