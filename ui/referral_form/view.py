"""The form for a new referral, with eligibility told at the bottom all the while."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QWidget

from coach_app.domain.errors import Refusal
from coach_app.services.pasted import Pasted
from ui.referral_form.bar import DecisionBar
from ui.referral_form.groups import ASKED_BY_SOME, Fields, Questions, controls, put, read
from ui.referral_form.known_people import KnownPeople
from ui.referral_form.paste_panel import PastePanel
from ui.referral_form.presenter import Filled
from ui.shared.buttons import secondary
from ui.shared.fields import Field
from ui.shared.layout import GRID, WIDE, Page, column, row
from ui.shared.pieces import Card, Message, heading
from ui.shared.ports import Place
from ui.shared.screen import Screen, ScreenContext
from ui.shared.sentences import sentence
from ui.shared.sized import larger
from ui.shared.typed_text import opened_by

AFTER_CHANGE_MS = 250
TWO_COLUMNS_FROM = 760
TYPED = ("preferred_name", "full_name", "reason", "phone", "referrer")
"""Fields that hold something only when somebody has begun a referral."""


class ReferralFormView(Screen):
    changed = Signal()
    situation_chosen = Signal(object)
    save_wanted = Signal()

    def __init__(
        self,
        context: ScreenContext,
        programmes: tuple[tuple[str, str], ...],
        local_groups: tuple[str, ...],
        asked_by: Mapping[str, frozenset[str]],
    ) -> None:
        """`asked_by`: the facts that each programme's rules ask for, by the programme's key."""
        super().__init__()
        self._asked_by = asked_by
        self.setObjectName("content")
        self._context = context
        self._questions = questions = Questions(programmes, local_groups, context.desk.today)
        self._only_programme = programmes[0][0] if len(programmes) == 1 else None
        groups = (
            (self.tr("The person"), questions.person()),
            (self.tr("Reaching them"), questions.reaching()),
            (self.tr("Taking part"), questions.needs()),
            (self.tr("The referral"), questions.referral()),
            (self.tr("Work and health"), questions.work_and_health()),
            (self.tr("Area"), questions.place()),
        )
        self.fields: dict[str, Field] = {n: f for _, fields in groups for n, f in fields.items()}
        self.cards = cards = [group_card(title, fields) for title, fields in groups]
        self._left, self._right = column(*cards[:3]), column(*cards[3:])
        for side in (self._left, self._right):
            side.setSpacing(GRID * 2)
            side.addStretch(1)
        self.message = Message()
        self.known = KnownPeople()
        self.bar = DecisionBar()
        self.save, self.outcome, self.reason = self.bar.save, self.bar.outcome, self.bar.reason
        self.show_decision, self.show_no_decision = (
            self.bar.show_decision,
            self.bar.show_no_decision,
        )
        self.show_known = self.known.show_known
        self.save.clicked.connect(self.save_wanted)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.save.click)
        self._make_page()
        self._columns = QGridLayout()
        self._columns.setSpacing(GRID * 2)
        self.page.body.addLayout(self._columns)
        self._wide: bool | None = None
        outside = column(self.page, self.bar, space=0)
        outside.setStretch(0, 1)
        self.setLayout(outside)
        self._arrange(wide=True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AFTER_CHANGE_MS)
        self._timer.timeout.connect(self.changed)
        for field in self.fields.values():
            field.changed.connect(self._timer.start)
        self.fields["work_status"].changed.connect(self._tell_situation)
        self.clear()

    def _make_page(self) -> None:
        self.page = Page(width=WIDE)
        self.paste = secondary(self.tr("Paste an e-mail"), "pasteReferral", drawing="document")
        self.panel = PastePanel()
        self.paste.clicked.connect(self.panel.open_panel)
        opened_by(self.panel, self.paste.objectName())
        self.title = heading(self.tr("New referral"), name="referralTitle")
        title = row(self.title, self.paste)
        title.setStretch(0, 1)
        self.page.body.addLayout(title)
        self.page.body.addWidget(self.panel)
        self.page.body.addWidget(self.message)
        self.page.body.addWidget(self.known)

    def open_at(self, _place: Place) -> None:
        self.message.clear()  # what went wrong before is not true of now
        self._order_tabs()
        self.changed.emit()

    def first_focus(self) -> QWidget | None:
        return self.fields["preferred_name"].control

    def unsaved(self) -> bool:
        return any(self.fields[name].value() for name in TYPED)

    def filled(self) -> Filled:
        values: dict[str, Any] = {}
        unreadable: dict[str, Refusal] = {}
        for name, field in self.fields.items():
            try:
                values[name] = read(field)
            except Refusal as problem:
                unreadable[name] = problem
        return Filled(values, unreadable)

    def clear(self) -> None:
        for field in self.fields.values():
            field.clear()
        self.fields["received_on"].set_value(self._context.desk.today())
        self.fields["language"].set_value("en-GB")
        self.fields["programme"].set_value(self._only_programme)
        self.known.show_known(())
        self.panel.close_panel()
        self.message.clear()

    def show_pasted(self, pasted: Pasted) -> None:
        """What was typed before stays where the e-mail says nothing about it."""
        for name, value in pasted.fields.items():
            put(self.fields[name], value)
        reason = self.fields["reason"]
        typed = reason.value()
        if pasted.reason and pasted.reason not in typed:
            reason.set_value("\n".join(part for part in (typed, pasted.reason) if part))
        self.panel.show_pasted(pasted)
        self.changed.emit()

    def show_questions(self, hidden: frozenset[str]) -> None:
        for name in ("unemployed_since", "health_contributed", "work_at_risk"):
            self.fields[name].setVisible(name not in hidden)
        asked = self._asked_by.get(str(self.fields["programme"].value()), frozenset())
        for name in ASKED_BY_SOME:
            field = self.fields[name]
            field.setVisible(name in asked or _holds_something(field))

    def show_missing(self, names: tuple[str, ...]) -> None:
        for name, field in self.fields.items():
            field.set_error(self._questions.missing(name) if name in names else "")
        if names:
            self._take_to(names)

    def show_unreadable(self, problems: Mapping[str, Refusal]) -> None:
        for name, problem in problems.items():
            self.fields[name].set_error(str(problem))
        if problems:
            self._take_to(tuple(problems))

    def show_decide_first(self) -> None:
        self.message.show_text(
            self.tr("Nothing is saved yet. Look first whether this is the same person."),
            "attention",
        )
        self.page.ensureWidgetVisible(self.known)
        first = self.known.findChild(QAbstractButton)
        if first is not None:
            first.setFocus()

    def show_problem(self, problem: Exception) -> None:
        self.message.show_problem(sentence(problem))
        self.page.ensureWidgetVisible(self.message)

    def set_busy(self, *, busy: bool) -> None:
        if busy:
            self.message.clear()
        self.save.set_busy(busy=busy, text=self.tr("Saving"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(wide=self.width() >= TWO_COLUMNS_FROM * larger())

    def _tell_situation(self) -> None:
        self.situation_chosen.emit(self.fields["work_status"].value())

    def _order_tabs(self) -> None:
        """Down the left column, down the right one, then Save.

        Only inside the window: in a widget by itself the order is a ring without a beginning.
        """
        order = [control for field in self.fields.values() for control in controls(field)]
        for one, next_one in pairwise((*order, self.save)):
            QWidget.setTabOrder(one, next_one)

    def _take_to(self, names: tuple[str, ...]) -> None:
        first = next(field for name, field in self.fields.items() if name in names)
        first.take_focus()
        self.page.ensureWidgetVisible(first)
        self.message.show_problem(
            self.tr("Nothing is saved yet. Look at the marked questions first.")
        )

    def _arrange(self, *, wide: bool) -> None:
        if wide is self._wide:
            return
        self._wide = wide
        for side in (self._left, self._right):
            self._columns.removeItem(side)
            side.setParent(None)
        self._columns.addLayout(self._left, 0, 0)
        self._columns.addLayout(self._right, 0 if wide else 1, 1 if wide else 0)
        self._columns.setColumnStretch(0, 1)
        self._columns.setColumnStretch(1, 1 if wide else 0)


def group_card(title: str, fields: Fields) -> Card:
    card = Card(title)
    card.body.setSpacing(GRID * 2)
    for field in fields.values():
        card.body.addWidget(field)
    return card


def _holds_something(field: Field) -> bool:
    """A day that cannot be read is something, too."""
    try:
        return bool(field.value())
    except Refusal:
        return True
