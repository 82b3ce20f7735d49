"""Which outcome may be recorded when, and the reasons for leaving."""

from datetime import date
from enum import StrEnum

from coach_app.domain.case import CaseFile
from coach_app.domain.errors import AgreementMissing, Refusal
from coach_app.domain.journey import accepted
from coach_app.domain.review import CaseOutcome, OutcomeKind

WITH_AN_END = frozenset(
    {
        OutcomeKind.JOB_START,
        OutcomeKind.PERMITTED_WORK,
        OutcomeKind.PLACEMENT,
        OutcomeKind.VOLUNTEERING,
        OutcomeKind.TRAINING,
    }
)
"""What goes on for a while, and may end."""
COMINGS_AND_GOINGS = frozenset({OutcomeKind.EXIT, OutcomeKind.RE_ENTRY})
MOST_HOURS = 168


class ExitReason(StrEnum):
    """Why somebody leaves the support; own words go into the note."""

    IN_WORK = "in-work"
    DONE = "support-complete"
    OWN_WISH = "own-wish"
    LOST_CONTACT = "lost-contact"
    HEALTH = "health"
    MOVED_AWAY = "moved-away"
    ELSEWHERE = "other-support"
    DIED = "died"
    OTHER = "other"


class OutcomeStillToCome(Refusal):
    key = "outcome.still_to_come"
    sentence = "This day is still to come. Record it once it has happened."


class OutcomeBeforeCase(Refusal):
    key = "outcome.before_case"
    sentence = "This day is before the case was opened. Check the date."


class HoursNotMore(Refusal):
    key = "outcome.hours_not_more"
    sentence = "The hours a week after have to be more than before. Check both numbers."


class ReasonMissing(Refusal):
    key = "outcome.reason_missing"
    sentence = "Say why the person leaves the support, then record it."


class AlreadyRecorded(Refusal):
    key = "outcome.already_there"
    sentence = "This outcome is recorded for this day already. Nothing was changed."


class CaseNotClosed(Refusal):
    key = "outcome.not_left"
    sentence = "The person has not left the support, so they cannot come back yet."


class CaseIsClosed(Refusal):
    key = "outcome.left_already"
    sentence = "The person has left the support already. Record a re-entry first."


class NeverAccepted(Refusal):
    key = "outcome.never_accepted"
    sentence = "The person was never taken on. Register a new referral instead."


class ComesWithNoEnd(Refusal):
    key = "outcome.no_end"
    sentence = "This outcome is one day and has no end. Leave the last day out."


class NotToBeWithdrawn(Refusal):
    key = "outcome.cannot_withdraw"
    sentence = (
        "Only the leaving that closed this case can be taken back, and nothing after a return. "
        "For somebody who came back, record a re-entry."
    )


class WithdrawnAlready(Refusal):
    key = "outcome.withdrawn"
    sentence = "This outcome was taken back already. Record it anew."


def recordable(case_file: CaseFile, outcome: CaseOutcome, today: date) -> CaseOutcome:
    """The outcome, when it may be recorded; otherwise the refusal says what to do."""
    if outcome.on > today:
        raise OutcomeStillToCome
    if outcome.on < case_file.case.opened_on:
        raise OutcomeBeforeCase
    _its_own_fields(outcome)
    if outcome.what in COMINGS_AND_GOINGS:
        _comes_or_goes(case_file, outcome)
        return outcome  # somebody may leave, come back and leave on one day
    same = (o for o in case_file.outcomes if o.counts and o.what is outcome.what)
    if any(other.on == outcome.on for other in same):
        raise AlreadyRecorded
    return outcome


def must_take_part(case_file: CaseFile) -> None:
    """Taking part is a choice: nothing is planned or signed for somebody who has stopped or left.

    Raises CaseIsClosed and AgreementMissing.
    """
    if case_file.case.closed_on is not None:
        raise CaseIsClosed
    if case_file.agreement is None:
        raise AgreementMissing


def _when(outcome: CaseOutcome) -> tuple[date, str, str]:
    """In the order things happened; records from before there was a time come first."""
    recorded = outcome.recorded_at.isoformat() if outcome.recorded_at is not None else ""
    return (outcome.on, recorded, outcome.id)


def withdrawable(outcome: CaseOutcome, file: CaseFile) -> CaseOutcome:
    """Raises WithdrawnAlready, and NotToBeWithdrawn for a return and for a leaving that is not
    the one by which the case is closed now."""
    if outcome.what in COMINGS_AND_GOINGS:
        goings = [o for o in file.outcomes if o.what in COMINGS_AND_GOINGS and o.counts]
        last = max(goings, key=_when)
        closes = outcome.what is OutcomeKind.EXIT and file.case.closed_on == outcome.on
        if not closes or last.id != outcome.id:
            raise NotToBeWithdrawn
    if not outcome.counts:
        raise WithdrawnAlready
    return outcome


def _its_own_fields(outcome: CaseOutcome) -> None:
    if outcome.until is not None and outcome.what not in WITH_AN_END:
        raise ComesWithNoEnd
    if outcome.what is OutcomeKind.EXIT and not outcome.reason.strip():
        raise ReasonMissing
    if outcome.what is OutcomeKind.HOURS_INCREASED:
        before, after = outcome.hours_before, outcome.hours_after
        if before is None or after is None or not 0 <= before < after <= MOST_HOURS:
            raise HoursNotMore


def _comes_or_goes(case_file: CaseFile, outcome: CaseOutcome) -> None:
    left = case_file.case.closed_on
    if outcome.what is OutcomeKind.EXIT:
        if left is not None:
            raise CaseIsClosed
        return
    if left is None:
        raise CaseNotClosed
    if not accepted(case_file):
        raise NeverAccepted
    if outcome.on < left:
        raise OutcomeBeforeCase("Nobody comes back before they left. Check the date.")
