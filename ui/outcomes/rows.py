"""One outcome with its state, and what can be done with it."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QCoreApplication, Signal

from coach_app.domain.errors import Refusal
from coach_app.domain.outcome_rules import COMINGS_AND_GOINGS, WITH_AN_END
from coach_app.domain.outcomes import claimable
from coach_app.domain.review import CaseOutcome, OutcomeKind
from ui.shared.buttons import quiet, secondary
from ui.shared.dates import long_date
from ui.shared.fields import DateField, TextField
from ui.shared.labels import label
from ui.shared.layout import GRID, Wrapping, column, holder, row
from ui.shared.pieces import Card, Tag, words
from ui.shared.sentences import sentence
from ui.shared.typed_text import opened_by, shows_record
from ui.shared.work_labels import exit_reason

translate = QCoreApplication.translate


class OutcomeRow(Card):
    proven = Signal(str, str)
    ended = Signal(str, object)
    withdrawn = Signal(str, str)

    def __init__(self, one: CaseOutcome, today: Callable[[], date]) -> None:
        super().__init__(name="outcomeRow")
        self.setAccessibleName(label(one.what))
        self._id = one.id
        shows_record(self, one.id)
        self.evidence = TextField(self.tr("What proves it?"), "evidenceText")
        self.until = DateField(self.tr("Last day"), "endDay", today)
        self.reason = TextField(self.tr("Why was it a mistake?"), "withdrawReason")
        title = words(label(one.what), "strong")
        text, tone = state_of(one)
        self.body.addLayout(row(title, Tag(text, tone, "outcomeState"), space=GRID * 2))
        for line in lines_of(one):
            self.body.addWidget(words(line, "quiet"))
        if one.counts:
            self._offer(one)

    def _offer(self, one: CaseOutcome) -> None:
        buttons = []
        fitting = (
            (
                not claimable(one),
                self.tr("Add evidence"),
                "addEvidence",
                self.evidence,
                self._prove,
            ),
            (
                one.what in WITH_AN_END and one.until is None,
                self.tr("It has ended"),
                "endOutcome",
                self.until,
                self._end,
            ),
            (
                one.what is not OutcomeKind.RE_ENTRY,
                self.tr("Recorded by mistake"),
                "withdrawOutcome",
                self.reason,
                self._withdraw,
            ),
        )
        forms = []
        for fits, text, name, field, act in fitting:
            if not fits:
                continue
            open_it = quiet(text, name)
            save = secondary(self.tr("Save"), f"{name}Save")
            form = holder(column(field, holder(Wrapping(save)), space=GRID), f"{name}Form")
            form.hide()
            opened_by(form, name)
            open_it.clicked.connect(form.show)
            open_it.clicked.connect(field.take_focus)
            save.clicked.connect(act)
            buttons.append(open_it)
            forms.append(form)
        self.body.addWidget(holder(Wrapping(*buttons)))
        for form in forms:
            self.body.addWidget(form)

    @property
    def dirty(self) -> bool:
        return bool(self.evidence.value() or self.until.line.text() or self.reason.value())

    def _prove(self) -> None:
        self.proven.emit(self._id, self.evidence.value())

    def _end(self) -> None:
        try:
            day = self.until.value()
        except Refusal as problem:
            self.until.set_error(sentence(problem))
            return
        if day is None:
            self.until.set_error(self.tr("Type the last day."))
        else:
            self.ended.emit(self._id, day)

    def _withdraw(self) -> None:
        self.withdrawn.emit(self._id, self.reason.value())


def state_of(one: CaseOutcome) -> tuple[str, str]:
    """The words and tone of its tag."""
    if not one.counts:
        return translate("Outcomes", "Taken back"), ""
    if one.what in COMINGS_AND_GOINGS:
        return translate("Outcomes", "Recorded"), ""
    if claimable(one):
        return translate("Outcomes", "Evidence is in: may be claimed"), "done"
    return translate("Outcomes", "Waits for evidence: unclaimed"), "attention"


def lines_of(one: CaseOutcome) -> list[str]:
    day = long_date(one.on)
    if one.until is not None:
        day = translate("Outcomes", "{day} to {until}").format(day=day, until=long_date(one.until))
    lines = [day]
    if one.hours_before is not None and one.hours_after is not None:
        text = translate("Outcomes", "{before} hours a week before, {after} now")
        lines.append(text.format(before=one.hours_before, after=one.hours_after))
    if one.reason:
        lines.append(exit_reason(one.reason))
    if one.evidence:
        lines.append(translate("Outcomes", "Evidence: {evidence}").format(evidence=one.evidence))
    if one.note:
        lines.append(one.note)
    if one.withdrawn_reason:
        lines.append(translate("Outcomes", "Taken back: {why}").format(why=one.withdrawn_reason))
    return lines
