"""The versions of a plan: which one ends when another one begins to count."""

from coach_app.domain.case import CaseFile
from coach_app.domain.plan import Plan
from coach_app.domain.plan_states import closed, replaced
from coach_app.store.unit_of_work import UnitOfWork


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
