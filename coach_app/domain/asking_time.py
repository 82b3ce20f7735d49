"""How long an assessment takes, reckoned from the questions that are asked."""

import math

from coach_app.domain.answers import Answers
from coach_app.domain.form_rules import blank, shown_questions
from coach_app.domain.questionnaire import Item, ItemType

SECONDS = {
    ItemType.BOOLEAN: 6,
    ItemType.CHOICE: 12,
    ItemType.INTEGER: 9,
    ItemType.DATE: 12,
    ItemType.STRING: 12,
    ItemType.TEXT: 35,
}
"""Reading a question out, thinking, and answering it. Own choice: the PHQ-9 and GAD-7 are given as
two to three minutes for seven or nine questions, which is more than a coach needs for a scale."""
TICKS = 25
"""A list of boxes is read through first."""
OPTIONAL_WORDS = 10
"""Own words after two scales, which most people leave out."""
ONE_SITTING = 25
"""Minutes; what takes longer is better done on two days."""


def seconds(item: Item) -> int:
    if item.type is ItemType.CHOICE and item.repeats:
        return TICKS
    if item.type is ItemType.TEXT and item.link_id.endswith(".words"):
        return OPTIONAL_WORDS
    return SECONDS[item.type]


def minutes(answers: Answers, *, left: bool = False) -> int:
    """Whole minutes for all questions that are shown now, or for those still without an answer."""
    shown = shown_questions(answers.form, answers.without_disabled().filled)
    counted = (one.item for one in shown if not left or blank(one.values))
    return math.ceil(sum(seconds(item) for item in counted) / 60)
