"""Changes at work in the plan: suggested by what is hard, chosen and kept together."""

from dataclasses import dataclass
from datetime import date

from coach_app.domain.adjustment import Adjustment, Cost
from coach_app.domain.case import CaseFile
from coach_app.domain.findings import JobTask
from coach_app.domain.plan import Plan
from coach_app.domain.referral import WorkStatus
from coach_app.domain.who import Who
from coach_app.domain.working_days import WorkingDays
from coach_app.plans import adjusting
from coach_app.services import said
from coach_app.services.changes import Changes, changes
from coach_app.services.desk import Desk

OWN_REVIEW_WEEKS = 4
"""When a change of the coach's own is looked at again, until somebody says otherwise."""
OWN = "own:"


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustmentsView:
    """`suggested` and `others` leave out what the plan has already."""

    file: CaseFile
    plan: Plan | None
    situation: WorkStatus | None
    tasks: tuple[JobTask, ...]
    suggested: tuple[Adjustment, ...]
    others: tuple[Adjustment, ...]
    """The rest of the library that is possible for this person."""
    today: date
    working_days: WorkingDays


def look(desk: Desk, case_id: str) -> AdjustmentsView:
    """Everything the screen about changes at work shows."""
    with desk.work() as work:
        file = work.case_file(case_id)
    found = said.newest(desk, file)
    library = desk.catalogue.adjustments
    suggested = adjusting.adjustments(found, library) if found is not None else ()
    possible = adjusting.possible(found, library) if found is not None else ()
    plan = file.plan
    chosen = {one.key for one in plan.adjustments} if plan is not None else set()
    first = tuple(one for one in suggested if one.key not in chosen)
    known = chosen | {one.key for one in first}
    return AdjustmentsView(
        file=file,
        plan=plan,
        situation=found.situation if found is not None else None,
        tasks=found.tasks if found is not None else (),
        suggested=first,
        others=tuple(one for one in possible if one.key not in known),
        today=desk.today(),
        working_days=desk.catalogue.working_days,
    )


def own(desk: Desk, change: str, *, task: str = "", difficulty: str = "") -> Adjustment:
    """A change in the coach's and participant's own words, to be filled in further.

    Its reason is private until somebody says that the employer may read it.
    """
    return Adjustment(
        key=f"{OWN}{desk.ids.new()}",
        task=task,
        difficulty=difficulty,
        size=0,
        change=change,
        who=Who.EMPLOYER,
        cost=Cost.NONE,
        review_weeks=OWN_REVIEW_WEEKS,
        private_reason=True,
    )


def keep(desk: Desk, plan_id: str, adjustments: tuple[Adjustment, ...]) -> Changes:
    """Keep the changes as they stand; the rest of the draft is not touched.

    Raises PlanAlreadyAgreed for a version that is agreed.
    """
    with desk.work() as work:
        plan = work.get(Plan, plan_id).with_adjustments(adjustments)
        work.save(plan, action="changes at work edited")
        work.commit()
    return changes(plan.case_id, "plan", record_id=plan_id)
