"""Where there is no network at all: out onto a stick, and the server's answer in again."""

from pathlib import Path

from PySide6.QtCore import Signal

from coach_app.services.exchange_files import ENDING, AnswerTaken, Written
from ui.shared.buttons import secondary
from ui.shared.layout import Wrapping, holder
from ui.shared.pieces import Card, Message, words
from ui.shared.screen import ScreenContext


class StickCard(Card):
    write_to = Signal(Path)
    read_from = Signal(Path)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(self.tr("No network at all"), "stick")
        self._desk, self._dialogs = context.desk, context.dialogs
        self.message = Message("stickMessage")
        self.write = secondary(self.tr("Write a file for the stick"), "writeStick")
        self.write.clicked.connect(self._ask_where)
        self.read = secondary(self.tr("Read the answer from the stick"), "readStick")
        self.read.clicked.connect(self._ask_which)
        self.body.addWidget(
            words(
                self.tr(
                    "Save everything that waits as a file on a stick, and have it taken to the "
                    "server. Only the server can open it. Bring the server\u2019s answer back and "
                    "read it here. Until then everything counts as not sent."
                ),
                "quiet",
            )
        )
        self.body.addWidget(holder(Wrapping(self.write, self.read)))
        self.body.addWidget(self.message)

    def set_busy(self, *, busy: bool) -> None:
        if busy:
            self.message.clear()
        self.write.set_busy(busy=busy, text=self.tr("Working"))
        self.read.set_busy(busy=busy, text=self.tr("Working"))

    def show_written(self, written: Written) -> None:
        if not written.changes and not written.papers:
            nothing = self.tr(
                "{name} was written. Nothing waits to be sent: the file only asks for the news of "
                "your team. Take the stick out safely."
            )
            self.message.show_done(nothing.format(name=written.name))
            return
        parts = [
            self.tr("{name} was written, with {changes} and {papers}.").format(
                name=written.name,
                changes=self._changes(written.changes),
                papers=self._count_papers(written.papers),
            )
        ]
        if written.papers_left:
            left = self.tr("Papers that did not fit and go with the next file: {count}.")
            parts.append(left.format(count=written.papers_left))
        parts.append(
            self.tr("It all waits here until you read the answer. Take the stick out safely.")
        )
        self.message.show_done(" ".join(parts))

    def show_taken(self, taken: AnswerTaken) -> None:
        parts = [self.tr("The answer is taken in: {changes} and {papers} received.")]
        if taken.refused:
            parts.append(self.tr("{refused} refused by the server; they stay here."))
        if taken.conflicts:
            parts.append(self.tr("Two versions of one answer: {conflicts}. Both are kept."))
        if taken.withheld:
            parts.append(self.tr("Nothing new comes before you have signed in."))
        if taken.waiting:
            parts.append(self.tr("{waiting} still wait."))
        elif taken.papers_waiting:
            parts.append(self.tr("Papers that still wait for the next file: {left}."))
        else:
            parts.append(self.tr("Nothing waits to be sent."))
        self.message.show_done(
            " ".join(parts).format(
                changes=self._changes(taken.received),
                papers=self._count_papers(taken.papers),
                refused=taken.refused,
                conflicts=taken.conflicts,
                waiting=taken.waiting,
                left=taken.papers_waiting,
            )
        )

    def _ask_where(self) -> None:
        """The name says which laptop and which day, and nothing of anybody."""
        day = self._desk.today().isoformat()
        path = self._dialogs.save_where(
            self,
            self.tr("Write a file for the stick"),
            f"laptop-{day}{ENDING}",
            self.tr("Exchange files") + f" (*{ENDING})",
        )
        if path is not None:
            self.write_to.emit(path)

    def _ask_which(self) -> None:
        path = self._dialogs.open_which(
            self, self.tr("Read the answer from the stick"), self.tr("All files") + " (*)"
        )
        if path is not None:
            self.read_from.emit(path)

    def _changes(self, count: int) -> str:
        if count == 1:
            return self.tr("1 change")
        return self.tr("{count} changes").format(count=f"{count:,}")

    def _count_papers(self, count: int) -> str:
        if count == 1:
            return self.tr("1 paper")
        return self.tr("{count} papers").format(count=count)
