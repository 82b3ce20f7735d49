"""The versions of a plan: which one ends when another one begins to count."""

from coach_app.domain.case import CaseFile
from coach_app.domain.plan import Plan, PlanStatus
from coach_app.domain.plan_states import alive_again, closed, replaced
from coach_app.domain.review import OutcomeKind
from coach_app.domain.signature import SignerRole
from coach_app.store.unit_of_work import UnitOfWork

BOTH = (SignerRole.PARTICIPANT, SignerRole.COACH)
"""Who signs a plan."""


def end_earlier(work: UnitOfWork, file: CaseFile, signed: Plan) -> None:
    """The versions before the one that is signed now are replaced by it."""
    for plan in replaced(file.plans, signed):
        work.save(plan, action="superseded")


def close_all(work: UnitOfWork, file: CaseFile) -> bool:
    """Closes every version that is still alive, because the person leaves; False for none."""
    ended = closed(file.plans)
    for plan in ended:
        work.save(plan, action="closed")
    return bool(ended)


def reopen_all(work: UnitOfWork, file: CaseFile) -> None:
    """What the last leaving closed is as it was; what an earlier one closed stays closed."""
    returns = [o.recorded_at for o in file.outcomes if o.what is OutcomeKind.RE_ENTRY and o.counts]
    since = max((at for at in returns if at is not None), default=None)
    reviewed = file.open_review.plan_id if file.open_review is not None else ""
    for plan in file.plans:
        if plan.status is not PlanStatus.CLOSED or (since is not None and plan.drafted_at < since):
            continue
        both = all(file.signature(plan.id, role) is not None for role in BOTH)
        again = alive_again(plan, both_signed=both, reviewed=plan.id == reviewed)
        work.save(again, action="opened again")
