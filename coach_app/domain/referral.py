"""Who sent whom, why, and the facts that eligibility is decided on."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from coach_app.domain.errors import FieldInvalid
from coach_app.domain.fields import required, storable, within


class Source(StrEnum):
    GP = "gp"
    PRIMARY_CARE = "primary-care"
    SECONDARY_CARE = "secondary-care"
    JOBCENTRE = "jobcentre-plus"
    EMPLOYER = "employer"
    HOUSING = "housing"
    VOLUNTARY = "voluntary-sector"
    SOCIAL_PRESCRIBING = "social-prescribing"
    OTHER_PROGRAMME = "other-programme"
    SELF = "self"


class WorkStatus(StrEnum):
    IN_WORK = "in-work"
    OFF_SICK = "off-sick"
    SELF_EMPLOYED = "self-employed"
    OUT_OF_WORK = "out-of-work"


class HealthNeed(StrEnum):
    MENTAL_HEALTH = "mental-health"
    MUSCULOSKELETAL = "musculoskeletal"
    OTHER = "other"


class WaitingList(StrEnum):
    COMMUNITY_HEALTH = "community-health"
    ELECTIVE_CARE = "elective-care"


class Benefit(StrEnum):
    """The main benefit somebody lives on, as far as a programme's rules ask for it."""

    NONE = "none"
    ESA_WORK_RELATED = "esa-work-related-activity"
    ESA_SUPPORT = "esa-support-group"
    JOBSEEKERS = "jobseekers-allowance"
    INCOME_SUPPORT = "income-support"
    UNIVERSAL_CREDIT = "universal-credit"
    OTHER = "other"


class WiderNeed(StrEnum):
    """Needs around work and health that one referral can bring together."""

    HEALTH = "health"
    SOCIAL = "social"
    ECONOMIC = "economic"
    ENVIRONMENTAL = "environmental"


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """A referral as it came in. None means "not known yet", never "no"."""

    KIND: ClassVar[str] = "referral"

    id: str
    case_id: str
    source: Source
    referrer: str = ""
    reason: str
    received_on: date
    work_status: WorkStatus | None = None
    unemployed_since: date | None = None
    health_needs: tuple[HealthNeed, ...] = ()
    work_at_risk: bool | None = None
    health_contributed: bool | None = None
    """Poor health was a significant reason for losing the job."""
    waiting_lists: tuple[WaitingList, ...] | None = None
    age: int | None = None
    lives_in_area: bool | None = None
    gp_in_area: bool | None = None
    jobcentre_in_area: bool | None = None
    may_work_in_uk: bool | None = None
    benefit: Benefit | None = None
    benefit_months: int | None = None
    """Months on out-of-work benefits within the last four years."""
    work_programme_since: date | None = None
    """When the time on the Work Programme began."""
    wider_needs: tuple[WiderNeed, ...] | None = None
    local_groups: tuple[str, ...] = ()
    """Groups a pack may name for its local cohort: "veteran", "learning-difficulty" and so on."""

    def __post_init__(self) -> None:
        required(self.reason, "The reason for the referral")
        storable(self.referrer)
        if self.age is not None:
            within(self.age, 0, 120, "The age")
        if self.benefit_months is not None:
            within(self.benefit_months, 0, 48, "The months on benefits within four years")
        if self.unemployed_since is not None and self.unemployed_since > self.received_on:
            raise FieldInvalid("The job ended after the referral came in. Check the two dates.")
