"""The weeks of a phased return in the plan: proposed, agreed week by week, kept."""

from dataclasses import dataclass
from datetime import date

from coach_app.domain.case import CaseFile
from coach_app.domain.findings import Findings
from coach_app.domain.hours_plan import HoursFor, dated, hours_for, proposed
from coach_app.domain.outcomes import working_now
from coach_app.domain.phased_return import PhasedReturn
from coach_app.domain.plan import Plan
from coach_app.domain.working_days import WorkingDays
from coach_app.services import said
from coach_app.services.changes import Changes, changes
from coach_app.services.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class PhasedView:
    file: CaseFile
    plan: Plan | None
    found: Findings | None
    purpose: HoursFor | None
    """What the weeks are for; None before the assessment is finished."""
    proposal: PhasedReturn | None
    in_work: bool
    """Whether there is a job: without one the weeks can be prepared, not dated for sure."""
    today: date
    working_days: WorkingDays


def look(desk: Desk, case_id: str) -> PhasedView:
    """Everything the screen about the phased return shows."""
    with desk.work() as work:
        file = work.case_file(case_id)
    found = said.newest(desk, file)
    today, days = desk.today(), desk.catalogue.working_days
    purpose = hours_for(found) if found is not None else None
    return PhasedView(
        file=file,
        plan=file.plan,
        found=found,
        purpose=purpose,
        proposal=proposed(found, today, days) if found is not None else None,
        in_work=purpose is not HoursFor.NEW_JOB or working_now(file.outcomes, today),
        today=today,
        working_days=days,
    )


def keep(desk: Desk, plan_id: str, agreed: PhasedReturn | None) -> Changes:
    """Keep the weeks in the draft, or take them out with None; the rest is not touched.

    Raises PlanAlreadyAgreed, BeginsInThePast and BeginsTooFarAhead. A first day that passed
    while the draft lay there may stay as long as it is not changed.
    """
    with desk.work() as work:
        before = work.get(Plan, plan_id)
        was = before.phased_return
        if agreed is not None and (was is None or was.return_on != agreed.return_on):
            dated(agreed, desk.today())
        work.save(before.with_phased_return(agreed), action="phased return edited")
        work.commit()
    return changes(before.case_id, "plan", record_id=plan_id)
