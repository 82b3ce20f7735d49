"""An assessment's answers in words, section by section, for reading."""

from datetime import date
from typing import Any

from PySide6.QtCore import QCoreApplication

from coach_app.domain.answers import Answers
from coach_app.domain.form_rules import blank, shown_questions
from coach_app.domain.questionnaire import Item, Questionnaire, Value
from ui.shared.dates import long_date

Line = tuple[str, str]
Part = tuple[str, tuple[Line, ...]]


def answered(form: Questionnaire, response: dict[str, Any]) -> tuple[Part, ...]:
    """Title of each section with its questions and answers; what was not answered is left out.

    Raises AnswerWrong when the response does not fit the form.
    """
    answers = Answers.read(form, response).without_disabled()
    lines: dict[str, list[Line]] = {}
    for shown in shown_questions(form, answers.filled):
        if not blank(shown.values):
            words = ", ".join(in_words(shown.item, value) for value in shown.values)
            lines.setdefault(shown.section, []).append((_question(form, shown.item), words))
    return tuple(
        (section.text, tuple(lines[section.link_id]))
        for section in form.items
        if section.link_id in lines
    )


def in_words(item: Item, value: Value) -> str:
    if isinstance(value, bool):
        yes, no = (
            QCoreApplication.translate("Assessment", "Yes"),
            QCoreApplication.translate("Assessment", "No"),
        )
        return yes if value else no
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, int):
        if not item.slider:
            return str(value)
        of_ten = QCoreApplication.translate("Assessment", "{value} of {highest}")
        return of_ten.format(value=value, highest=item.maximum)
    option = item.option(value)
    return option.display if option is not None else value


def _question(form: Questionnaire, item: Item) -> str:
    """A question in a group of its own is said with the group: "Pain: How much...?"."""
    around = form.place(item.link_id).around
    inner = around[-1] if len(around) > 1 else None
    if inner is None or not inner.text or not inner.conditions:
        return item.text
    return f"{inner.text}: {item.text}"
