"""The changes that the plan has, one card each, and the fields of the selected one."""

from collections.abc import Callable, Set
from datetime import date

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QListWidget, QListWidgetItem, QWidget

from coach_app.domain.adjustment import Adjustment, Cost
from coach_app.domain.errors import Refusal
from coach_app.domain.who import Who
from coach_app.domain.working_days import WorkingDays
from ui.adjustments.presenter import ChangeSaid
from ui.adjustments.wording import kept_back, reason, terms
from ui.shared.buttons import secondary, warning
from ui.shared.fields import DateField, LongTextField, SelectField, TextField
from ui.shared.labels import options
from ui.shared.layout import GRID, Wrapping, column, holder
from ui.shared.named import named
from ui.shared.pieces import heading, words
from ui.shared.set_aside import SetAside
from ui.shared.side_by_side import SideBySide
from ui.shared.typed_text import shows_record

KEY = Qt.ItemDataRole.UserRole


class ChosenList(QListWidget):
    """What stands in the plan, in the order in which it matters."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("chosenChanges")
        self.setAccessibleName(self.tr("Changes at work in the plan"))
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.currentItemChanged.connect(self._moved)

    def show_changes(
        self, changes: tuple[Adjustment, ...], selected: str, starts_on: date, days: WorkingDays
    ) -> None:
        with QSignalBlocker(self):
            while self.count() > len(changes):
                self.takeItem(self.count() - 1)
            for at, one in enumerate(changes):
                if at >= self.count():
                    self.addItem(QListWidgetItem())
                item = self.item(at)
                lines = (one.change, reason(one), terms(one, starts_on, days), kept_back(one)[0])
                item.setText("\n".join(line for line in lines if line))
                item.setData(KEY, one.key)
                if one.key == selected:
                    self.setCurrentItem(item)

    def _moved(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(KEY))


class ChangeDetails(QWidget):
    """One change to edit: what is hard, what is changed, by whom, what it costs, until when."""

    edited = Signal(object)
    left_unkept = Signal(str)
    """The words of a change that was left with something in its fields that cannot be kept."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("changeDetails")
        self._change: Adjustment | None = None
        self.set_aside = SetAside(self)
        self.task = TextField(self.tr("Task"), "changeTask", hint=self.tr("As the person calls it"))
        self.difficulty = TextField(self.tr("What makes it hard"), "changeDifficulty")
        self.what = LongTextField(self.tr("What is changed"), "changeWhat", lines=3)
        self.who = SelectField(self.tr("Who makes it"), "changeWho", options(Who))
        self.cost = SelectField(self.tr("Cost"), "changeCost", options(Cost))
        self.again = DateField(
            self.tr("Look at it again on"),
            "changeAgain",
            today,
            hint=self.tr("Empty: when it is usual"),
        )
        self.usual_day = words("", "hint", "changeUsualDay")
        whole = self.tr("Private: nothing of it on an employer\u2019s copy")
        self.private = named(QCheckBox(whole), "changePrivate", whole)
        why = self.tr("The reason is private: the employer reads only the change")
        self.private_reason = named(QCheckBox(why), "changePrivateReason", why)
        self.access = words(
            self.tr(
                "Access to Work is for what goes beyond the employer\u2019s own duty. The person "
                "applies for it themselves; offer to do it together."
            ),
            "hint",
            "accessToWork",
        )
        self.up = secondary(self.tr("Move up"), "changeUp")
        self.down = secondary(self.tr("Move down"), "changeDown")
        self.up.setToolTip(self.tr("Alt+Up"))
        self.down.setToolTip(self.tr("Alt+Down"))
        self.remove = warning(self.tr("Take it out"), "removeChange")
        parts = (
            heading(self.tr("This change"), 2),
            self.task,
            self.difficulty,
            self.what,
            SideBySide(self.who, self.cost, narrow=56),
            self.access,
            column(self.again, self.usual_day, space=0),
            self.private,
            self.private_reason,
            holder(Wrapping(self.up, self.down, self.remove)),
        )
        self.setLayout(column(*parts, space=GRID))
        for field in (self.task, self.difficulty, self.what, self.who, self.cost, self.again):
            field.changed.connect(self._edited)
        self.private.clicked.connect(self._edited)
        self.private_reason.clicked.connect(self._edited)

    def show_change(self, one: Adjustment, usual_day: str, among: Set[str]) -> None:
        """Fields that already say the same are left alone, so the cursor stays. `among` are the
        keys of all changes that there are."""
        fresh = self._change is None or one.key != self._change.key
        if fresh and self.set_aside.turn_to(one.key, among) and self._change is not None:
            self.left_unkept.emit(self._change.change)
        self._change = one
        shows_record(self, one.key)
        self.usual_day.setText(usual_day)
        self.usual_day.setVisible(one.look_again_on is None)
        self.access.setVisible(one.cost is Cost.ACCESS_TO_WORK)
        self.private_reason.setEnabled(not one.private)
        if not fresh and self._said() == _said_by(one):
            return
        with QSignalBlocker(self):
            for field, text in (
                (self.task, one.task),
                (self.difficulty, one.difficulty),
                (self.what, one.change),
            ):
                if fresh or field.value() != text.strip():
                    field.set_value(text)
            self.who.set_value(one.who)
            self.cost.set_value(one.cost)
            # A day that is half typed is left alone: what was saved just now was another field.
            if fresh or (self._day_stands and self._day() != one.look_again_on):
                self.again.set_value(one.look_again_on)
            self.private.setChecked(one.private)
            self.private_reason.setChecked(one.private_reason)
        self.what.set_error("")
        if fresh or self._day_stands:
            self.again.set_error("")
        if fresh:
            self.set_aside.bring_back()

    def show_fault(self, text: str) -> None:
        self.what.set_error(text)

    def _edited(self) -> None:
        if self.signalsBlocked():
            return
        said = self._said()
        if said is not None:
            self.what.set_error("")
            self.edited.emit(said)

    def _said(self) -> ChangeSaid | None:
        """With the change's own day in place of one that cannot be read, which says so itself."""
        one, who, cost = self._change, self.who.value(), self.cost.value()
        if one is None or who is None or cost is None:
            return None
        try:
            day = self.again.value()
        except Refusal as problem:
            self.again.set_error(str(problem))
            day = one.look_again_on
        else:
            self.again.set_error("")
        return ChangeSaid(
            task=self.task.value(),
            difficulty=self.difficulty.value(),
            change=self.what.value(),
            who=who,
            cost=cost,
            look_again_on=day,
            private=self.private.isChecked(),
            private_reason=self.private_reason.isChecked(),
        )

    @property
    def _day_stands(self) -> bool:
        try:
            self.again.value()
        except Refusal:
            return False
        return True

    def _day(self) -> date | None:
        try:
            day: date | None = self.again.value()
        except Refusal:
            return None
        return day


def _said_by(one: Adjustment) -> ChangeSaid:
    return ChangeSaid(
        task=one.task.strip(),
        difficulty=one.difficulty.strip(),
        change=one.change.strip(),
        who=one.who,
        cost=one.cost,
        look_again_on=one.look_again_on,
        private=one.private,
        private_reason=one.private_reason,
    )
