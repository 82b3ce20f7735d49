"""The copy for an employer: what may stand in it at all, and what the person ticked of that.

It is built up from this list and never cut down from the plan. Nothing here reads the goal, the
strengths, a difficulty, a reason, an obstacle, an answer, a score or a note.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coach_app.domain.case import CaseFile
from coach_app.domain.errors import Refusal
from coach_app.domain.fields import required
from coach_app.domain.phased_return import course
from coach_app.domain.plan import Plan, PlanStatus, Step, Who
from coach_app.domain.working_days import WorkingDays


class NothingTicked(Refusal):
    key = "employer_copy.nothing_ticked"
    sentence = "Nothing is ticked. Tick what the employer may see."


class NotInThePlan(Refusal):
    key = "employer_copy.not_in_the_plan"
    sentence = "The plan has changed since this was ticked. Look at the list again."


class CopyNeedsAgreedPlan(Refusal):
    key = "employer_copy.plan_not_agreed"
    sentence = "A copy is made from a plan that both have agreed. Agree the plan first."


class Group(StrEnum):
    ADJUSTMENTS = "adjustments"
    HOURS = "hours"
    DATES = "dates"
    PEOPLE = "people"
    STEPS = "steps"


BY_DEFAULT = frozenset({Group.ADJUSTMENTS, Group.HOURS, Group.DATES, Group.PEOPLE})
"""Ticked to begin with. What somebody does, step by step, is shared only on purpose."""

HOURS, DUTIES = "hours", "duties"
RETURN_ON, USUAL_FROM, REVIEW_ON = "date:return", "date:usual", "date:review"
PERSON, COACH = "person:self", "person:coach"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that can be ticked. `text` is what the employer would read of it."""

    key: str
    group: Group
    text: str
    day: date | None = None
    ticked: bool = True
    own_words: bool = False
    """No sentence of the program: it stands in the copy word for word, whatever it gives away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedChange:
    change: str
    who: Who
    review_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkWeek:
    starts_on: date
    days: tuple[tuple[date, int], ...]
    """Each working day and its minutes."""
    minutes: int
    left_out: tuple[str, ...] = ()
    """Duties that are not done yet; empty unless they were ticked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmployerStep:
    title: str
    who: Who
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EmployerCopy:
    """All that the employer reads."""

    employer: str
    name: str
    """What the person wants to be called."""
    coach: str
    version: int
    """Of the plan it was made from."""
    until: date
    """The last day the employer may use it."""
    changes: tuple[AskedChange, ...] = ()
    weeks: tuple[WorkWeek, ...] = ()
    return_on: date | None = None
    usual_from: date | None = None
    review_on: date | None = None
    steps: tuple[EmployerStep, ...] = ()
    ask_person: bool = False
    ask_coach: bool = False

    def __post_init__(self) -> None:
        required(self.employer, "The employer")
        required(self.name, "The name of the person")


def offered(file: CaseFile, plan: Plan, working_days: WorkingDays) -> tuple[Item, ...]:
    """Everything of this plan that may stand in a copy, in the order of the copy."""
    return (
        *(
            Item(key=f"adjustment:{one.key}", group=Group.ADJUSTMENTS, text=one.change)
            for one in plan.adjustments
        ),
        *_hours(plan),
        *_dates(plan, working_days),
        *_people(file),
        *(
            Item(
                key=f"step:{step.id}",
                group=Group.STEPS,
                text=step.title,
                day=step.due_on,
                ticked=False,
            )
            for step in _shareable(plan)
        ),
    )


def employer_copy(
    file: CaseFile,
    plan: Plan,
    ticked: frozenset[str],
    working_days: WorkingDays,
    *,
    employer: str,
    until: date,
) -> EmployerCopy:
    """The copy with exactly the ticked items.

    Raises CopyNeedsAgreedPlan, NothingTicked, NotInThePlan, or FieldMissing without an employer.
    """
    if plan.status not in (PlanStatus.AGREED, PlanStatus.SIGNED):
        raise CopyNeedsAgreedPlan
    if not ticked:
        raise NothingTicked
    if ticked - {item.key for item in offered(file, plan, working_days)}:
        raise NotInThePlan
    agreed = plan.phased_return
    weeks = _weeks(plan, working_days, duties=DUTIES in ticked)
    return EmployerCopy(
        employer=" ".join(employer.split()),
        name=file.person.preferred_name if file.person is not None else "",
        coach=file.case.coach_name,
        version=plan.version,
        until=until,
        changes=_changes(plan, ticked, working_days),
        weeks=weeks if HOURS in ticked else (),
        return_on=agreed.return_on if agreed is not None and RETURN_ON in ticked else None,
        usual_from=weeks[-1].starts_on if weeks and USUAL_FROM in ticked else None,
        review_on=plan.review_on if REVIEW_ON in ticked else None,
        steps=tuple(
            EmployerStep(title=step.title, who=step.who, due_on=step.due_on)
            for step in _shareable(plan)
            if f"step:{step.id}" in ticked
        ),
        ask_person=PERSON in ticked,
        ask_coach=COACH in ticked,
    )


def _shareable(plan: Plan) -> tuple[Step, ...]:
    """Steps that were marked as not private. What, why and obstacle of a step never leave."""
    return tuple(step for step in plan.steps if not step.private)


def _hours(plan: Plan) -> tuple[Item, ...]:
    if plan.phased_return is None:
        return ()
    duties = ", ".join(duty.name for duty in plan.phased_return.duties)
    hours = Item(key=HOURS, group=Group.HOURS, text="")
    if not duties:
        return (hours,)
    return hours, Item(key=DUTIES, group=Group.HOURS, text=duties, ticked=False)


def _dates(plan: Plan, working_days: WorkingDays) -> tuple[Item, ...]:
    items: list[Item] = []
    if plan.phased_return is not None:
        usual = course(plan.phased_return, working_days).usual_from
        first = plan.phased_return.return_on
        items.append(Item(key=RETURN_ON, group=Group.DATES, text="", day=first))
        items.append(Item(key=USUAL_FROM, group=Group.DATES, text="", day=usual))
    items.append(Item(key=REVIEW_ON, group=Group.DATES, text="", day=plan.review_on))
    return tuple(items)


def _people(file: CaseFile) -> tuple[Item, ...]:
    person = file.person.preferred_name if file.person is not None else ""
    found = ((PERSON, person), (COACH, file.case.coach_name))
    return tuple(Item(key=key, group=Group.PEOPLE, text=name) for key, name in found if name)


def _changes(
    plan: Plan, ticked: frozenset[str], working_days: WorkingDays
) -> tuple[AskedChange, ...]:
    start = plan.phased_return.return_on if plan.phased_return is not None else None
    begins = start or (plan.agreed_at.date() if plan.agreed_at is not None else plan.review_on)
    return tuple(
        AskedChange(
            change=one.change,
            who=one.who,
            review_on=one.review_on(begins, working_days) if REVIEW_ON in ticked else None,
        )
        for one in plan.adjustments
        if f"adjustment:{one.key}" in ticked
    )


def _weeks(plan: Plan, working_days: WorkingDays, *, duties: bool) -> tuple[WorkWeek, ...]:
    if plan.phased_return is None:
        return ()
    return tuple(
        WorkWeek(
            starts_on=week.starts_on,
            days=tuple((day.day, day.minutes) for day in week.days),
            minutes=week.minutes,
            left_out=week.left_out if duties else (),
        )
        for week in course(plan.phased_return, working_days).weeks
    )
