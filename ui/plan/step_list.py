"""The steps of a plan in their order; dragging moves one, and so do Alt with Up or Down."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QDropEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from coach_app.domain.plan import Step
from ui.plan.draft import Picture
from ui.shared.colours import Colours, colours_of
from ui.shared.dates import short_date
from ui.shared.labels import label

LINES = Qt.ItemDataRole.UserRole + 1
STEP_ID = Qt.ItemDataRole.UserRole
PADDING = 10
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a step as it is painted: its words, its colour, bold or not."""

    words: str
    colour: str = "text"
    bold: bool = False


class StepList(QListWidget):
    chosen = Signal(str)
    dropped = Signal(str, int)
    """A step, and how many places it was dragged down; negative for up."""
    remove_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._editable = False
        self._said: dict[StrEnum, str] = {}
        self.setObjectName("steps")
        self.setAccessibleName(self.tr("Steps of the plan"))
        self.setAccessibleDescription(
            self.tr("Alt and Up or Down moves a step, Delete takes it out")
        )
        self.setItemDelegate(StepDelegate(self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(True)
        self.currentItemChanged.connect(self._chosen)

    def show_steps(self, picture: Picture) -> None:
        """Keeps the scroll place; the selection follows the plan's. A list that is filled before it
        is shown measures its rows once it knows its width, and then shows the selected one."""
        at = self.verticalScrollBar().value()
        self._editable = picture.plan.editable
        modes = QAbstractItemView.DragDropMode
        self.setDragDropMode(modes.InternalMove if self._editable else modes.NoDragDrop)
        with QSignalBlocker(self):
            steps = picture.plan.steps
            while self.count() > len(steps):
                self.takeItem(self.count() - 1)
            while self.count() < len(steps):
                self.addItem(_empty_item())
            for number, step in enumerate(steps, start=1):
                self._fill(self.item(number - 1), number, step, picture)
            ids = [step.id for step in steps]
            self.setCurrentRow(ids.index(picture.selected) if picture.selected in ids else -1)
        self.scheduleDelayedItemsLayout()
        if self.isVisible() and self.currentItem() is not None:
            self.verticalScrollBar().setValue(at)
            self.scrollToItem(self.currentItem())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def choose(self, step_id: str) -> None:
        """Selects a step and brings it into sight, with the focus on it."""
        for row in range(self.count()):
            if self.item(row).data(STEP_ID) == step_id:
                self.setCurrentRow(row)
                self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self._editable:
            self.remove_asked.emit()
            return
        super().keyPressEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """The plan decides where its steps stand; the list only says what was wished for."""
        row = self.currentRow()
        target = self._row_at(event)
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        places = target - row if target <= row else target - row - 1
        if event.source() is self and row >= 0 and places:
            self.dropped.emit(self.item(row).data(STEP_ID), places)

    def _row_at(self, event: QDropEvent) -> int:
        """The row before which it was let go."""
        index = self.indexAt(event.position().toPoint())
        if not index.isValid():
            return self.count()
        middle = self.visualRect(index).center().y()
        return index.row() + (event.position().y() > middle)

    def _fill(self, item: QListWidgetItem, number: int, step: Step, picture: Picture) -> None:
        lines = (*self._lines(step), *self._warnings(step, picture))
        spoken = ". ".join(line.words for line in lines)
        item.setData(STEP_ID, step.id)
        item.setData(LINES, (str(number), lines))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{number}. {spoken}")

    def _lines(self, step: Step) -> tuple[Line, ...]:
        facts = [
            self._word(step.who),
            self.tr("by {day}").format(day=short_date(step.due_on)),
            self._word(step.phase),
        ]
        if step.service:
            facts.append(step.service)
        if step.private:
            facts.append(self.tr("private from employer"))
        lines = [Line(step.title, bold=True), Line(" \u00b7 ".join(facts), "quiet")]
        if step.why:
            lines.append(Line(self.tr("Why: {why}").format(why=step.why)))
        return tuple(lines)

    def _word(self, code: StrEnum) -> str:
        """Looked up once for all rows: a lookup goes through the words of every screen."""
        if code not in self._said:
            self._said[code] = label(code)
        return self._said[code]

    def _warnings(self, step: Step, picture: Picture) -> tuple[Line, ...]:
        lines = []
        if late := picture.warnings.get(step.id, ()):
            text = self.tr("Order: this usually comes after {steps}")
            lines.append(Line(text.format(steps=_listed(late)), "attention"))
        elif early := picture.early.get(step.id, ()):
            text = self.tr("Dates: this starts before {steps} is done")
            lines.append(Line(text.format(steps=_listed(early)), "attention"))
        return tuple(lines)

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(STEP_ID))


def _listed(titles: tuple[str, ...]) -> str:
    return ", ".join(f"\u201c{title}\u201d" for title in titles)


def _empty_item() -> QListWidgetItem:
    """A row may be measured before it is filled."""
    item = QListWidgetItem()
    item.setData(LINES, ("", ()))
    return item


MOST_REMEMBERED = 4000
"""Lines whose heights are kept: some plans at some widths."""


class StepDelegate(QStyledItemDelegate):
    """Paints a number and lines that wrap; a selected step has a bar at its side as well."""

    def __init__(self, steps: StepList) -> None:
        super().__init__(steps)
        self._steps = steps
        self._fonts: dict[tuple[str, bool], QFont] = {}
        self._heights: dict[tuple[str, bool, int, str], int] = {}

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self._steps.viewport().width()
        _, lines = index.data(LINES)
        room = self._text_rect(QRect(0, 0, width, 0)).width()
        height = sum(self._height(line, room) for line in lines)
        return QSize(width, max(height + 2 * PADDING, 40))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours = colours_of(self._steps)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(option.rect, QColor(colours.selected_ground if selected else colours.card))
        if selected:
            painter.fillRect(self._bar(option.rect), QColor(colours.action))
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        number, lines = index.data(LINES)
        self._paint_lines(painter, option.rect, colours, number, lines)
        painter.restore()

    def _paint_lines(
        self,
        painter: QPainter,
        rect: QRect,
        colours: Colours,
        number: str,
        lines: tuple[Line, ...],
    ) -> None:
        text = self._text_rect(rect)
        painter.setFont(self._font(bold=True))
        painter.setPen(QColor(colours.text))
        beside = QRect(rect.left() + PADDING + 4, text.top(), self._number_width(), text.height())
        if self._steps.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            beside.moveRight(rect.right() - PADDING - 4)
        painter.drawText(beside, Qt.AlignmentFlag.AlignTop, number)
        top = text.top()
        for line in lines:
            height = self._height(line, text.width())
            painter.setFont(self._font(bold=line.bold))
            painter.setPen(QColor(getattr(colours, line.colour)))
            box = QRect(text.left(), top, text.width(), height)
            painter.drawText(box, int(Qt.TextFlag.TextWordWrap), line.words)
            top += height

    def _text_rect(self, rect: QRect) -> QRect:
        side = 2 * PADDING + self._number_width()
        inner = rect.adjusted(side, PADDING, -PADDING, -PADDING)
        if self._steps.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            inner = rect.adjusted(PADDING, PADDING, -side, -PADDING)
        return inner

    def _bar(self, rect: QRect) -> QRect:
        bar = QRect(rect.left(), rect.top(), 5, rect.height())
        if self._steps.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            bar.moveRight(rect.right())
        return bar

    def _number_width(self) -> int:
        return QFontMetrics(self._font(bold=True)).horizontalAdvance("00") + 4

    def _height(self, line: Line, width: int) -> int:
        """Each line is measured once for a width: a list asks for its rows again and again."""
        known = (line.words, line.bold, width, self._steps.font().key())
        if known not in self._heights:
            if len(self._heights) > MOST_REMEMBERED:
                self._heights.clear()
            metrics = QFontMetrics(self._font(bold=line.bold))
            box = metrics.boundingRect(
                QRect(0, 0, width, 10_000), int(Qt.TextFlag.TextWordWrap), line.words
            )
            self._heights[known] = box.height() + 2
        return self._heights[known]

    def _font(self, *, bold: bool) -> QFont:
        base = self._steps.font()
        known = (base.key(), bold)
        if known not in self._fonts:
            font = QFont(base)
            font.setBold(bold)
            self._fonts[known] = font
        return self._fonts[known]
