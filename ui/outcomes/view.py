"""The outcomes screen: the clock of sustained work, what happened, and what is recorded next."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from coach_app.services.outcomes import OutcomesView
from ui.outcomes.form import OutcomeForm
from ui.outcomes.rows import OutcomeRow
from ui.shared.dates import long_date
from ui.shared.dialogs import Dialogs
from ui.shared.layout import GRID, WIDE, Page, column, empty, holder
from ui.shared.named import named
from ui.shared.part_head import PartHead
from ui.shared.pieces import Card, EmptyState, Message, Skeleton, words
from ui.shared.screen import Screen
from ui.shared.sentences import sentence
from ui.shared.side_by_side import SideBySide


class OutcomesScreen(Screen):
    proven = Signal(str, str)
    ended = Signal(str, object)
    withdrawn = Signal(str, str)

    def __init__(self, today: Callable[[], date], dialogs: Dialogs) -> None:
        super().__init__()
        self.setObjectName("OutcomesScreen")
        self._today = today
        self._dialogs = dialogs
        self.head = PartHead(self.tr("Outcomes"), self.tr("Back to the case"))
        self.message = Message("outcomesMessage")
        self.skeleton = Skeleton()
        self.clock = Card(self.tr("Sustained work"), "sustainedCard")
        self.clock_words = words("", "", "sustainedWords")
        self.bar = named(QProgressBar(), "sustainedBar", self.tr("Days in work"))
        self.bar.setTextVisible(False)
        self.clock_rule = words("", "hint", "sustainedRule")
        for part in (self.clock_words, self.bar, self.clock_rule):
            self.clock.body.addWidget(part)
        self.rows = column(space=GRID * 2)
        self.form = OutcomeForm(today)
        page = Page(width=WIDE)
        self.page = page
        left = holder(column(self.clock, self.rows, space=GRID * 2))
        self.both = SideBySide(left, self.form, shares=(3, 2))
        for shown in (self.head, self.message, self.skeleton, self.both):
            page.body.addWidget(shown)
        self.setLayout(column(page, space=0))
        self.both.hide()
        self.skeleton.start()

    def first_focus(self) -> QWidget | None:
        return self.skeleton if not self.skeleton.isHidden() else self.form.what.box

    def unsaved(self) -> bool:
        return self.form.dirty or any(one.dirty for one in self.findChildren(OutcomeRow))

    def may_leave(self) -> bool:
        return not self.unsaved() or self._dialogs.confirm(
            self,
            self.tr("What you typed here is not saved yet."),
            yes=self.tr("Leave without saving"),
            no=self.tr("Stay here"),
        )

    def sure_to_close(self) -> bool:
        return self._dialogs.confirm(
            self,
            self.tr(
                "The case and its plan are closed. Nothing is lost, and the person can come back."
            ),
            yes=self.tr("Close the case"),
            no=self.tr("Go on with the support"),
        )

    def show_view(self, view: OutcomesView) -> None:
        take_focus = not self.skeleton.isHidden() and self.focus_is_free()
        self.skeleton.stop()
        self.both.show()
        self.head.show_case(view.file)
        left = view.file.case.closed_on
        closed = self.tr("Left on {day}").format(day=long_date(left)) if left else ""
        self.head.show_state(closed)
        self._show_clock(view)
        empty(self.rows)
        for one in view.outcomes:
            line = OutcomeRow(one, self._today)
            line.proven.connect(self.proven)
            line.ended.connect(self.ended)
            line.withdrawn.connect(self.withdrawn)
            self.rows.addWidget(line)
        if not view.outcomes:
            self.rows.addWidget(
                EmptyState(
                    self.tr("No outcomes yet"),
                    self.tr("A job, a course, more hours: record it when it has happened."),
                )
            )
        if take_focus and (target := self.first_focus()) is not None:
            target.setFocus()

    def show_recorded(self) -> None:
        self.form.clear()
        self.message.show_done(self.tr("Saved on this laptop."))

    def show_problem(self, problem: Exception) -> None:
        self.skeleton.stop()
        self.message.show_problem(sentence(problem))
        self.page.ensureWidgetVisible(self.message)

    def set_busy(self, *, busy: bool) -> None:
        if busy:
            self.message.clear()
        self.form.set_busy(busy=busy)

    def _show_clock(self, view: OutcomesView) -> None:
        clock, rule = view.clock, view.rule
        self.bar.setRange(0, clock.needed)
        self.bar.setValue(min(clock.days, clock.needed))
        self.clock_words.setText(self._clock_words(view))
        self.bar.setAccessibleDescription(self.clock_words.text())
        text = self.tr("{days} days in work; a break of up to {rest} days only stops the clock.")
        self.clock_rule.setText(text.format(days=rule.days_in_work, rest=rule.longest_break_days))

    def _clock_words(self, view: OutcomesView) -> str:
        clock = view.clock
        if clock.reached_on is not None:
            text = self.tr("Reached on {day}.").format(day=long_date(clock.reached_on))
            if view.sustained_claimable:
                return text
            ask = self.tr("Record sustained work with its evidence to claim it.")
            return f"{text} {ask}"
        counted = self.tr("{days} of {needed} days.").format(days=clock.days, needed=clock.needed)
        expected = clock.expected_on(view.today)
        if expected is not None:
            when = self.tr("Reached on {day} if work goes on.")
            return f"{counted} {when.format(day=long_date(expected))}"
        if clock.restarts_on is not None:
            when = self.tr("In a break: from {day} it would begin again.")
            return f"{counted} {when.format(day=long_date(clock.restarts_on))}"
        return self.tr("The clock starts with a job.")
