"""What a supervisor wrote about a plan, and the field to answer in."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coach_app.domain.comment import Comment
from coach_app.domain.commenting import open_comments
from coach_app.services.caseload import CaseView
from ui.shared.buttons import Button, primary, secondary
from ui.shared.dates import date_and_time
from ui.shared.dialogs import Dialogs
from ui.shared.fields import LongTextField
from ui.shared.labels import label
from ui.shared.layout import GRID, Page, Wrapping, column, empty, holder
from ui.shared.part_head import PartHead
from ui.shared.pieces import Card, EmptyState, Message, Skeleton, Tag, words
from ui.shared.quoting import apart, quoted
from ui.shared.screen import Screen
from ui.shared.sentences import sentence
from ui.shared.typed_text import shows_record


class CommentCard(Card):
    answered = Signal(str, str)

    def __init__(self, comment: Comment) -> None:
        super().__init__(name="commentCard")
        self._id = comment.id
        shows_record(self, comment.id)
        about = f"{label(comment.about)}: {comment.part}" if comment.part else label(comment.about)
        said = self.tr("{author}, {time}, on: {about}").format(
            author=apart(comment.author), time=date_and_time(comment.written_at), about=about
        )
        if comment.sends_back and comment.open:
            self.body.addWidget(Tag(self.tr("Sends the plan back"), "late"))
        if comment.approves:
            self.body.addWidget(Tag(self.tr("Approves the plan"), "done"))
        self.body.addWidget(words(quoted(comment.text), "spoken"))
        self.body.addWidget(words(said, "quiet"))
        self.reply = LongTextField(self.tr("Your answer"), "answerText", lines=2)
        self.send: Button = primary(self.tr("Keep this answer"), "keepAnswer")
        if comment.open:
            self.body.addWidget(self.reply)
            self.body.addWidget(holder(Wrapping(self.send)))
            self.send.clicked.connect(self._say)
        elif comment.answered_at is not None:
            told = self.tr("{by}, {time}: {answer}").format(
                by=apart(comment.answered_by),
                time=date_and_time(comment.answered_at),
                answer=comment.answer,
            )
            self.body.addWidget(words(told))

    @property
    def dirty(self) -> bool:
        return bool(self.reply.value())

    def _say(self) -> None:
        text = self.reply.value()
        self.reply.set_error("" if text else self.tr("Write an answer first."))
        if text:
            self.answered.emit(self._id, text)
        else:
            self.reply.take_focus()


class CommentsScreen(Screen):
    answered = Signal(str, str)

    def __init__(self, dialogs: Dialogs) -> None:
        super().__init__()
        self.setObjectName("CommentsScreen")
        self._dialogs = dialogs
        self.to_plan = secondary(self.tr("Open the plan"), "planFromComments")
        self.head = PartHead(
            self.tr("Supervisor\u2019s comments"), self.tr("Back to the case"), self.to_plan
        )
        self.message = Message("commentsMessage")
        self.skeleton = Skeleton()
        self.rows = column(space=GRID * 2)
        page = Page()
        for part in (self.head, self.message, self.skeleton, holder(self.rows)):
            page.body.addWidget(part)
        self.setLayout(column(page, space=0))
        self.skeleton.start()

    def first_focus(self) -> QWidget | None:
        return self.skeleton if not self.skeleton.isHidden() else self.head.back

    def unsaved(self) -> bool:
        return any(card.dirty for card in self.cards())

    def may_leave(self) -> bool:
        return not self.unsaved() or self._dialogs.confirm(
            self,
            self.tr("What you typed here is not saved yet."),
            yes=self.tr("Leave without saving"),
            no=self.tr("Stay here"),
        )

    def cards(self) -> tuple[CommentCard, ...]:
        items = (self.rows.itemAt(n) for n in range(self.rows.count()))
        widgets = (item.widget() for item in items if item is not None)
        return tuple(widget for widget in widgets if isinstance(widget, CommentCard))

    def show_case(self, case: CaseView) -> None:
        take_focus = not self.skeleton.isHidden() and self.focus_is_free()
        self.skeleton.stop()
        self.head.show_case(case.file)
        empty(self.rows)
        waiting = open_comments(case.file)
        for comment in (*waiting, *(c for c in reversed(case.file.comments) if not c.open)):
            card = CommentCard(comment)
            card.answered.connect(self.answered)
            self.rows.addWidget(card)
        if not case.file.comments:
            self.rows.addWidget(
                EmptyState(
                    self.tr("No comments"),
                    self.tr("What a supervisor writes about this case comes with an exchange."),
                )
            )
        if take_focus and (target := self.first_focus()) is not None:
            target.setFocus()

    def show_answered(self) -> None:
        self.message.show_done(
            self.tr("Kept on this laptop. It goes to the supervisor with the next exchange.")
        )

    def show_problem(self, problem: Exception) -> None:
        self.skeleton.stop()
        self.message.show_problem(sentence(problem))

    def set_busy(self, *, busy: bool) -> None:
        if busy:
            self.message.clear()
        for card in self.cards():
            card.send.set_busy(busy=busy)
