"""The laptop was too long without an exchange: what happened, and the two things to do."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coach_app.services.lease import LeaseStanding
from ui.shared.buttons import primary, secondary
from ui.shared.dialogs import Dialogs
from ui.shared.layout import GRID, Page, row
from ui.shared.pieces import Card, Message, heading, words
from ui.shared.ports import Place
from ui.shared.screen import Screen
from ui.shared.sentences import sentence


class LeaseView(Screen):
    shown = Signal()
    hand_over_wanted = Signal(object)

    def __init__(self, dialogs: Dialogs) -> None:
        super().__init__()
        self.setObjectName("content")
        self._dialogs = dialogs
        self.message = Message()
        self.what = words("", "big", "leaseWhat")
        self.safe = words("", name="leaseSafe")
        self.now = primary(self.tr("Exchange now"), "exchangeNow", drawing="sync")
        self.over = secondary(self.tr("Hand over unsent work"), "handOver", drawing="document")
        card = Card(name="lease")
        card.body.setSpacing(GRID * 2)
        for part in (self.what, self.safe, self.message):
            card.body.addWidget(part)
        card.body.addLayout(row(self.now, self.over, None, space=GRID * 2))
        page = Page()
        page.body.addWidget(heading(self.tr("An exchange is needed")))
        page.body.addWidget(card)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(page)
        self.over.clicked.connect(self._ask_where)

    def open_at(self, _place: Place) -> None:
        self.shown.emit()

    def first_focus(self) -> QWidget | None:
        return self.now

    def show_standing(self, standing: LeaseStanding) -> None:
        self.what.setText(
            self.tr(
                "This laptop has not exchanged with the server for {days} days. "
                "Exchange now to go on."
            ).format(days=standing.days)
        )
        if standing.unsent == 1:
            waits = self.tr("1 change waits to be sent.")
        else:
            waits = self.tr("{count} changes wait to be sent.").format(count=standing.unsent)
        safe = self.tr(
            "Nothing is lost: everything is still here, and can be read again after the exchange. "
            "If an exchange was made lately, check the laptop\u2019s date. Without a network, hand "
            "the unsent work over as one encrypted file."
        )
        self.safe.setText(f"{waits} {safe}")

    def show_handed_over(self) -> None:
        self.message.show_done(
            self.tr("The file is saved. Give it to your administrator; it opens as this laptop.")
        )

    def show_problem(self, problem: Exception) -> None:
        self.message.show_problem(sentence(problem))

    def set_busy(self, *, busy: bool) -> None:
        if busy:
            self.message.clear()
        for button in (self.now, self.over):
            button.set_busy(busy=busy)

    def _ask_where(self) -> None:
        target = self._dialogs.save_where(
            self,
            self.tr("Hand over unsent work"),
            "coach-app.backup",
            self.tr("Backups (*.backup)"),
        )
        if target is not None:
            self.hand_over_wanted.emit(target)
