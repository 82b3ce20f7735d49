"""Sync in words: what waits, when the last exchange was, and the two things to do about it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coach_app.domain.errors import Meaning, Refusal
from coach_app.services.exchange import SyncReport, SyncStatus
from ui.shared.buttons import primary, secondary
from ui.shared.dates import date_and_time, when
from ui.shared.fields import TextField
from ui.shared.layout import GRID, Page
from ui.shared.pieces import Card, Message, heading, words
from ui.shared.ports import Place
from ui.shared.screen import Screen, ScreenContext
from ui.shared.sentences import sentence


class SyncView(Screen):
    shown = Signal()
    exchange_wanted = Signal()
    enrol_wanted = Signal(str, str)
    put_right_wanted = Signal()

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("content")
        self._desk = context.desk
        self.message = Message()
        self.waiting = words("", "big", "syncWaiting")
        self.last = words("", name="syncLast")
        self.server = words("", "quiet", "syncServer")
        self.trouble = Message("syncTrouble")
        self.put_right = secondary(self.tr("Look at them"), "putRight")
        self.put_right.clicked.connect(self.put_right_wanted)
        self.now = primary(self.tr("Exchange now"), "exchangeNow", drawing="sync")
        self.now.clicked.connect(self.exchange_wanted)
        self.standing = Card(self.tr("This laptop"), "standing")
        for part in (self.waiting, self.last, self.server, self.trouble):
            self.standing.body.addWidget(part)
        for button in (self.put_right, self.now):
            self.standing.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.enrolment = self._enrolment()
        page = Page()
        page.body.addWidget(heading(self.tr("Sync")))
        page.body.addWidget(
            words(
                self.tr(
                    "Everything is saved on this laptop first. When a network is there, changes "
                    "go to the server and the news of your team comes back."
                )
            )
        )
        for widget in (self.message, self.standing, self.enrolment):
            page.body.addWidget(widget)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(page)

    def open_at(self, _place: Place) -> None:
        self.message.clear()
        self.shown.emit()

    def first_focus(self) -> QWidget | None:
        return self.now if self.now.isVisible() else self.address.control

    def show_status(self, status: SyncStatus) -> None:
        self.waiting.setText(self._waits(status))
        self.last.setText(self._last(status))
        self.server.setText(
            self.tr("Server: {address}").format(address=status.server_url)
            if status.enrolled
            else self.tr("This laptop is not enrolled with a server yet.")
        )
        self.trouble.show_text(self._trouble(status), "attention")
        self.put_right.setVisible(bool(status.conflicts or status.refused or status.held))
        self.now.setVisible(status.enrolled)
        self.enrolment.setVisible(not status.enrolled)

    def show_missing(self, *, address: bool, code: bool) -> None:
        self.address.set_error(self.tr("Type the server's address.") if address else "")
        self.code.set_error(self.tr("Type the one-time code.") if code else "")
        if address:
            self.address.take_focus()
        elif code:
            self.code.take_focus()

    def show_enrolled(self) -> None:
        self.code.set_value("")
        self.message.show_done(
            self.tr("This laptop is enrolled. Press Exchange now to send what waits.")
        )

    def show_report(self, report: SyncReport) -> None:
        parts = [self._count_sent(report.sent), self._count_received(report.received)]
        if report.refused:
            parts.append(
                self.tr("{count} refused by the server; they stay here.").format(
                    count=report.refused
                )
            )
        if report.waiting:
            parts.append(self.tr("{count} still wait.").format(count=report.waiting))
        self.message.show_done(" ".join(parts))

    def show_problem(self, problem: Exception) -> None:
        told = sentence(problem)
        if isinstance(problem, Refusal) and problem.meaning is Meaning.NETWORK:
            safe = self.tr("Everything is safe on this laptop. Try again when a network is there.")
            told = f"{told} {safe}"
        self.message.show_problem(told)

    def set_busy(self, *, busy: bool) -> None:
        if busy:
            self.message.clear()
        self.now.set_busy(busy=busy, text=self.tr("Exchanging"))
        self.send_code.set_busy(busy=busy, text=self.tr("Enrolling"))

    def _enrolment(self) -> Card:
        card = Card(self.tr("Enrol this laptop"), "enrolment")
        self.address = TextField(
            self.tr("Server address"),
            "serverAddress",
            hint=self.tr("As your team gave it to you; it begins with https://"),
        )
        self.code = TextField(
            self.tr("One-time code"),
            "oneTimeCode",
            hint=self.tr("Your supervisor makes one for each laptop."),
            width=28,
        )
        self.send_code = primary(self.tr("Enrol this laptop"), "enrol")
        self.send_code.clicked.connect(self._send)
        card.body.setSpacing(GRID * 2)
        card.body.addWidget(self.address)
        card.body.addWidget(self.code)
        card.body.addWidget(self.send_code, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _send(self) -> None:
        self.enrol_wanted.emit(self.address.value(), self.code.value())

    def _waits(self, status: SyncStatus) -> str:
        if status.unsent == 0:
            return self.tr("Nothing waits to be sent.")
        if status.unsent == 1:
            return self.tr("1 change waits to be sent. It is saved on this laptop.")
        return self.tr("{count} changes wait to be sent. They are saved on this laptop.").format(
            count=f"{status.unsent:,}"
        )

    def _last(self, status: SyncStatus) -> str:
        parts = []
        if status.oldest_unsent_at is not None:
            at = when(status.oldest_unsent_at, self._desk.today())
            parts.append(self.tr("The oldest is from {at}.").format(at=at))
        if status.last_exchange_at is not None:
            at = date_and_time(status.last_exchange_at)
            parts.append(self.tr("Last exchange: {at}.").format(at=at))
        else:
            parts.append(self.tr("There was no exchange yet."))
        return " ".join(parts)

    def _trouble(self, status: SyncStatus) -> str:
        parts = []
        if status.conflicts:
            parts.append(
                self.tr("Two versions of one answer: {count}. Both are kept.").format(
                    count=status.conflicts
                )
            )
        if status.refused:
            parts.append(
                self.tr("Not taken by the server: {count}. They stay on this laptop.").format(
                    count=status.refused
                )
            )
        if status.held:
            parts.append(
                self.tr("Held until something they belong to arrives: {count}.").format(
                    count=status.held
                )
            )
        return " ".join(parts)

    def _count_sent(self, count: int) -> str:
        if count == 1:
            return self.tr("1 change sent.")
        return self.tr("{count} changes sent.").format(count=count)

    def _count_received(self, count: int) -> str:
        if count == 1:
            return self.tr("1 change received.")
        return self.tr("{count} changes received.").format(count=count)
