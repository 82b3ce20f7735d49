"""Header, navigation and the room for one screen."""

from PySide6.QtWidgets import QStackedWidget, QWidget

from coach_app.services.caseload import SearchHit
from coach_app.services.desk import Desk
from ui.frame.by_itself import ByItself
from ui.frame.header import Header, Navigation
from ui.frame.presenter import Counts
from ui.shared.layout import column, row
from ui.shared.pieces import Message


class FrameView(QWidget):
    presenter: object = None

    def __init__(self, desk: Desk, by_itself: ByItself) -> None:
        """`by_itself` exchanges with the server for as long as the frame lives."""
        super().__init__()
        self._desk = desk
        self.by_itself = by_itself
        by_itself.setParent(self)
        self.header = Header()
        self.navigation = Navigation()
        self.room = QStackedWidget()
        self.room.setObjectName("content")
        beside = row(self.navigation, self.room, space=0)
        beside.setStretch(1, 1)
        self.note = Message("frameNote")
        whole = column(self.header, self.note, beside, space=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def show_counts(self, counts: Counts) -> None:
        self.navigation.show_count("today", counts.today)
        self.navigation.show_count("referrals", counts.referrals)
        self.navigation.show_count("sync", counts.sync.unsent)
        self.header.show_state(counts.sync, self._desk.today())

    def show_hits(self, hits: tuple[SearchHit, ...], text: str) -> None:
        self.header.search.show_hits(hits, text)

    def hide_hits(self) -> None:
        self.header.search.hide_hits()

    def clear_search(self) -> None:
        self.header.search.clear()
        self.header.search.hide_hits()
