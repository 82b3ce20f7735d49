"""The statement and the signatures over the whole window."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from coach_app.domain.signature import SignerRole
from ui.shared.buttons import primary, quiet, secondary
from ui.shared.dialogs import Dialogs
from ui.shared.layout import GRID, GUTTER, Page, column, holder, row
from ui.shared.pieces import Message, Skeleton, heading, words
from ui.shared.screen import Screen
from ui.shared.sentences import sentence
from ui.shared.sized import large, sized
from ui.signing.panel import SigningPanel
from ui.signing.presenter import Turn

SMALL = 14
STATEMENT = 18


class SigningScreen(Screen):
    alone = True

    def __init__(self, dialogs: Dialogs) -> None:
        super().__init__()
        self.setObjectName("SigningScreen")
        self._dialogs = dialogs
        self.read_again = quiet(self.tr("Read the plan again"), "readAgain", drawing="back")
        self.close_it = quiet(self.tr("Close"), "closeSigning")
        self.message = Message("signingMessage")
        self.skeleton = Skeleton()
        self.title = heading("", 1, "signingTitle")
        self.statement = words("", name="statement")
        sized(self.statement, STATEMENT)
        self.name = sized(words("", "quiet", "signerName"), SMALL)
        self.panel = SigningPanel()
        self.turn_part = holder(
            column(self.title, self.statement, self.name, self.panel, space=GRID * 2), "turn"
        )
        self.open_paper = primary(self.tr("Open the signed plan"), "openPaper", drawing="document")
        self.to_case = secondary(self.tr("Back to the case"), "backToCase")
        self.signed_part = self._signed_part()
        self.to_plan = primary(self.tr("Go to the plan"), "goToPlan")
        for button in (
            self.read_again,
            self.close_it,
            self.open_paper,
            self.to_case,
            self.to_plan,
        ):
            large(button)
        self._arrange()
        self.skeleton.start()

    def first_focus(self) -> QWidget | None:
        return self.skeleton if self.turn_part.isHidden() else self.panel.by_hand

    def may_leave(self) -> bool:
        if self.turn_part.isHidden() or not self.panel.begun:
            return True
        return self._dialogs.confirm(
            self,
            self.tr("The signature is not saved yet."),
            yes=self.tr("Leave without signing"),
            no=self.tr("Stay here"),
        )

    def show_turn(self, turn: Turn) -> None:
        self.skeleton.stop()
        self.message.clear()
        if turn.role is SignerRole.PARTICIPANT:
            self.title.setText(self.tr("Your signature"))
        else:
            self.title.setText(self.tr("The coach's signature"))
            said = self.tr("{name} has signed. Now the coach signs.")
            self.message.show_done(said.format(name=turn.signed_before))
        self.statement.setText(turn.statement)
        self.name.setText(self.tr("Signing as {name}").format(name=turn.name))
        self.turn_part.show()
        self.panel.begin(turn)

    def show_signed(self) -> None:
        self.skeleton.stop()
        self.message.clear()
        self.turn_part.hide()
        self.read_again.hide()
        self.signed_part.show()
        self.open_paper.setFocus()

    def show_not_agreed(self) -> None:
        self.skeleton.stop()
        self.turn_part.hide()
        self.message.show_text(
            self.tr("The plan is not agreed yet. Agree it together first."), "attention"
        )
        self.to_plan.show()

    def show_problem(self, problem: Exception) -> None:
        """What was drawn or typed stays where it is."""
        self.skeleton.stop()
        text = sentence(problem)
        if self.panel.typing and not self.turn_part.isHidden():
            self.panel.show_fault(text)
        else:
            self.message.show_problem(text)

    def set_busy(self, *, busy: bool) -> None:
        self.panel.set_busy(busy=busy)

    def _signed_part(self) -> QWidget:
        said = self.tr(
            "Both have signed, and the document is sealed. It is saved on this laptop; "
            "give the person a copy."
        )
        part = holder(
            column(
                heading(self.tr("The plan is signed"), 1, "signedTitle"),
                sized(words(said), STATEMENT),
                row(self.open_paper, self.to_case, None, space=GRID * 2),
                space=GRID * 3,
            ),
            "signed",
        )
        part.hide()
        return part

    def _arrange(self) -> None:
        page = Page(width=980)
        for part in (self.message, self.skeleton, self.turn_part, self.signed_part):
            page.body.addWidget(part)
        page.body.addWidget(self.to_plan, 0, Qt.AlignmentFlag.AlignLeft)
        self.turn_part.hide()
        self.to_plan.hide()
        top = row(self.read_again, None, self.close_it, space=GRID * 2)
        whole = column(top, page, space=GRID)
        whole.setContentsMargins(GUTTER, GRID * 2, GUTTER, GRID * 2)
        whole.setStretch(1, 1)
        self.setLayout(whole)
