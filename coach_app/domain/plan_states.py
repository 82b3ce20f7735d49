"""The life of a version: draft, agreed, signed, under review, then replaced or closed."""

from dataclasses import replace

from coach_app.domain.errors import Refusal
from coach_app.domain.plan import Plan, PlanStatus

FOLLOWS: dict[PlanStatus, frozenset[PlanStatus]] = {
    PlanStatus.DRAFT: frozenset({PlanStatus.AGREED, PlanStatus.CLOSED}),
    PlanStatus.AGREED: frozenset({PlanStatus.SIGNED, PlanStatus.SUPERSEDED, PlanStatus.CLOSED}),
    PlanStatus.SIGNED: frozenset(
        {PlanStatus.UNDER_REVIEW, PlanStatus.SUPERSEDED, PlanStatus.CLOSED}
    ),
    PlanStatus.UNDER_REVIEW: frozenset(
        # Back to signed when a review is given up.
        {PlanStatus.SIGNED, PlanStatus.SUPERSEDED, PlanStatus.CLOSED}
    ),
    PlanStatus.SUPERSEDED: frozenset(),
    PlanStatus.CLOSED: frozenset(),
}
"""What may come after each state. Nothing comes after the two last ones."""

IN_FORCE = frozenset({PlanStatus.AGREED, PlanStatus.SIGNED, PlanStatus.UNDER_REVIEW})
"""Two people hold to it. Only one version at a time is signed and not replaced."""
ENDED = frozenset({PlanStatus.SUPERSEDED, PlanStatus.CLOSED})


class PlanStateWrong(Refusal):
    key = "plan.state"
    sentence = "The plan is not in a state for this. Look at the case again."


class PlanNotSigned(Refusal):
    key = "plan.not_signed"
    sentence = "A plan is reviewed once both have signed it. Sign the plan first."


def in_state(plan: Plan, status: PlanStatus) -> Plan:
    """The same version in its next state. Raises PlanStateWrong for one that cannot follow.

    Agreeing is `Plan.agreed`, because that freezes the content as well.
    """
    if status not in FOLLOWS[plan.status] or status is PlanStatus.AGREED:
        raise PlanStateWrong
    return replace(plan, status=status)


def under_review(plan: Plan) -> Plan:
    """Raises PlanNotSigned."""
    if plan.status is not PlanStatus.SIGNED:
        raise PlanNotSigned
    return in_state(plan, PlanStatus.UNDER_REVIEW)


def replaced(plans: tuple[Plan, ...], signed: Plan) -> tuple[Plan, ...]:
    """The earlier versions that end because this one is signed now."""
    return tuple(
        in_state(plan, PlanStatus.SUPERSEDED)
        for plan in plans
        if plan.version < signed.version and plan.status in IN_FORCE
    )


def alive_again(plan: Plan, *, both_signed: bool, reviewed: bool) -> Plan:
    """A version that was closed because somebody was thought to have left, as it was before."""
    if plan.status is not PlanStatus.CLOSED:
        raise PlanStateWrong
    if reviewed:
        return replace(plan, status=PlanStatus.UNDER_REVIEW)
    if both_signed:
        return replace(plan, status=PlanStatus.SIGNED)
    was = PlanStatus.AGREED if plan.agreed_at is not None else PlanStatus.DRAFT
    return replace(plan, status=was)


def closed(plans: tuple[Plan, ...]) -> tuple[Plan, ...]:
    """Every version that was still alive when the person left, as it ends."""
    return tuple(in_state(plan, PlanStatus.CLOSED) for plan in plans if plan.status not in ENDED)
