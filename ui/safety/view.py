"""The safety screen: the local card at the top, then what is open, then a new concern."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coach_app.domain.safety import ConcernAbout
from coach_app.services.safety import SafetyCard
from ui.safety.concern_card import ConcernCard
from ui.safety.presenter import Subject, Typed
from ui.shared.buttons import primary, secondary
from ui.shared.choices import ChoiceField
from ui.shared.elided import Elided
from ui.shared.fields import LongTextField, TextField
from ui.shared.labels import options
from ui.shared.layout import GRID, WIDE, Page, Wrapping, column, empty, holder
from ui.shared.pieces import Card, Message, heading, words
from ui.shared.ports import Place
from ui.shared.screen import Screen, ScreenContext
from ui.shared.sentences import sentence
from ui.shared.side_by_side import SideBySide


class SafetyScreen(Screen):
    shown = Signal(str)
    recorded = Signal(object)
    acted = Signal(str, str, str)
    closed = Signal(str, str)
    back_wanted = Signal()

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("SafetyScreen")
        self._dialogs = context.dialogs
        self.who = Elided("safetyWho", role="quiet")
        self.message = Message("safetyMessage")
        self.back_to_case = secondary(self.tr("Back to the case"), "safetyBack", drawing="back")
        self.card = Card(self.tr("What to do now"), "safetyCard")
        self.lines = column(space=GRID)
        self.open_title = heading(self.tr("Still open"), 2)
        self.open_concerns = column(space=GRID * 2)
        self._make_form()
        self.page = Page(width=WIDE)
        body = self.page.body
        for part in (heading(self.tr("Safety")), self.who, self.message):
            body.addWidget(part)
        self.card.body.addLayout(self.lines)
        left = column(self.card, self.open_title, self.open_concerns, space=GRID * 2)
        self.nobody = words(
            self.tr(
                "No case is open here. A concern is kept with the case of the person: look "
                "for their name (Ctrl+K), open the case, then press F8 there and write it down."
            ),
            name="safetyNobody",
        )
        self.nobody.hide()
        body.addWidget(SideBySide(holder(left), self.form))
        body.addWidget(self.nobody)
        body.addWidget(holder(Wrapping(self.back_to_case)))
        self.setLayout(column(self.page, space=0))
        self.open_title.hide()
        self.back_to_case.clicked.connect(self.back_wanted)

    def open_at(self, place: Place) -> None:
        self.shown.emit(place.id)

    def first_focus(self) -> QWidget | None:
        return None if self.form.isHidden() else self.about.group.button(0)

    def unsaved(self) -> bool:
        typed = self.what.value() or self.done.value() or self.told.value()
        return bool(typed) or any(card.dirty for card in self.cards())

    def may_leave(self) -> bool:
        if not self.unsaved():
            return True
        return self._dialogs.confirm(
            self,
            self.tr("What you typed here is not saved yet."),
            yes=self.tr("Leave without saving"),
            no=self.tr("Stay here"),
        )

    def cards(self) -> tuple[ConcernCard, ...]:
        items = (self.open_concerns.itemAt(n) for n in range(self.open_concerns.count()))
        widgets = (item.widget() for item in items if item is not None)
        return tuple(widget for widget in widgets if isinstance(widget, ConcernCard))

    def show_card(self, card: SafetyCard) -> None:
        empty(self.lines)
        for line in card.lines:
            self.lines.addWidget(words(line))
        if card.place:
            self.lines.addWidget(words(card.place, "quiet"))

    def show_subject(self, subject: Subject) -> None:
        self.who.show_text(f"{subject.ref}   {subject.name}")
        empty(self.open_concerns)
        for concern in subject.concerns:
            card = ConcernCard(concern)
            card.acted.connect(self.acted)
            card.closed.connect(self.closed)
            self.open_concerns.addWidget(card)
        self.open_title.setVisible(bool(subject.concerns))

    def show_nobody(self) -> None:
        """The card alone helps; what is written down needs a case to stand in."""
        self.form.hide()
        self.back_to_case.hide()
        self.nobody.show()

    def show_missing(self, names: tuple[str, ...]) -> None:
        for name, field, fault in (
            ("about", self.about, self.tr("Choose what it is about.")),
            ("what", self.what, self.tr("Write down what they said or what you saw.")),
        ):
            field.set_error(fault if name in names else "")
        if names:
            first = self.about if "about" in names else self.what
            first.take_focus()
            self.page.ensureWidgetVisible(first)

    def show_recorded(self) -> None:
        for field in (self.about, self.what, self.done, self.told):
            field.clear()
        self.message.show_done(
            self.tr("Recorded. The case is marked until somebody closes the concern.")
        )

    def show_closed(self) -> None:
        self.message.show_done(self.tr("The concern is closed. It stays in the case."))

    def show_problem(self, problem: Exception) -> None:
        self.message.show_problem(sentence(problem))
        self.page.ensureWidgetVisible(self.message)

    def set_busy(self, *, busy: bool) -> None:
        if busy:
            self.message.clear()
        self.save.set_busy(busy=busy, text=self.tr("Saving"))
        for card in self.cards():
            card.set_busy(busy=busy)

    def _make_form(self) -> None:
        self.form = Card(self.tr("Record a concern"), "concernForm")
        self.about = ChoiceField(self.tr("What is it about?"), "about", options(ConcernAbout))
        self.what = LongTextField(
            self.tr("What did they say, or what did you see?"),
            "what",
            hint=self.tr("In plain words, theirs where you can. A few are enough."),
            lines=4,
        )
        self.done = LongTextField(
            self.tr("What was done?"),
            "done",
            hint=self.tr("You can add this later."),
            lines=2,
        )
        self.told = TextField(
            self.tr("Who was told?"), "told", hint=self.tr("For example: supervisor, GP surgery")
        )
        self.save = primary(self.tr("Record this concern"), "recordConcern")
        self.form.body.setSpacing(GRID * 2)
        explained = self.tr("It does not have to be certain to be written down.")
        for part in (words(explained, "quiet"), self.about, self.what, self.done, self.told):
            self.form.body.addWidget(part)
        self.form.body.addWidget(holder(Wrapping(self.save)))
        self.save.clicked.connect(self._record)

    def _record(self) -> None:
        self.recorded.emit(
            Typed(
                about=self.about.value(),
                what=self.what.value(),
                done=self.done.value(),
                told=self.told.value(),
            )
        )
