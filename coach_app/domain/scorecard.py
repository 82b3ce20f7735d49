"""What a scorecard counts, and out of what each share is taken.

The lines that a programme's scorecard shows stand in its pack. What each line counts stands here,
so that "attached" means the same on every page, in every claim and in every return.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

SURE_FROM = 7
"""From this answer on a 0 to 10 scale somebody counts as confident, and below `UNSURE_BELOW` as
not managing: own choice, the paper does not say how it was asked."""
UNSURE_BELOW = 5


class Step(StrEnum):
    """The way from referral to sustained work, one count each; the value is the fact's column."""

    REFERRED = "received_on"
    ENLISTED = "enlisted_on"
    REACHED = "reached_on"
    ATTACHED = "attached_on"
    ASSESSED = "assessed_on"
    PLAN_AGREED = "plan_agreed_on"
    PLAN_SIGNED = "plan_signed_on"
    JOB_STARTED = "job_started_on"
    SUSTAINED = "sustained_on"


STEP_NAMES: Mapping[Step, str] = {
    Step.REFERRED: "Referred",
    Step.ENLISTED: "Taken on",
    Step.REACHED: "Reached",
    Step.ATTACHED: "Met their coach and joined",
    Step.ASSESSED: "Assessed",
    Step.PLAN_AGREED: "Plan agreed",
    Step.PLAN_SIGNED: "Plan signed",
    Step.JOB_STARTED: "Started a job",
    Step.SUSTAINED: "Sustained in work",
}

BARRIERS: Mapping[str, frozenset[str]] = {
    "barrier-mental-health": frozenset({"low-mood", "anxiety"}),
    "barrier-physical-health": frozenset(
        {"pain", "fatigue", "sleep", "physical-health", "weight-activity", "medication-effects"}
    ),
    "barrier-bereavement": frozenset({"bereavement"}),
    "barrier-skills": frozenset({"skills", "literacy", "digital"}),
    "barrier-work-experience": frozenset({"work-experience"}),
    "barrier-debt": frozenset({"money-debt"}),
}
"""Lines of the barrier table, and the obstacles of the assessment that count for each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One line: how many, and out of how many. None for what may not be shown.

    `of` is the number that a share is taken of; 0 where there is nothing to take a share of.
    """

    measure: str
    name: str
    people: int | None
    of: int | None = None
    of_name: str = ""

    @property
    def percent(self) -> int | None:
        return None if self.people is None or not self.of else percent(self.people, self.of)


def percent(part: int, whole: int) -> int:
    """In whole per cent, half a per cent rounded up, as the papers round."""
    share = Decimal(100 * part) / Decimal(whole)
    return int(share.quantize(Decimal(1), rounding=ROUND_HALF_UP))
