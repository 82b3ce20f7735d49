"""A plan under the coach's hands: kept as it is edited, agreed, and on to its next version."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from coach_app.domain.commenting import may_go_on
from coach_app.domain.errors import PlanAlreadyAgreed
from coach_app.domain.intervention import Grade
from coach_app.domain.local_service import LocalService
from coach_app.domain.outcome_rules import must_take_part
from coach_app.domain.plan import Phase, Plan, PlanStatus, Step, Who
from coach_app.plans import compose
from coach_app.plans.digest import plan_digest
from coach_app.services.changes import Changes, changes
from coach_app.services.desk import Desk
from coach_app.services.drafting import draft as draft
from coach_app.services.drafting import pack_of, situation_of


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryEntry:
    """An intervention as a coach picks it from the list."""

    key: str
    title: str
    what: str
    phase: Phase
    subject: str
    grade: Grade
    sources: tuple[str, ...]
    """Titles of what it rests on."""
    service: str = ""
    """Kind of local service it needs."""
    fits: bool = True
    """Whether it is meant for somebody whose work is as this person's is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearby:
    """The services of the area, and which kind of them each entry of the library asks for."""

    services: tuple[LocalService, ...]
    wanted: Mapping[str, str]


def save(desk: Desk, plan: Plan) -> Changes:
    """Keep a draft as the coach edited it. An agreed version is never overwritten."""
    with desk.work() as work:
        if not work.get(Plan, plan.id).editable or not plan.editable:
            raise PlanAlreadyAgreed
        work.save(plan, action="edited")
        work.commit()
    return changes(plan.case_id, "plan", record_id=plan.id)


def library(desk: Desk, case_id: str) -> tuple[LibraryEntry, ...]:
    """Everything that can be added to this person's plan, in the order of its titles.

    In the words of the case's programme; what fits their work comes first.
    """
    with desk.work() as work:
        file = work.case_file(case_id)
    situation = situation_of(desk, file.finished_assessment)
    whole = desk.catalogue.interventions_of(file.case.programme)
    entries = (
        LibraryEntry(
            key=entry.key,
            title=entry.title,
            what=entry.what,
            phase=entry.phase,
            subject=entry.subject,
            grade=entry.grade,
            sources=tuple(whole.source(key).title for key in entry.sources),
            service=entry.service,
            fits=situation is None or situation in entry.situations,
        )
        for entry in whole.entries
    )
    return tuple(sorted(entries, key=lambda entry: (not entry.fits, entry.title)))


def nearby(desk: Desk, case_id: str) -> Nearby:
    """The services of the area in which the case's programme runs, by name."""
    with desk.work() as work:
        file = work.case_file(case_id)
    services = desk.catalogue.services_of(pack_of(desk, file))
    entries = desk.catalogue.interventions_of(file.case.programme).entries
    return Nearby(
        services=tuple(sorted(services, key=lambda service: service.name.casefold())),
        wanted={entry.key: entry.service for entry in entries if entry.service},
    )


def step_from_library(desk: Desk, case_id: str, key: str) -> Step:
    """A step made from a library entry, due after its usual time to arrange.

    Raises InterventionNotFound for a key that the library does not hold.
    """
    with desk.work() as work:
        programme = work.case_file(case_id).case.programme
    entry = desk.catalogue.interventions_of(programme).get(key)
    days = desk.catalogue.working_days
    starts_on = days.on_or_after(desk.today())
    return compose.step_from(
        entry,
        step_id=desk.ids.new(),
        starts_on=starts_on,
        due_on=days.after(starts_on, entry.lead_days),
    )


def new_step(desk: Desk, title: str, *, who: Who, phase: Phase, due_on: date) -> Step:
    """A step in the coach's and participant's own words."""
    days = desk.catalogue.working_days
    return Step(
        id=desk.ids.new(),
        title=title,
        who=who,
        phase=phase,
        starts_on=min(days.on_or_after(desk.today()), due_on),
        due_on=due_on,
    )


def agree(desk: Desk, plan_id: str) -> Changes:
    """Freeze the draft: from now on its content is what the hash says it is.

    Raises CaseIsClosed, AgreementMissing and PlanSentBack.
    """
    with desk.work() as work:
        plan = work.get(Plan, plan_id)
        file = work.case_file(plan.case_id)
        must_take_part(file)
        may_go_on(file, plan)
        work.save(plan.agreed(desk.now(), plan_digest(plan)), action="agreed")
        work.commit()
    return changes(plan.case_id, "plan", record_id=plan_id)


def new_version(desk: Desk, plan_id: str) -> Changes:
    """A draft with the same content, not yet agreed. The old version and its PDF stay.

    An agreed version that nobody signed is superseded by it; a signed one stays signed.
    Raises CaseIsClosed and AgreementMissing.
    """
    with desk.work() as work:
        plan = work.get(Plan, plan_id)
        file = work.case_file(plan.case_id)
        newest = file.plan
        if newest is not None and newest.editable:
            return changes(plan.case_id, "plan", record_id=newest.id)
        must_take_part(file)
        following = plan.next_version(desk.ids.new(), desk.now())
        work.save(following, action="new version")
        if plan.status is PlanStatus.AGREED:
            work.save(replace(plan, status=PlanStatus.SUPERSEDED), action="superseded")
        work.commit()
    return changes(plan.case_id, "plan", record_id=following.id)
