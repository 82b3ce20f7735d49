"""The coach's day: what there is to do now, in the order to do it, and the same on paper."""

from dataclasses import dataclass
from datetime import date, datetime

from coach_app.domain.agenda import NOW, When
from coach_app.domain.agenda import ThingKind as ThingKind
from coach_app.domain.disclosed import Route
from coach_app.domain.disclosure import OutgoingCopy, Released
from coach_app.plans.day_list import DayGroup, DayLine, day_list
from coach_app.plans.pdf import render
from coach_app.services.desk import HOME_ZONE, Desk
from coach_app.services.disclosures import release_list
from coach_app.store.agenda import GroupOfLines as GroupOfLines
from coach_app.store.agenda import Line as Line

SOON_WORKING_DAYS = 5
"""How far ahead Today looks. Own choice: one working week."""
MOST_LINES = 200
"""Lines of a group that are shown; what is left out is counted and stands in the caseload."""
FIRST_LINES = 25
"""Lines of a group that are fetched at first, so that the screen stands at once."""
MOST_ON_PAPER = 40
"""Lines of a group on paper. Own choice: a page; nobody does more in a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """One day. Groups without a line are left out; every total is true, however long it is."""

    now: datetime
    """In the time of Britain, as all days and times of it are meant."""
    groups: tuple[GroupOfLines, ...]

    @property
    def today(self) -> date:
        return self.now.date()


def of_today(desk: Desk, most: int = MOST_LINES) -> Agenda:
    """Everything late or due within a working week, with the first `most` lines a group."""
    when = _when(desk)
    return Agenda(now=when.now, groups=desk.store.queries.agenda.groups(when, most))


def count_now(desk: Desk) -> int:
    """How many things there are to do now: everything but what is soon or with others."""
    totals = desk.store.queries.agenda.totals(_when(desk))
    return sum(count for group, count in totals.items() if group in NOW)


def paper(desk: Desk) -> Released:
    """The day's list as a PDF: initials and reference only, because paper gets lost.

    Each person's log of copies that left has a line for it. Raises NobodyOnTheList.
    """
    agenda = of_today(desk, MOST_ON_PAPER)
    groups = tuple(_on_paper(group) for group in agenda.groups if group.group in NOW)
    people = {line.case_id for group in agenda.groups if group.group in NOW for line in group.lines}
    document = day_list(groups, agenda.now, desk.coach.name, desk.place)
    copy = OutgoingCopy(
        route=Route.DAY_LIST,
        data=render(document).pdf,
        what="A line in the coach's list of the day: initials, reference, what is due",
        purpose="The coach's own list of the day",
    )
    return release_list(desk, sorted(people), copy)


def _when(desk: Desk) -> When:
    today = desk.today()
    soon = desk.catalogue.working_days.after(today, SOON_WORKING_DAYS)
    return When(now=desk.now().astimezone(HOME_ZONE), soon=soon)


def _on_paper(group: GroupOfLines) -> DayGroup:
    lines = tuple(
        DayLine(
            ref=line.ref,
            initials=initials(line.name),
            kind=line.kind,
            on=line.on,
            at=line.at,
        )
        for line in group.lines
    )
    return DayGroup(group=group.group, lines=lines, total=group.total)


def initials(name: str) -> str:
    """ "B. E." for "Billie Example"; at most three, and never a whole name."""
    parts = [part for part in name.replace("-", " ").split() if part]
    return " ".join(f"{part[0].upper()}." for part in parts[:3])
