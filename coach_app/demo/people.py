"""Reads the fictional people and their answers from resources/demo/people.toml."""

import tomllib
from datetime import date
from typing import Any

from coach_app.domain.answers import Answers
from coach_app.domain.questionnaire import Questionnaire
from resources import find

Value = str | int | bool | date
Given = dict[str, Any]
"""Answers by link id; "task" holds a list of rows with the answers of each."""


def people() -> tuple[list[dict[str, Any]], dict[str, Given]]:
    """The people in their order, and the named sets of answers."""
    book = tomllib.loads(find("demo", "people.toml").read_text(encoding="utf-8"))
    return book["people"], book["answers"]


def filled_in(form: Questionnaire, given: Given) -> Answers:
    """The form with these answers in it."""
    answers = Answers.empty(form)
    for link_id, value in given.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            answers = _with_rows(answers, link_id, value)
        else:
            answers = answers.with_answer(link_id, *(value if isinstance(value, list) else [value]))
    return answers


def _with_rows(answers: Answers, group: str, rows: list[dict[str, Value]]) -> Answers:
    for row, given in enumerate(rows):
        answers = answers.with_row(group) if answers.row_count(group) <= row else answers
        for link_id, value in given.items():
            answers = answers.with_answer(link_id, value, row=row)
    return answers
