"""A small table of the numbers beside a chart: all of it in sight, read with the arrow keys."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem


class FigureTable(QTableWidget):
    """Texts only. It is as high as its rows, so the page around it scrolls and not the table."""

    def __init__(self, name: str, spoken: str, columns: Sequence[str], *, widest: int = 0) -> None:
        """`widest` is the column that takes the room left over."""
        super().__init__(0, len(columns))
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setHorizontalHeaderLabels(list(columns))
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.setShowGrid(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        heads = self.horizontalHeader()
        heads.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        heads.setSectionResizeMode(widest, QHeaderView.ResizeMode.Stretch)
        heads.setHighlightSections(False)
        heads.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        heads.sectionResized.connect(self._fit)
        heads.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Rows that already stand there are left alone, and so is the place of the reader."""
        self.setRowCount(len(rows))
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                item = self.item(at, column)
                if item is None:
                    self.setItem(at, column, QTableWidgetItem(text))
                elif item.text() != text:
                    item.setText(text)
        self._fit()

    def texts(self) -> tuple[tuple[str, ...], ...]:
        """What stands in it, row by row."""
        return tuple(
            tuple(
                item.text() if (item := self.item(row, column)) is not None else ""
                for column in range(self.columnCount())
            )
            for row in range(self.rowCount())
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self.resizeRowsToContents()
        rows = sum(self.rowHeight(row) for row in range(self.rowCount()))
        height = rows + self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth()
        bar = self.horizontalScrollBar()
        self.setFixedHeight(height + (bar.sizeHint().height() if bar.maximum() > 0 else 0))
