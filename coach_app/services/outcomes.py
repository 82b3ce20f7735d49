"""What came of the support: recorded, proven, ended, taken back; leaving and coming back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from coach_app.domain.case import Case, CaseFile
from coach_app.domain.fields import required
from coach_app.domain.outcome_rules import (
    WITH_AN_END,
    ComesWithNoEnd,
    OutcomeStillToCome,
    WithdrawnAlready,
    recordable,
    withdrawable,
)
from coach_app.domain.outcomes import (
    DEFAULT_SUSTAINED,
    SustainedClock,
    SustainedRule,
    Tally,
    sustained,
    sustained_claimable,
    tally,
)
from coach_app.domain.plan import Plan, PlanStatus
from coach_app.domain.review import CaseOutcome, OutcomeKind
from coach_app.domain.reviewing import carried_on
from coach_app.services.changes import Changes, changes
from coach_app.services.desk import Desk
from coach_app.services.versions import close_all, reopen_all
from coach_app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOutcome:
    """`reason` is for an exit: a code of ExitReason, or own words."""

    what: OutcomeKind
    on: date
    evidence: str = ""
    note: str = ""
    until: date | None = None
    hours_before: int | None = None
    hours_after: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomesView:
    file: CaseFile
    outcomes: tuple[CaseOutcome, ...]
    """Newest first, with those that were taken back."""
    tally: Mapping[OutcomeKind, Tally]
    clock: SustainedClock
    rule: SustainedRule
    sustained_claimable: bool
    today: date


def look(desk: Desk, case_id: str) -> OutcomesView:
    """Everything the screen about outcomes shows."""
    with desk.work() as work:
        file = work.case_file(case_id)
    return view_of(desk, file)


def view_of(desk: Desk, file: CaseFile) -> OutcomesView:
    """The same for a case that was read already."""
    today, rule = desk.today(), rule_of(desk, file.case)
    return OutcomesView(
        file=file,
        outcomes=tuple(sorted(file.outcomes, key=lambda o: (o.on, o.id), reverse=True)),
        tally=tally(file.outcomes),
        clock=sustained(file.outcomes, rule, today),
        rule=rule,
        sustained_claimable=sustained_claimable(file.outcomes, rule, today),
        today=today,
    )


def rule_of(desk: Desk, case: Case) -> SustainedRule:
    """When work counts as sustained under the case's own programme."""
    programmes = desk.catalogue.programmes
    pack = programmes.of_case(case) or programmes.get(case.programme)
    return pack.sustained if pack is not None else DEFAULT_SUSTAINED


def record(desk: Desk, case_id: str, new: NewOutcome) -> Changes:
    """Keep an outcome. Leaving closes the case and its plan; coming back opens both again.

    Raises what `domain.outcome_rules.recordable` refuses.
    """
    outcome = CaseOutcome(
        id=desk.ids.new(),
        case_id=case_id,
        what=new.what,
        on=new.on,
        evidence=new.evidence.strip(),
        note=new.note.strip(),
        until=new.until,
        hours_before=new.hours_before,
        hours_after=new.hours_after,
        reason=new.reason.strip(),
        evidence_on=desk.today() if new.evidence.strip() else None,
        recorded_at=desk.now(),
        recorded_by=desk.coach.name,
    )
    touched = ["outcome"]
    with desk.work() as work:
        file = work.case_file(case_id)
        work.save(recordable(file, outcome, desk.today()), action="recorded")
        if new.what is OutcomeKind.EXIT:
            _leave(work, file, outcome)
            touched += ["case", "plan"]
        elif new.what is OutcomeKind.RE_ENTRY:
            _come_back(desk, work, file)
            touched += ["case", "plan"]
        work.commit()
    return changes(case_id, *touched, record_id=outcome.id)


def add_evidence(desk: Desk, outcome_id: str, evidence: str) -> Changes:
    """From now on the outcome may be claimed. What was written before is written over."""
    required(evidence, "What proves it")
    return _changed(
        desk,
        outcome_id,
        lambda before: replace(before, evidence=evidence.strip(), evidence_on=desk.today()),
        action="evidence added",
    )


def end(desk: Desk, outcome_id: str, until: date) -> Changes:
    """The last day of a job, a placement or a course. Raises ComesWithNoEnd, FieldInvalid and
    OutcomeStillToCome for a day that has not come."""

    def ended(before: CaseOutcome) -> CaseOutcome:
        if before.what not in WITH_AN_END:
            raise ComesWithNoEnd
        if until > desk.today():
            raise OutcomeStillToCome
        return replace(before, until=until)

    return _changed(desk, outcome_id, ended, action="ended")


def withdraw(desk: Desk, outcome_id: str, reason: str) -> Changes:
    """Take back what was recorded by mistake: it stays to be seen and counts for nothing.

    Where that was the leaving that closed the case, the case and its plans are as they were
    before. Raises WithdrawnAlready and NotToBeWithdrawn.
    """
    required(reason, "Why it is taken back")
    with desk.work() as work:
        before = work.get(CaseOutcome, outcome_id)
        if not before.counts:
            raise WithdrawnAlready
        file = work.case_file(before.case_id)
        taken_back = replace(
            withdrawable(before, file), withdrawn_at=desk.now(), withdrawn_reason=reason.strip()
        )
        work.save(taken_back, action="withdrawn")
        touched = ["outcome"]
        if before.what is OutcomeKind.EXIT:
            touched += ["case", "plan"]
            work.save(replace(file.case, closed_on=None, close_reason=""), action="opened again")
            reopen_all(work, file)
        work.commit()
    return changes(before.case_id, *touched, record_id=outcome_id)


def _changed(
    desk: Desk, outcome_id: str, change: Callable[[CaseOutcome], CaseOutcome], *, action: str
) -> Changes:
    with desk.work() as work:
        before = work.get(CaseOutcome, outcome_id)
        if not before.counts:
            raise WithdrawnAlready
        work.save(change(before), action=action)
        work.commit()
    return changes(before.case_id, "outcome", record_id=outcome_id)


def _leave(work: UnitOfWork, file: CaseFile, left: CaseOutcome) -> None:
    closed = replace(file.case, closed_on=left.on, close_reason=left.reason)
    work.save(closed, action="closed")
    close_all(work, file)


def _come_back(desk: Desk, work: UnitOfWork, file: CaseFile) -> None:
    """The case goes on; what was not done of the closed plan is there as a new draft."""
    work.save(replace(file.case, closed_on=None, close_reason=""), action="opened again")
    plan = file.plan
    if plan is None or plan.status is not PlanStatus.CLOSED:
        return
    work.save(_taken_up_again(desk, plan), action="new version")


def _taken_up_again(desk: Desk, plan: Plan) -> Plan:
    today, days = desk.today(), desk.catalogue.working_days
    following = plan.next_version(desk.ids.new(), desk.now())
    return replace(
        following,
        steps=tuple(carried_on(step, today, days) for step in plan.steps),
        review_on=max(plan.review_on, days.on_or_after(today)),
    )
