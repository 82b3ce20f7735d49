"""Search in the header, with what it finds underneath."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QSizePolicy, QWidget

from coach_app.services.caseload import SearchHit
from ui.shared.labels import record_kind
from ui.shared.layout import GRID
from ui.shared.pieces import announce

AFTER_TYPING_MS = 180
ROW = 54
MOST_SEEN = 8
DOWN = Qt.Key.Key_Down
OPENING = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class SearchBox(QLineEdit):
    """Down goes into what was found, Return opens the first, Escape closes it."""

    asked = Signal(str)
    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("search")
        self.setPlaceholderText(self.tr("Search people and notes (Ctrl+K)"))
        self.setAccessibleName(self.tr("Search people and notes"))
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(160)
        self.setMaximumWidth(400)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hits = QListWidget()
        self.hits.setObjectName("searchHits")
        self.hits.setAccessibleName(self.tr("What the search found"))
        self.hits.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hits.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.hits.hide()
        self.hits.installEventFilter(self)
        self.hits.itemActivated.connect(self._choose)
        self.hits.itemClicked.connect(self._choose)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AFTER_TYPING_MS)
        self._timer.timeout.connect(self._ask)
        self.textChanged.connect(self._timer.start)

    def show_hits(self, hits: tuple[SearchHit, ...], text: str) -> None:
        self.hits.clear()
        for hit in hits:
            item = QListWidgetItem(self._line(hit), self.hits)
            item.setData(Qt.ItemDataRole.UserRole, hit)
        if not hits:
            none = QListWidgetItem(
                self.tr('Nothing found for "{text}"').format(text=text), self.hits
            )
            none.setFlags(Qt.ItemFlag.NoItemFlags)
        announce(self, self.tr("{count} found").format(count=len(hits)))
        self._lay_hits(max(1, len(hits)))

    def hide_hits(self) -> None:
        """Nothing about anybody stays behind in a list nobody sees."""
        self.hits.hide()
        self.hits.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == DOWN and self.hits.isVisible():
            self.hits.setFocus()
            self.hits.setCurrentRow(0)
        elif key in OPENING:
            self._open_first()
        elif key == Qt.Key.Key_Escape:
            self.clear()
            self.hide_hits()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self.hits:
            return False
        if event.type() is QEvent.Type.FocusOut and not self.hasFocus():
            self.hide_hits()
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._key_in_hits(Qt.Key(event.key()))
        return False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.hits.setParent(self.window())

    def _key_in_hits(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_Escape or (key == Qt.Key.Key_Up and self.hits.currentRow() == 0):
            self.setFocus()
            return True
        if key in OPENING:
            self._choose(self.hits.currentItem())
            return True
        return False

    def _lay_hits(self, count: int) -> None:
        window: QWidget = self.window()
        self.hits.setParent(window)
        below = self.mapTo(window, QPoint(0, self.height() + 4))
        wide = min(max(self.width(), 560), window.width() - below.x() - GRID)
        self.hits.setGeometry(below.x(), below.y(), wide, min(count, MOST_SEEN) * ROW + 6)
        self.hits.raise_()
        self.hits.show()

    def _line(self, hit: SearchHit) -> str:
        where = record_kind(hit.where)
        snippet = " ".join(hit.snippet.split())
        return (
            f"{hit.ref}   {hit.name}\n{where}: {snippet}" if snippet else f"{hit.ref}   {hit.name}"
        )

    def _ask(self) -> None:
        self.asked.emit(self.text())

    def _open_first(self) -> None:
        if self.hits.isVisible():
            self._choose(self.hits.item(0))
        else:
            self._ask()

    def _choose(self, item: QListWidgetItem | None) -> None:
        hit = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        if hit is not None:
            self.hide_hits()
            self.chosen.emit(hit)
