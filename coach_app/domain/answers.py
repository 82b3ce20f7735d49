"""The answers to a form while it is being filled in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from coach_app.domain.assessment import AssessmentStatus
from coach_app.domain.errors import Refusal
from coach_app.domain.filled import RESPONSE, Filled, keepable, read_response, write_items
from coach_app.domain.form_rules import (
    Missing,
    Progress,
    asked,
    blank,
    check,
    fault,
    shown_questions,
    without_disabled,
)
from coach_app.domain.questionnaire import Item, Questionnaire, QuestionNotThere, Value

OWN_ELEMENTS = ("resourceType", "questionnaire", "status", "item")


class TooManyRows(Refusal):
    key = "answers.too_many_rows"
    sentence = "There is no room for another row. Keep those that matter most."


class RowNotThere(Refusal):
    key = "answers.row_not_there"
    sentence = "This row is no longer there. Look at the answers again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """A form and what has been answered so far. Every change gives a new one.

    Questions in a repeating group are meant with `row`, counted from 0.
    """

    form: Questionnaire
    filled: Filled
    strangers: tuple[Any, ...] = ()
    """Items of the response that this version of the form does not ask; they are kept."""
    envelope: Mapping[str, Any]
    """Elements of the response that are not ours, such as who it is about; they are kept."""

    @classmethod
    def empty(cls, form: Questionnaire) -> "Answers":
        return cls(form=form, filled=Filled(), envelope={})

    @classmethod
    def read(cls, form: Questionnaire, response: Any) -> "Answers":
        """The answers in a QuestionnaireResponse; an empty object is a form not yet begun.

        Raises AnswerWrong with the question for an answer it cannot have.
        """
        filled, strangers = read_response(form, response)
        envelope = {key: kept for key, kept in response.items() if key not in OWN_ELEMENTS}
        keepable([*strangers, envelope])
        answers = cls(form=form, filled=filled, strangers=strangers, envelope=envelope)
        return answers.checked()

    def values(self, link_id: str, row: int | None = None) -> tuple[Value, ...]:
        """All answers to a question: the codes that are ticked in a list of boxes."""
        return self._around(link_id, row).values.get(link_id, ())

    def value(self, link_id: str, row: int | None = None) -> Value | None:
        return next(iter(self.values(link_id, row)), None)

    def with_answer(self, link_id: str, *values: Value, row: int | None = None) -> "Answers":
        """The form with another answer to one question; without values it is cleared."""
        changed = self._around(link_id, row).put(link_id, values)
        group = self.form.row_group(link_id)
        if group is None or row is None:
            return replace(self, filled=changed)
        rows = self._rows(group)
        return self._with_rows(group, (*rows[:row], changed, *rows[row + 1 :]))

    def row_count(self, group: str) -> int:
        return len(self.filled.rows.get(group, ()))

    def with_row(self, group: str) -> "Answers":
        """One more empty row. Raises TooManyRows when the form has room for no more."""
        item = self._row_item(group)
        rows = self._rows(item)
        if item.max_rows is not None and len(rows) >= item.max_rows:
            raise TooManyRows
        return self._with_rows(item, (*rows, Filled()))

    def without_row(self, group: str, index: int) -> "Answers":
        item = self._row_item(group)
        rows = self._rows(item)
        if not 0 <= index < len(rows):
            raise RowNotThere
        return self._with_rows(item, (*rows[:index], *rows[index + 1 :]))

    def enabled(self, link_id: str, row: int | None = None) -> bool:
        """Whether this item is shown: its own conditions hold, and those of all around it.

        The answer to a question that is not shown counts as not given.
        """
        place = self.form.place(link_id)
        kept = without_disabled(self.form, self.filled)
        given = dict(kept.values)
        if place.rows is not None and row is not None:
            rows = kept.rows.get(place.rows.link_id, ())
            given.update(rows[row].values if row < len(rows) else {})
        return all(asked(item, given) for item in (*place.around, place.item))

    def fault(self, link_id: str, row: int | None = None) -> str:
        """What is wrong with the answer, as a sentence that says what to do, or nothing."""
        return fault(self.form.item(link_id), self.values(link_id, row))

    def missing_required(self) -> tuple[Missing, ...]:
        """Required questions that are shown and not answered, in the order of the form."""
        kept = without_disabled(self.form, self.filled)
        return tuple(
            Missing(shown.item.link_id, shown.item.text, shown.section, shown.row)
            for shown in shown_questions(self.form, kept)
            if shown.item.required and blank(shown.values)
        )

    def progress(self, section: str | None = None) -> Progress:
        """Answered of asked, in one section or in the whole form."""
        kept = without_disabled(self.form, self.filled)
        counted = [
            not blank(shown.values)
            for shown in shown_questions(self.form, kept)
            if section in (None, shown.section)
        ]
        return Progress(answered=sum(counted), asked=len(counted))

    def checked(self) -> "Answers":
        """The same, when every answer is one its question can have. Raises AnswerWrong."""
        check(self.form, self.filled)
        return self

    def without_disabled(self) -> "Answers":
        """Only answers to questions that are shown; what a finished assessment keeps."""
        return replace(self, filled=without_disabled(self.form, self.filled))

    def response(
        self, status: str = AssessmentStatus.IN_PROGRESS.value, authored: datetime | None = None
    ) -> dict[str, Any]:
        """A FHIR R4 QuestionnaireResponse as a JSON object."""
        items = [*write_items(self.form.items, self.filled), *self.strangers]
        return {
            **self.envelope,
            "resourceType": RESPONSE,
            "questionnaire": self.form.canonical,
            "status": status,
            **({"authored": authored.isoformat()} if authored else {}),
            **({"item": items} if items else {}),
        }

    def _around(self, link_id: str, row: int | None) -> Filled:
        """The answers a question's own answer stands among: the form's, or its row's."""
        group = self.form.row_group(link_id)
        if group is None:
            return self.filled
        rows = self._rows(group)
        if row is None or not 0 <= row < len(rows):
            raise RowNotThere
        return rows[row]

    def _row_item(self, group: str) -> Item:
        item = self.form.item(group)
        if not item.is_rows:
            raise QuestionNotThere
        return item

    def _rows(self, group: Item) -> tuple[Filled, ...]:
        return self.filled.rows.get(group.link_id, ())

    def _with_rows(self, group: Item, rows: tuple[Filled, ...]) -> "Answers":
        return replace(self, filled=self.filled.put_rows(group.link_id, rows))
