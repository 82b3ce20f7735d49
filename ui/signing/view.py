"""The statement and the signatures over the whole window."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from coach_app.domain.signature import SignerRole, SigningMethod
from coach_app.domain.statement import Statement
from ui.shared.buttons import primary, quiet, secondary
from ui.shared.dates import date_and_time
from ui.shared.dialogs import Dialogs
from ui.shared.layout import GRID, GUTTER, Page, column, holder, row
from ui.shared.pieces import Message, Skeleton, heading, words
from ui.shared.quoting import apart
from ui.shared.screen import Screen
from ui.shared.sentences import sentence
from ui.shared.signing_panel import SigningPanel
from ui.shared.sized import large, sized
from ui.shared.statement_view import StatementView
from ui.shared.typed_text import shows_record
from ui.signing.presenter import Turn
from ui.signing.refusing import RefusingPart

SMALL = 14
LARGE = 18


class SigningScreen(Screen):
    alone = True

    def __init__(self, dialogs: Dialogs, spoken: tuple[str, ...] = ()) -> None:
        """`spoken`: tags of the languages that the statement can be shown in."""
        super().__init__()
        self.setObjectName("SigningScreen")
        self._dialogs = dialogs
        self.read_again = quiet(self.tr("Read the plan again"), "readAgain", drawing="back")
        self.close_it = quiet(self.tr("Close"), "closeSigning")
        self.message = Message("signingMessage")
        self.paper_notes = Message("paperNotes")
        self.skeleton = Skeleton()
        self.title = heading("", 1, "signingTitle")
        self.statement = StatementView(spoken)
        self.name = sized(words("", "quiet", "signerName"), SMALL)
        self.panel = SigningPanel()
        self.refusing = RefusingPart()
        self.turn_part = holder(
            column(
                self.title,
                self.statement,
                self.name,
                self.panel,
                self.refusing,
                space=GRID * 2,
            ),
            "turn",
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
        if self.turn_part.isHidden():
            return self.skeleton
        return self.panel.choices[SigningMethod.DRAWN]

    def may_leave(self) -> bool:
        if self.turn_part.isHidden() or not (self.panel.begun or self.refusing.begun):
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
        own = turn.role is SignerRole.PARTICIPANT
        shows_record(self.turn_part, turn.role.value)
        self.statement.offer_languages(offered=own)
        self.refusing.setVisible(own)
        self.refusing.begin()
        if own:
            self.title.setText(self.tr("Your signature"))
            self._show_earlier(turn)
        else:
            self.title.setText(self.tr("The coach\u2019s signature"))
            said = self.tr("{name} has signed. Now the coach signs.")
            self.message.show_done(said.format(name=apart(turn.signed_before)))
        self.show_statement(turn.statement)
        self.name.setText(self.tr("Signing as {name}").format(name=turn.name))
        self.turn_part.show()
        self.panel.begin(turn.role, interpreter=turn.interpreter)

    def show_statement(self, statement: Statement) -> None:
        self.statement.show_statement(statement)

    def show_paper_notes(self, notes: tuple[str, ...]) -> None:
        """In which manner the paper stands, and letters that it cannot print."""
        if not self.turn_part.isHidden():
            self.paper_notes.show_text("\n".join(notes), "info")

    def show_refused(self, name: str) -> None:
        """Nothing is lost: the plan is there, agreed and not signed."""
        self.turn_part.hide()
        self.paper_notes.clear()
        said = self.tr(
            "It is recorded that {name} did not sign. The plan stays agreed, without a signature."
        )
        self.message.show_text(said.format(name=name), "info")
        self.to_plan.show()
        self.to_plan.setFocus()

    def show_signed(self) -> None:
        self.skeleton.stop()
        self.message.clear()
        self.turn_part.hide()
        self.paper_notes.clear()
        self.read_again.hide()
        self.signed_part.show()
        self.open_paper.setFocus()

    def show_not_agreed(self) -> None:
        self._show_not_yet(self.tr("The plan is not agreed yet. Agree it together first."))

    def show_sent_back(self) -> None:
        """Before anybody signs: the person reads along, so it says no more than this."""
        self._show_not_yet(self.tr("The plan is looked at once more before it is signed."))

    def show_takes_no_part(self) -> None:
        self._show_not_yet(
            self.tr("Taking part is a choice. As things stand there is nothing to sign.")
        )

    def _show_not_yet(self, why: str) -> None:
        self.skeleton.stop()
        self.turn_part.hide()
        self.message.show_text(why, "attention")
        self.to_plan.show()
        self.to_plan.setFocus()

    def show_problem(self, problem: Exception) -> None:
        """What was drawn or typed stays where it is."""
        self.skeleton.stop()
        text = sentence(problem)
        if self.refusing.at_work and not self.turn_part.isHidden():
            self.refusing.show_fault(text)
        elif self.panel.shows_faults and not self.turn_part.isHidden():
            self.panel.show_fault(text)
        else:
            self.message.show_problem(text)

    def set_busy(self, *, busy: bool) -> None:
        self.panel.set_busy(busy=busy)
        self.refusing.set_busy(busy=busy)

    def _show_earlier(self, turn: Turn) -> None:
        if turn.refused is not None:
            said = self.tr("Asked on {time} and not signed. It can be signed now.")
            self.message.show_text(said.format(time=date_and_time(turn.refused.refused_at)))

    def _signed_part(self) -> QWidget:
        said = self.tr(
            "Both have signed, and the document is sealed. It is saved on this laptop; "
            "give the person a copy."
        )
        part = holder(
            column(
                heading(self.tr("The plan is signed"), 1, "signedTitle"),
                sized(words(said), LARGE),
                row(self.open_paper, self.to_case, None, space=GRID * 2),
                space=GRID * 3,
            ),
            "signed",
        )
        part.hide()
        return part

    def _arrange(self) -> None:
        page = Page(width=980)
        for part in (
            self.message,
            self.skeleton,
            self.paper_notes,
            self.turn_part,
            self.signed_part,
        ):
            page.body.addWidget(part)
        page.body.addWidget(self.to_plan, 0, Qt.AlignmentFlag.AlignLeft)
        self.turn_part.hide()
        self.to_plan.hide()
        top = row(self.read_again, None, self.close_it, space=GRID * 2)
        whole = column(top, page, space=GRID)
        whole.setContentsMargins(GUTTER, GRID * 2, GUTTER, GRID * 2)
        whole.setStretch(1, 1)
        self.setLayout(whole)
