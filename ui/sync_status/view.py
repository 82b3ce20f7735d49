"""Sync in words: what waits, when the last exchange was, and the two things to do about it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from coach_app.domain.errors import Meaning, Refusal
from coach_app.services.exchange import Progress, SyncReport, SyncStatus, TooMuchWouldGo
from coach_app.services.exchange_files import AnswerTaken, Written
from coach_app.services.outreach import Outreach
from ui.shared.buttons import primary, secondary
from ui.shared.fields import TextField
from ui.shared.layout import GRID, Page
from ui.shared.named import named
from ui.shared.pieces import Card, Message, heading, words
from ui.shared.ports import Place
from ui.shared.screen import Screen, ScreenContext
from ui.shared.sentences import sentence
from ui.sync_status.outreach_card import OutreachCard
from ui.sync_status.sign_in_card import SignInCard
from ui.sync_status.standing_words import clock, last, lease, progress, trouble, waits
from ui.sync_status.stick_card import StickCard


class SyncView(Screen):
    shown = Signal()
    exchange_wanted = Signal()
    enrol_wanted = Signal(str, str)
    put_right_wanted = Signal()
    removal_allowed = Signal()

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("content")
        self._desk, self._dialogs = context.desk, context.dialogs
        self.message = Message()
        self.waiting = words("", "big", "syncWaiting")
        self.last = words("", name="syncLast")
        self.server = words("", "quiet", "syncServer")
        self.trouble = Message("syncTrouble")
        self.clock = Message("syncClock")
        self.lease = Message("syncLease")
        self.progress = words("", name="syncProgress")
        self.bar = named(QProgressBar(), "syncBar")
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("How far the exchange is"))
        self.sign_in = SignInCard()
        self.outreach = OutreachCard()
        self.stick = StickCard(context)
        self.allow = secondary(self.tr("Allow the removal once"), "allowRemoval")
        self.allow.clicked.connect(self._allow)
        self.allow.hide()
        self.put_right = secondary(self.tr("Look at them"), "putRight")
        self.put_right.clicked.connect(self.put_right_wanted)
        self.now = primary(self.tr("Exchange now"), "exchangeNow", drawing="sync")
        self.now.clicked.connect(self.exchange_wanted)
        self.standing = Card(self.tr("This laptop"), "standing")
        for part in (self.waiting, self.last, self.server, self.lease, self.clock, self.trouble):
            self.standing.body.addWidget(part)
        for button in (self.put_right, self.now):
            self.standing.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        for told in (self.progress, self.bar):
            self.standing.body.addWidget(told)
            told.hide()
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
        page.body.addWidget(self.message)
        page.body.addWidget(self.allow, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (self.sign_in, self.standing, self.outreach, self.stick, self.enrolment):
            page.body.addWidget(widget)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(page)

    def open_at(self, _place: Place) -> None:
        self.message.clear()
        self.allow.hide()
        self.stick.message.clear()
        self.sign_in.message.clear()
        self.shown.emit()

    def first_focus(self) -> QWidget | None:
        return self.now if self.now.isVisible() else self.address.control

    def show_status(self, status: SyncStatus) -> None:
        self.waiting.setText(waits(status))
        self.last.setText(last(status, self._desk.today()))
        self.server.setText(
            self.tr("Server: {address}").format(address=status.server_url)
            if status.enrolled
            else self.tr("This laptop is not enrolled with a server yet.")
        )
        self.trouble.show_text(trouble(status), "attention")
        self.clock.show_text(clock(status), "attention")
        self.lease.show_text(lease(status), "attention")
        self.sign_in.show_status(status, self._desk.now())
        self.put_right.setVisible(bool(status.conflicts or status.refused or status.held))
        self.now.setVisible(status.enrolled)
        self.stick.setVisible(status.enrolled)
        self.enrolment.setVisible(not status.enrolled)

    def show_missing(self, *, address: bool, code: bool) -> None:
        self.address.set_error(self.tr("Type the server\u2019s address.") if address else "")
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
        if report.rejoined:
            parts.append(
                self.tr(
                    "This laptop had been put back from a copy. It was compared with the server, "
                    "and what it had lost is here again."
                )
            )
        if report.reoffered:
            parts.append(
                self.tr(
                    "The server had been put back from a backup. What it had lost was sent again."
                )
            )
        if report.withheld:
            parts.append(self.tr("Nothing new comes before you have signed in."))
        self.message.show_done(" ".join(parts))

    def show_problem(self, problem: Exception) -> None:
        told = sentence(problem)
        asks_first = isinstance(problem, TooMuchWouldGo)
        self.allow.setVisible(asks_first)
        line = isinstance(problem, Refusal) and problem.meaning is Meaning.NETWORK
        if line and not asks_first:
            safe = self.tr("Everything is safe on this laptop. Try again when a network is there.")
            told = f"{told} {safe}"
        self.message.show_problem(told)

    def set_busy(self, *, busy: bool) -> None:
        if busy:
            self.message.clear()
            self.allow.hide()
        self.now.set_busy(busy=busy, text=self.tr("Exchanging"))
        self.send_code.set_busy(busy=busy, text=self.tr("Enrolling"))
        self.progress.hide()
        self.bar.hide()

    def show_progress(self, now: Progress) -> None:
        """Only while an exchange is under way: what is told late is not shown any more."""
        if not self.now.busy:
            return
        self.progress.setText(progress(now))
        self.bar.setRange(0, now.all_bytes)
        self.bar.setValue(now.sent_bytes)
        self.progress.show()
        self.bar.show()

    def show_outreach(self, found: Outreach) -> None:
        self.outreach.show_found(found, self._desk.now())

    def show_written(self, written: Written) -> None:
        self.stick.show_written(written)

    def show_taken(self, taken: AnswerTaken) -> None:
        self.stick.show_taken(taken)

    def show_stick_problem(self, problem: Exception) -> None:
        self.stick.message.show_problem(sentence(problem))

    def set_stick_busy(self, *, busy: bool) -> None:
        self.stick.set_busy(busy=busy)

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

    def _allow(self) -> None:
        """What was written here and not sent is sent before anything goes."""
        if self._dialogs.confirm(
            self,
            self.tr(
                "The server takes most of the cases off this laptop. Has your supervisor told you "
                "that this is right? What you wrote is sent first."
            ),
            yes=self.tr("Exchange and remove them"),
            no=self.tr("Keep them"),
        ):
            self.removal_allowed.emit()

    def _send(self) -> None:
        self.enrol_wanted.emit(self.address.value(), self.code.value())

    def _count_sent(self, count: int) -> str:
        if count == 1:
            return self.tr("1 change sent.")
        return self.tr("{count} changes sent.").format(count=count)

    def _count_received(self, count: int) -> str:
        if count == 1:
            return self.tr("1 change received.")
        return self.tr("{count} changes received.").format(count=count)
