"""The list to tick beside the copy as it will be; then the consent, and what was made."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coach_app.domain.errors import Refusal
from coach_app.domain.paper import Manner
from coach_app.domain.signature import SignerRole
from coach_app.services.employer_copies import Wanted
from ui.employer_copy.presenter import Agreeing, Choosing
from ui.employer_copy.ticks import Never, Ticks
from ui.shared.buttons import primary, quiet, secondary
from ui.shared.dates import long_date
from ui.shared.dialogs import Dialogs
from ui.shared.fields import DateField, TextField
from ui.shared.layout import GRID, GUTTER, WIDE, Page, Wrapping, column, holder, row
from ui.shared.manner_choice import MannerChoice
from ui.shared.page_view import PageView
from ui.shared.pause import Pause
from ui.shared.pictures import Picture
from ui.shared.pieces import Message, Skeleton, heading, words
from ui.shared.quoting import apart
from ui.shared.screen import Screen
from ui.shared.sentences import sentence
from ui.shared.side_by_side import SideBySide
from ui.shared.signing_panel import SigningPanel
from ui.shared.sized import large
from ui.shared.statement_view import StatementView
from ui.shared.typed_text import opened_by


class EmployerCopyScreen(Screen):
    wanted_changed = Signal(object)
    go_on_asked = Signal(object)

    def __init__(
        self,
        dialogs: Dialogs,
        today: Callable[[], date],
        spoken: tuple[str, ...] = (),
        written: tuple[str, ...] = (),
    ) -> None:
        """Tags of the languages in which there is a consent, and of those of papers."""
        super().__init__()
        self.setObjectName("EmployerCopyScreen")
        self._dialogs = dialogs
        self._pause = Pause(self)
        self.title = heading(self.tr("A copy for the employer"), 1, "copyTitle")
        self.about = words("", "quiet", "copyAbout")
        self.message = Message("copyMessage")
        self.skeleton = Skeleton()
        self.employer = TextField(self.tr("Which employer"), "employerName")
        self.ticks = Ticks()
        self.until = DateField(
            self.tr("Until"),
            "employerUntil",
            today,
            hint=self.tr("The last day they may use it. Then it is asked for again."),
        )
        self.manner = MannerChoice(written, by_record=False)
        self.manner.show_manner(Manner())
        self.go_on = primary(self.tr("Go on to the consent"), "goToConsent")
        self.preview = PageView(widest=620)
        self.no_preview = words("", "quiet", "noPreview")
        self.paper_notes = Message("paperNotes")
        self.statement = StatementView(spoken)
        self.panel = SigningPanel()
        self.panel.sign.setText(self.tr("Agree and make the copy"))
        self.choose_again = large(quiet(self.tr("Change what is ticked"), "chooseAgain"))
        self.choosing = self._choosing_part()
        self.agreeing = holder(
            column(self.statement, self.panel, Wrapping(self.choose_again), space=GRID * 2),
            "agreeing",
        )
        opened_by(self.agreeing, self.go_on.objectName())
        self.open_copy = primary(self.tr("Open the copy"), "openCopy", drawing="document")
        self.to_case = secondary(self.tr("Back to the case"), "copyToCase")
        self.made = holder(Wrapping(self.open_copy, self.to_case, space=GRID * 2), "copyMade")
        self._arrange()
        for field in (self.employer, self.until):
            field.changed.connect(self._soon)
        self.ticks.changed.connect(self._look)
        self.manner.chosen.connect(self._look)
        self.go_on.clicked.connect(self._go_on)
        self.choose_again.clicked.connect(self._choose_again)
        self.skeleton.start()

    def first_focus(self) -> QWidget | None:
        return None if self.choosing.isHidden() else self.employer.line

    def unsaved(self) -> bool:
        return not self.agreeing.isHidden() and self.panel.begun

    def may_leave(self) -> bool:
        if not self.unsaved():
            return True
        return self._dialogs.confirm(
            self,
            self.tr("The copy is not made yet."),
            yes=self.tr("Leave without the copy"),
            no=self.tr("Stay here"),
        )

    def wanted(self) -> Wanted:
        """As it stands on the screen; a day that cannot be read counts as none."""
        try:
            until = self.until.value()
        except Refusal:
            until = None
        return Wanted(
            employer=self.employer.value(),
            ticked=self.ticks.ticked(),
            until=until,
            paper=self.manner.manner(),
        )

    def show_choosing(self, choosing: Choosing) -> None:
        self._only(self.choosing)
        said = self.tr(
            "{name} ticks what the employer may read. Made from version {version} of the plan; "
            "another version needs another consent."
        )
        self.about.setText(said.format(name=apart(choosing.name), version=choosing.offer.version))
        self.employer.set_value(choosing.employer)
        self.until.set_value(choosing.offer.until)
        self.ticks.show_items(choosing.offer.items)
        if self.focus_is_free():
            self.employer.take_focus()
        self._look()

    def show_preview(self, pages: Sequence[Picture], notes: tuple[str, ...]) -> None:
        self.no_preview.hide()
        self.paper_notes.show_text("\n".join(notes), "info")
        self.preview.show_pages(pages)
        self.preview.show()

    def show_no_preview(self, problem: Exception) -> None:
        """What is missing, where the paper would be."""
        self.preview.clear()
        self.preview.hide()
        self.paper_notes.clear()
        self.no_preview.setText(sentence(problem))
        self.no_preview.show()

    def show_agreeing(self, agreeing: Agreeing) -> None:
        self.message.clear()
        begun = not self.agreeing.isHidden()
        self._only(self.agreeing)
        self.statement.show_statement(agreeing.statement)
        self.about.setText(self.tr("Signing as {name}").format(name=agreeing.name))
        if not begun:
            self.panel.begin(SignerRole.PARTICIPANT, interpreter=agreeing.interpreter)

    def show_made(self, employer: str, until: date | None) -> None:
        self._only(self.made)
        self.about.clear()
        said = self.tr(
            "The copy for {employer} is made and sealed. It can be handed over until {day}, or "
            "until the consent is taken back."
        )
        day = long_date(until) if until is not None else ""
        self.message.show_done(said.format(employer=employer, day=day))
        self.open_copy.setFocus()

    def show_nothing(self, problem: Exception) -> None:
        self._only(None)
        self.message.show_text(sentence(problem), "attention")

    def show_problem(self, problem: Exception) -> None:
        self.skeleton.stop()
        text = sentence(problem)
        if not self.agreeing.isHidden() and self.panel.shows_faults:
            self.panel.show_fault(text)
        else:
            self.message.show_problem(text)

    def set_busy(self, *, busy: bool) -> None:
        self.go_on.set_busy(busy=busy, text=self.tr("Making the copy"))
        self.panel.set_busy(busy=busy)

    def _soon(self) -> None:
        self._pause.soon(self._look)

    def _look(self) -> None:
        self.message.clear()
        self.wanted_changed.emit(self.wanted())

    def _go_on(self) -> None:
        self.go_on_asked.emit(self.wanted())

    def _choose_again(self) -> None:
        self._only(self.choosing)
        self.employer.take_focus()

    def _only(self, part: QWidget | None) -> None:
        self.skeleton.stop()
        for one in (self.choosing, self.agreeing, self.made):
            one.setVisible(one is part)

    def _choosing_part(self) -> QWidget:
        left = column(self.employer, self.ticks, Never(), self.until, self.manner, space=GUTTER)
        left.addLayout(row(self.go_on, None))
        seen = heading(self.tr("What the employer would get"), 2)
        right = column(seen, self.paper_notes, self.no_preview, self.preview, None, space=GRID * 2)
        return SideBySide(holder(left), holder(right), shares=(1, 1), narrow=110)

    def _arrange(self) -> None:
        page = Page(width=WIDE)
        for part in (
            self.title,
            self.about,
            self.message,
            self.skeleton,
            self.choosing,
            self.agreeing,
            self.made,
        ):
            page.body.addWidget(part)
        for part in (self.choosing, self.agreeing, self.made, self.no_preview):
            part.hide()
        self.setLayout(column(page, space=0))
