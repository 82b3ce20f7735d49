"""Words around the questions: how long it takes, what was said last time, which version."""

from datetime import date

from PySide6.QtCore import QCoreApplication

from coach_app.domain.answers import Answers
from coach_app.domain.asking_time import ONE_SITTING
from coach_app.domain.questionnaire import Item, Value
from coach_app.services.assessments import OpenAssessment, Wording
from ui.assessment.kept import Spot
from ui.shared.dates import long_date
from ui.shared.quoting import quoted

translate = QCoreApplication.translate


def time_left(minutes: int) -> str:
    """How long the questions without an answer will take; "" when none is left."""
    if not minutes:
        return ""
    if minutes > ONE_SITTING:
        text = translate("Assessment", "About {count} minutes left: better on two days")
    elif minutes == 1:
        text = translate("Assessment", "About 1 minute left")
    else:
        text = translate("Assessment", "About {count} minutes left")
    return text.format(count=minutes)


def opening_words(opened: OpenAssessment, *, finished: bool) -> str:
    """What has to be known before the first question; "" when there is nothing."""
    said = []
    if finished:
        said.append(
            translate(
                "Assessment", "This assessment is finished. Answers can still be corrected here."
            )
        )
    if opened.wording is Wording.OLDER:
        text = translate(
            "Assessment",
            "It was answered with version {version} of the questions. All answers are here; newer "
            "questions are still empty.",
        )
        said.append(text.format(version=opened.asked_version))
    elif opened.wording is Wording.NEWER:
        text = translate(
            "Assessment",
            "It was answered with version {version} of the questions, which is newer than this "
            "program. Answers that are not shown here are kept.",
        )
        said.append(text.format(version=opened.asked_version))
    if opened.earlier is not None and not finished:
        text = translate(
            "Assessment",
            "Facts are carried over from {day}. Scales are asked again; what was said then stands "
            "above each question.",
        )
        said.append(text.format(day=long_date(opened.earlier.on)))
    return " ".join(said)


def said_last_time(
    opened: OpenAssessment, papers: tuple[Answers, ...], item: Item, spot: Spot
) -> str:
    """ "Tuesday 1 December 2026: 4 of 10"; "" where it was not answered before."""
    answers = next((one for one in papers if spot[0] in one.form.places), None)
    if answers is None:
        return ""
    earlier = opened.earlier
    for one in opened.measures:
        if one.answers.form.url == answers.form.url:
            earlier = one.earlier
    values = earlier.values(answers, *spot) if earlier is not None else ()
    if earlier is None or not values:
        return ""
    text = translate("Assessment", "{day}: {said}")
    return text.format(day=long_date(earlier.on), said=in_words(item, values))


def in_words(item: Item, values: tuple[Value, ...]) -> str:
    return ", ".join(_word(item, value) for value in values)


def _word(item: Item, value: Value) -> str:
    if isinstance(value, bool):
        return translate("Assessment", "Yes") if value else translate("Assessment", "No")
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, int):
        scale = translate("Assessment", "{value} of {highest}")
        return scale.format(value=value, highest=item.maximum) if item.slider else str(value)
    option = item.option(value)
    return option.display if option is not None else quoted(value)
