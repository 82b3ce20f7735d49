"""What somebody said last time: shown beside the questions, and carried over where it is a fact."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from coach_app.domain.answers import Answers
from coach_app.domain.filled import Filled
from coach_app.domain.form_rules import blank
from coach_app.domain.questionnaire import Item, Questionnaire, Value

ROW_NAMES = {"task": "task.name"}
"""By which answer a row of last time is known again."""
MEASURED = frozenset({"confidence", "wellbeing"})
"""Sections whose answers are measured each time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The finished answers before these, and the day they were given."""

    on: date
    answers: Answers

    def values(self, now: Answers, link_id: str, row: int | None) -> tuple[Value, ...]:
        """What was answered to this question last time; () where it was not asked."""
        form = self.answers.form
        if link_id not in form.places:
            return ()
        group = form.row_group(link_id)
        if group is None:
            return self.answers.without_disabled().values(link_id)
        then = self._same_row(now, group, row)
        return () if then is None else self.answers.values(link_id, then)

    def _same_row(self, now: Answers, group: Item, row: int | None) -> int | None:
        name = ROW_NAMES.get(group.link_id, "")
        if row is None or not name:
            return None
        wanted = now.value(name, row)
        count = self.answers.row_count(group.link_id)
        return next((n for n in range(count) if self.answers.value(name, n) == wanted), None)


def carried_over(earlier: Answers, form: Questionnaire) -> Answers:
    """A new assessment with the facts of the last one.

    Scales start empty: how somebody feels today is asked today.
    """
    facts = earlier.without_disabled()
    scales = {item.link_id for item in form.walk() if item.slider} | {
        item.link_id
        for section in form.items
        if section.link_id in MEASURED
        for item in _inside(section)
    }
    known = frozenset(form.places)
    return Answers(form=form, filled=_without(facts.filled, scales, known), envelope={})


def _without(filled: Filled, taken: set[str], known: frozenset[str]) -> Filled:
    values = {
        link_id: values
        for link_id, values in filled.values.items()
        if link_id in known and link_id not in taken and not blank(values)
    }
    rows = {
        group: tuple(_without(row, taken, known) for row in rows)
        for group, rows in filled.rows.items()
        if group in known
    }
    return replace(filled, values=values, rows=rows)


def _inside(item: Item) -> Iterator[Item]:
    for inner in item.items:
        yield inner
        yield from _inside(inner)
