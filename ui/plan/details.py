"""One step in full, to edit while the plan is a draft."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from coach_app.domain.errors import Refusal
from coach_app.domain.local_service import LocalService, best_first
from coach_app.domain.plan import Step, Who
from coach_app.domain.working_days import WorkingDays
from coach_app.services.planning import Nearby
from ui.plan.along import AlongCard
from ui.plan.draft import Picture, StepWords
from ui.shared.buttons import secondary, warning
from ui.shared.fields import DateField, LongTextField, SelectField, TextField
from ui.shared.labels import options
from ui.shared.layout import Page, Wrapping
from ui.shared.named import named
from ui.shared.pieces import words
from ui.shared.sentences import sentence
from ui.shared.set_aside import SetAside
from ui.shared.side_by_side import SideBySide
from ui.shared.typed_text import shows_record


class StepDetails(Page):
    """Emits what the fields say at every change; the text in them is never put back.

    A date that cannot be read holds nothing else up. What cannot be kept when another step is
    chosen stays here, and is back in its fields with its step.
    """

    edited = Signal(object)
    left_unkept = Signal(str)
    """The title of a step that was left with something in its fields that cannot be kept."""

    def __init__(self, today: Callable[[], date], days: WorkingDays) -> None:
        super().__init__()
        self.setObjectName("stepDetails")
        self._days = days
        self._step: Step | None = None
        self._nearby = Nearby(services=(), wanted={})
        self.set_aside = SetAside(self)
        self.title = TextField(self.tr("Step"), "stepTitle")
        self.what = LongTextField(self.tr("What"), "stepWhat", lines=3)
        self.why = LongTextField(self.tr("Why"), "stepWhy", lines=2)
        self.how = LongTextField(self.tr("How we know it is done"), "stepHow", lines=2)
        self.who = SelectField(self.tr("Who"), "stepWho", options(Who))
        self.starts_on = DateField(self.tr("From"), "stepStart", today)
        self.due_on = DateField(self.tr("By when"), "stepDue", today)
        self.off_day = words("", "hint", "stepOffDay")
        self.along = AlongCard()
        self.service = SelectField[str](self.tr("Local service"), "stepService", ())
        private = self.tr("Private: never on an employer\u2019s copy")
        self.private = named(QCheckBox(private), "stepPrivate", private)
        self.up = secondary(self.tr("Move up"), "moveUp")
        self.down = secondary(self.tr("Move down"), "moveDown")
        self.remove = warning(self.tr("Take this step out"), "removeStep")
        self.up.setToolTip(self.tr("Alt+Up"))
        self.down.setToolTip(self.tr("Alt+Down"))
        dates = SideBySide(self.starts_on, self.due_on, narrow=44)
        texts: tuple[QWidget, ...] = (self.title, self.why, self.what)
        below: tuple[QWidget, ...] = (self.off_day, self.along, self.who, self.service)
        for part in (*texts, dates, *below, self.how, self.private):
            self.body.addWidget(part)
        self.body.addLayout(Wrapping(self.up, self.down, self.remove))
        for field in self._fields():
            field.changed.connect(self._edited)
        self.private.clicked.connect(self._edited)

    def show_nearby(self, nearby: Nearby) -> None:
        self._nearby = nearby
        if self._step is not None:
            self._offer_services(self._step)

    def show_step(self, picture: Picture) -> None:
        """Fields that already say the same are left alone, so the cursor stays."""
        steps = picture.plan.steps
        step = picture.plan.step(picture.selected)
        fresh = self._step is None or self._step.id != step.id
        there = {one.id for one in steps}
        if fresh and self.set_aside.turn_to(step.id, there) and self._step is not None:
            self.left_unkept.emit(self._step.title)
        self._step = step
        shows_record(self, step.id)
        self.up.setEnabled(step is not steps[0])
        self.down.setEnabled(step is not steps[-1])
        self.along.show_shift(picture.shift)
        self._show_off_day(step)
        if not fresh and self._said() == _words_of(step):
            return
        with QSignalBlocker(self):
            self._put(step, fresh=fresh)
        self.title.set_error("")
        if fresh:
            self.starts_on.set_error("")
            self.due_on.set_error("")
            self.set_aside.bring_back()

    def show_fault(self, problem: Exception) -> None:
        """Beside the dates when they are the trouble, else beside the title."""
        step, days = self._step, self._dates()
        dates = step is not None and None not in days and days != (step.starts_on, step.due_on)
        (self.due_on if dates else self.title).set_error(sentence(problem))

    def _fields(
        self,
    ) -> tuple[TextField | LongTextField | SelectField[Who] | SelectField[str] | DateField, ...]:
        return (
            self.title,
            self.what,
            self.why,
            self.how,
            self.who,
            self.starts_on,
            self.due_on,
            self.service,
        )

    def _put(self, step: Step, *, fresh: bool) -> None:
        texts = (
            (self.title, step.title),
            (self.what, step.what),
            (self.why, step.why),
            (self.how, step.how_we_know),
        )
        for field, text in texts:
            if fresh or field.value() != text.strip():
                field.set_value(text)
        self.who.set_value(step.who)
        self._offer_services(step)
        for dated, day in ((self.starts_on, step.starts_on), (self.due_on, step.due_on)):
            typed = self._date(dated)
            # A day that is half typed is left alone: what was saved just now was another field.
            if fresh or (typed is not None and typed != day):
                dated.set_value(day)
        self.private.setChecked(step.private)

    def _offer_services(self, step: Step) -> None:
        """Those that suit the step first; one that is no longer listed stays as it was chosen."""
        kind = self._nearby.wanted.get(step.intervention, "")
        listed = best_first(self._nearby.services, kind)
        pairs = [(s.id, self._name(s, kind)) for s in listed]
        if step.service_id and step.service_id not in {s.id for s in listed}:
            pairs.insert(0, (step.service_id, step.service))
        with QSignalBlocker(self.service):
            self.service.set_value(None)
            self.service.set_options(tuple(pairs), nothing=self.tr("None chosen"))
            self.service.set_value(step.service_id or None)
        self.service.setVisible(bool(pairs))

    def _name(self, service: LocalService, kind: str) -> str:
        if service.suits(kind):
            return self.tr("{service} (suits this step)").format(service=service.full_name)
        return service.full_name

    def _show_off_day(self, step: Step) -> None:
        off = not self._days.is_working(step.due_on)
        self.off_day.setText(
            self.tr("The day it is done is a weekend or a bank holiday.") if off else ""
        )
        self.off_day.setVisible(off)

    def _edited(self) -> None:
        if self.signalsBlocked():
            return
        said = self._said()
        if said is not None:
            self.title.set_error("")
            self.edited.emit(said)

    def _said(self) -> StepWords | None:
        """With the step's own day in place of one that cannot be read, which says so itself."""
        step, who = self._step, self.who.value()
        if step is None or who is None:
            return None
        starts_on, due_on = self._dates()
        service_id = self.service.value() or ""
        return StepWords(
            title=self.title.value(),
            what=self.what.value(),
            why=self.why.value(),
            how_we_know=self.how.value(),
            who=who,
            starts_on=starts_on or step.starts_on,
            due_on=due_on or step.due_on,
            private=self.private.isChecked(),
            service=self._service_name(service_id),
            service_id=service_id,
        )

    def _service_name(self, service_id: str) -> str:
        found = (s.full_name for s in self._nearby.services if s.id == service_id)
        kept = self._step.service if self._step and self._step.service_id == service_id else ""
        return next(found, kept)

    def _dates(self) -> tuple[date | None, date | None]:
        return self._date(self.starts_on), self._date(self.due_on)

    def _date(self, field: DateField) -> date | None:
        try:
            day = field.value()
        except Refusal as problem:
            field.set_error(str(problem))
            return None
        missing = self.tr("A step needs this day.")
        field.set_error("" if day is not None else missing)
        return day


def _words_of(step: Step) -> StepWords:
    return StepWords(
        title=step.title.strip(),
        what=step.what.strip(),
        why=step.why.strip(),
        how_we_know=step.how_we_know.strip(),
        who=step.who,
        starts_on=step.starts_on,
        due_on=step.due_on,
        private=step.private,
        service=step.service,
        service_id=step.service_id,
    )
