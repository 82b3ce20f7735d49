"""What a supervisor said about this plan and nobody has answered yet, above the plan."""

from PySide6.QtWidgets import QSizePolicy

from coach_app.domain.case import CaseFile
from coach_app.domain.commenting import open_comments, sent_back
from coach_app.domain.plan import Plan
from ui.shared.buttons import secondary
from ui.shared.layout import Wrapping
from ui.shared.pieces import Card, words
from ui.shared.quoting import apart, quoted


class CommentBanner(Card):
    def __init__(self) -> None:
        super().__init__(name="commentBanner")
        self.setAccessibleName(self.tr("From your supervisor"))
        self.said = words("", "strong", "commentSaid")
        self.told = words("", name="commentTold")
        self.answer = secondary(self.tr("Read and answer"), "answerComments")
        policy = self.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Maximum)
        self.setSizePolicy(policy)
        for part in (self.said, self.told):
            self.body.addWidget(part)
        self.body.addLayout(Wrapping(self.answer))
        self.holds_up = False
        """Whether the plan was sent back: nobody can agree or sign it yet."""
        self.hide()

    def show_case(self, file: CaseFile, plan: Plan | None) -> None:
        """Hidden where nothing waits for an answer."""
        waiting = [
            one for one in open_comments(file) if plan is not None and one.plan_id == plan.id
        ]
        back = sent_back(file)
        self.holds_up = back is not None
        self.setVisible(bool(waiting or back))
        first = back or next(iter(waiting), None)
        if first is None:
            return
        self.said.setText(
            self._sent_back(first.author) if back is not None else self._commented(len(waiting))
        )
        self.told.setText(
            self.tr("{part}: {text}").format(part=first.part, text=quoted(first.text))
            if first.part
            else quoted(first.text)
        )

    def _sent_back(self, author: str) -> str:
        text = self.tr(
            "{author} has sent this plan back. It can be agreed and signed once you have answered."
        )
        return text.format(author=apart(author))

    def _commented(self, count: int) -> str:
        if count == 1:
            return self.tr("A comment on this plan waits for your answer.")
        return self.tr("{count} comments on this plan wait for your answer.").format(count=count)
