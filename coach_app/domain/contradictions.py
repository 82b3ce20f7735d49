"""Answers that cannot all be right: said to the coach, never changed or thrown away."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from coach_app.domain.answers import Answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two answers that do not go together, by the question to look at again."""

    link_id: str
    sentence: str


def contradictions(answers: Answers, today: date | None = None) -> tuple[Contradiction, ...]:
    """In the order of the form. Questions that are not shown do not count.

    With `today` also days that cannot lie where they do: a job that ended tomorrow.
    """
    shown = answers.without_disabled()
    found = (*_dates(shown), *_who_knows(shown), *_no_days(shown), *_not_yet(shown, today))
    order = tuple(shown.form.places)
    return tuple(sorted(found, key=lambda one: order.index(one.link_id)))


ORDERED = (
    (
        "work.since",
        "work.return-on",
        "The day to go back is before the day you went off sick. Check the two dates.",
    ),
    (
        "work.fit-note-from",
        "work.fit-note-until",
        "The fit note ends before it begins. Check the two dates.",
    ),
    (
        "work.since",
        "work.sick-pay-until",
        "The sick pay ends before you went off sick. Check the two dates.",
    ),
)
"""The earlier question, the later one, and what to say when it is the other way round."""


def _dates(answers: Answers) -> Iterator[Contradiction]:
    for first, last, sentence in ORDERED:
        begins, ends = _day(answers, first), _day(answers, last)
        if begins is not None and ends is not None and ends < begins:
            yield Contradiction(link_id=last, sentence=sentence)


def _who_knows(answers: Answers) -> Iterator[Contradiction]:
    if "work.who-knows" not in answers.form.places:
        return
    who = set(answers.values("work.who-knows"))
    if "nobody" in who and len(who) > 1:
        yield Contradiction(
            link_id="work.who-knows",
            sentence="Nobody knows, and somebody is ticked too. Keep what is right.",
        )
    knows = answers.value("work.employer-knows")
    if (knows is True and who == {"nobody"}) or (knows is False and "manager" in who):
        yield Contradiction(
            link_id="work.employer-knows",
            sentence="This does not go with who at work knows. Check the two answers.",
        )


def _no_days(answers: Answers) -> Iterator[Contradiction]:
    if "work.days" not in answers.form.places:
        return
    days = answers.values("work.days")
    hours = answers.value("work.hours")
    if isinstance(hours, int) and days and hours > len(days) * 24:
        yield Contradiction(
            link_id="work.hours",
            sentence="There are more hours than these days have. Check the hours and the days.",
        )


def _day(answers: Answers, link_id: str) -> date | None:
    value = answers.value(link_id) if link_id in answers.form.places else None
    return value if isinstance(value, date) else None


PAST = "work.since"
COMING = ("work.return-on", "health.waiting-until")


def _not_yet(answers: Answers, today: date | None) -> Iterator[Contradiction]:
    if today is None:
        return
    since = _day(answers, PAST)
    if since is not None and since > today:
        yield Contradiction(link_id=PAST, sentence="This day has not come yet. Check the date.")
    for link_id in COMING:
        day = _day(answers, link_id)
        if day is not None and day < today:
            yield Contradiction(link_id=link_id, sentence="This day is past. Check the date.")
