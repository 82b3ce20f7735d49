"""The plan as coach and participant read it side by side, in the person's language."""

from dataclasses import dataclass

from coach_app.domain.case import CaseFile
from coach_app.domain.phased_return import course
from coach_app.domain.plan import Plan
from coach_app.domain.side_by_side import Reading
from coach_app.domain.translation import BRITISH
from coach_app.plans.reading import reading
from coach_app.plans.writing import Writer
from coach_app.services.desk import Desk
from coach_app.services.paper_kinds import services_near


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """`readings` are the same pages: in the person's language where there is one, and in English.
    There is none as long as there is no plan."""

    file: CaseFile
    plan: Plan | None
    readings: tuple[Reading, ...] = ()


def look(desk: Desk, case_id: str) -> SideBySide:
    """The newest plan of a case, draft or agreed."""
    with desk.work() as work:
        file = work.case_file(case_id)
    plan = file.plan
    if plan is None:
        return SideBySide(file=file, plan=None)
    own = desk.catalogue.translations.get(file.person.language if file.person else "")
    weeks = None
    if plan.phased_return is not None:
        weeks = course(plan.phased_return, desk.catalogue.working_days)
    readings = tuple(
        reading(
            plan,
            Writer(one),
            desk.today(),
            services=services_near(desk, file),
            course=weeks,
        )
        for one in ((own,) if own.is_english else (own, BRITISH))
    )
    return SideBySide(file=file, plan=plan, readings=readings)
