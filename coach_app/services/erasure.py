"""Erasing a person, and keeping a case that has to stay."""

from dataclasses import replace

from coach_app.domain.errors import Refusal
from coach_app.domain.fields import required
from coach_app.services.changes import Changes, changes
from coach_app.services.desk import Desk
from coach_app.store.erasing import ErasureReason as ErasureReason


class CaseOnHold(Refusal):
    key = "case.on_hold"
    sentence = "This case is on hold and stays. Release it first."


class CaseNotOnHold(Refusal):
    key = "case.not_on_hold"
    sentence = "This case is not on hold. Nothing was changed."


def erase(desk: Desk, ref_or_id: str, reason: ErasureReason) -> Changes:
    """Remove a person for good: records, changes that wait, search words, papers, drafts.

    A line without any personal data stays in the audit trail, and a tombstone goes to the
    server. Raises CaseNotFound and CaseOnHold.
    """
    with desk.work() as work:
        case_id = work.case_id_of(ref_or_id)
        if work.case_file(case_id).case.on_hold_since is not None:
            raise CaseOnHold
        work.erase_case(case_id, reason)
        work.commit()
    desk.store.tidy()
    return changes(case_id, "case")


def hold(desk: Desk, ref_or_id: str, reason: str) -> Changes:
    """Keep a case whatever the rules say: a complaint, a court, an inquiry."""
    with desk.work() as work:
        case = work.case_file(work.case_id_of(ref_or_id)).case
        reason = required(reason, "The reason for the hold")
        since = case.on_hold_since or desk.today()
        work.save(replace(case, on_hold_since=since, hold_reason=reason), action="held")
        work.commit()
    return changes(case.id, "case")


def release(desk: Desk, ref_or_id: str) -> Changes:
    """The rules count again. Raises CaseNotOnHold."""
    with desk.work() as work:
        case = work.case_file(work.case_id_of(ref_or_id)).case
        if case.on_hold_since is None:
            raise CaseNotOnHold
        work.save(replace(case, on_hold_since=None, hold_reason=""), action="released")
        work.commit()
    return changes(case.id, "case")
