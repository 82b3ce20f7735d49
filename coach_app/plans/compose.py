"""From findings to a draft plan: which steps, in which order, on which days, and why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from coach_app.domain.circumstances import SEVERE
from coach_app.domain.findings import Findings, Obstacle
from coach_app.domain.intervention import Intervention, Library
from coach_app.domain.plan import Parked, Plan, PlanKind, Step
from coach_app.domain.referral import WorkStatus
from coach_app.domain.sequencing import Axis
from coach_app.domain.working_days import WorkingDays
from coach_app.plans import wording
from coach_app.plans.adjusting import adjustments as adjustments
from coach_app.plans.choosing import ANSWERED, Choice, Chosen, choose
from coach_app.plans.needs import SAFETY_OBSTACLES, Kind, one_each
from coach_app.plans.timetable import WEEK, Timetable

SUPPORT_WEEKS = {PlanKind.BACK_TO_WORK: 16, PlanKind.THRIVE_IN_WORK: 8}
"""How long the support lasts where a programme says nothing else (North Central London)."""
WORTH_PARKING = 30
"""A need (severity times what matters) from which an unanswered obstacle is named as parked."""
LITTLE = 2
"""What matters this little is left alone, however big it is."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Which answer led to a step: its kind and code, or "base" where none was needed.

    "words" when something that the person said in their own words called for this entry.
    """

    kind: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Composition:
    plan: Plan
    origins: Mapping[str, Origin] = field(default_factory=dict)
    """Key of the library entry -> the answer that called most for it."""


def plan_kind(situation: WorkStatus) -> PlanKind:
    if situation in (WorkStatus.OFF_SICK, WorkStatus.OUT_OF_WORK):
        return PlanKind.BACK_TO_WORK
    return PlanKind.THRIVE_IN_WORK


def draft(  # noqa: PLR0913 - a plan is made of these, and all but two go by name
    findings: Findings,
    library: Library,
    *,
    today: date,
    working_days: WorkingDays,
    review_weeks: int,
    plan_id: str,
    case_id: str,
    drafted_at: datetime,
    assessment_id: str,
    new_id: Callable[[], str],
    support_weeks: int | None = None,
) -> Plan:
    """The first draft of a plan. The same input gives the same plan, on any machine."""
    return composed(
        findings,
        library,
        today=today,
        working_days=working_days,
        review_weeks=review_weeks,
        plan_id=plan_id,
        case_id=case_id,
        drafted_at=drafted_at,
        assessment_id=assessment_id,
        new_id=new_id,
        support_weeks=support_weeks,
    ).plan


def composed(  # noqa: PLR0913 - as `draft`
    findings: Findings,
    library: Library,
    *,
    today: date,
    working_days: WorkingDays,
    review_weeks: int,
    plan_id: str,
    case_id: str,
    drafted_at: datetime,
    assessment_id: str,
    new_id: Callable[[], str],
    support_weeks: int | None = None,
) -> Composition:
    """A draft together with the answer that led to each step."""
    kind = plan_kind(findings.situation)
    weeks = support_weeks if support_weeks is not None else SUPPORT_WEEKS[kind]
    axis = Axis.between(today, today + weeks * WEEK, working_days)
    review_on = axis.days[axis.at_or_after(today + review_weeks * WEEK)]
    choice = choose(findings, library, ends_on=axis.days[-1])
    timetable = Timetable(findings, choice, axis, today, review_on)
    steps = _steps(findings, choice, timetable, new_id)
    plan = Plan(
        id=plan_id,
        case_id=case_id,
        version=1,
        kind=kind,
        goal=findings.goal,
        strengths=findings.strengths,
        steps=steps,
        parked=_parked(findings, library, choice, review_on),
        review_on=review_on,
        drafted_at=drafted_at,
        assessment_id=assessment_id,
    )
    origins = {one.entry.key: _origin(one) for one in choice.chosen}
    return Composition(plan, {step.intervention: origins[step.intervention] for step in steps})


def step_from(
    entry: Intervention, *, step_id: str, starts_on: date, due_on: date, why: str = ""
) -> Step:
    """One step of a library entry, as a coach adds it by hand."""
    return Step(
        id=step_id,
        intervention=entry.key,
        title=entry.title,
        what=entry.what,
        why=why or entry.why,
        who=entry.who,
        phase=entry.phase,
        starts_on=starts_on,
        due_on=due_on,
        how_we_know=entry.how_we_know,
        after=entry.after,
        private=not entry.employer_visible,
    )


def _steps(
    findings: Findings, choice: Choice, timetable: Timetable, new_id: Callable[[], str]
) -> tuple[Step, ...]:
    reasons = wording.Reasons(findings)
    titles = {
        one.entry.key: _title(one.entry, findings, choice, timetable) for one in choice.chosen
    }
    steps = []
    for one in timetable.in_order():
        entry = one.entry
        slot = timetable.slots[entry.key]
        follower = next((o.entry.key for o in choice.chosen if entry.key in o.entry.after), "")
        steps.append(
            Step(
                id=new_id(),
                intervention=entry.key,
                title=titles[entry.key],
                what=entry.what,
                why=reasons.why(
                    entry, one.need, saying=one.saying, comes_before=titles.get(follower, "")
                ),
                who=entry.who,
                phase=entry.phase,
                starts_on=slot.starts_on,
                due_on=slot.due_on,
                how_we_know=entry.how_we_know,
                obstacle=one.need.code if one.need and one.need.kind is Kind.OBSTACLE else "",
                after=tuple(key for key in entry.after if key in titles),
                private=not entry.employer_visible,
            )
        )
    return tuple(steps)


def _title(entry: Intervention, findings: Findings, choice: Choice, timetable: Timetable) -> str:
    fills = timetable.waiting_for(entry)
    if fills is not None and choice.wait_name(fills):
        return wording.while_waiting(entry.title, choice.wait_name(fills))
    if entry.meanwhile and entry.subject == "health" and findings.waiting_for.strip():
        return wording.while_waiting(entry.title, "")
    return entry.title


def _origin(one: Chosen) -> Origin:
    if one.saying:
        return Origin("words", one.entry.key)
    return Origin("base") if one.need is None else Origin(one.need.kind.value, one.need.code)


def _parked(
    findings: Findings, library: Library, choice: Choice, review_on: date
) -> tuple[Parked, ...]:
    """Obstacles that matter and have no step now, the biggest first, each with its reason."""
    return tuple(
        Parked(
            obstacle=one.code,
            label=one.label,
            reason=_parking_reason(one, findings, library, review_on),
        )
        for one in one_each(findings.obstacles)
        if (one.severity >= SEVERE or one.need >= WORTH_PARKING) and not choice.answers(one.code)
    )


def _parking_reason(
    obstacle: Obstacle, findings: Findings, library: Library, review_on: date
) -> str:
    if obstacle.matters <= LITTLE and obstacle.code not in SAFETY_OBSTACLES:
        return wording.parked_not_now()
    offered = library.for_situation(findings.situation)
    if any(e.strength(Kind.OBSTACLE, obstacle.code) >= ANSWERED for e in offered):
        return wording.parked_no_room(review_on)
    return wording.parked_no_answer()
