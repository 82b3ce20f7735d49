"""A programme pack: what one place's programme takes, offers and promises, as data."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coach_app.domain.condition import Cohort, Condition, RuleWrong
from coach_app.domain.fields import required
from coach_app.domain.funding import Funding, Reckoning
from coach_app.domain.origin import Caseload, Origin
from coach_app.domain.outcomes import DEFAULT_SUSTAINED, SustainedRule
from coach_app.domain.plan import PlanKind
from coach_app.domain.quality import QualityQuestion
from coach_app.domain.referral import Source
from coach_app.domain.retention import DEFAULT_RULES, RetentionRule

FACTS = (
    "dates",
    "everyone",
    "may_refer",
    "stages",
    "plan_kinds",
    "review_weeks",
    "support_weeks",
    "contact_tries",
    "start",
    "sustained",
    "funding",
    "targets",
    "profile",
    "scorecard",
    "questionnaires",
    "privacy_notice",
    "safety_card",
    "services_file",
    "next_door",
    "retention",
    "offline_lease_days",
)
"""What every pack states or leaves open, besides its cohorts and its time limits."""
FACT_GROUPS = ("cohorts", "limits", "reach", "caseload", "quality", *FACTS)


class Unit(StrEnum):
    WORKING_DAYS = "working-days"
    CALENDAR_DAYS = "calendar-days"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLimit:
    """How long a stage of the journey may take; `within` counts in `unit`."""

    stage: str
    name: str
    within: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.within < 1:
            raise RuleWrong("A time limit is at least one day.")


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyStage:
    """A station of the programme's journey, as the programme calls it."""

    key: str
    name: str
    who: str = ""
    """Whose work it is."""

    def __post_init__(self) -> None:
        required(self.key, "The key of a stage")
        required(self.name, "The name of a stage")


class StartEvent(StrEnum):
    """What has to have happened for somebody to count as started."""

    FIRST_MEETING = "first-meeting"
    PLAN_AGREED = "plan-agreed"
    ASSESSMENT_AND_PLAN = "assessment-and-plan"
    ATTACHED = "attached"


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    event: StartEvent
    says: str
    stated: bool = True
    """False: the paper does not say it and this is our own choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What the programme has to reach: a number of people, or a share of those who started."""

    name: str
    people: int | None = None
    percent: int | None = None
    period: str = ""

    def __post_init__(self) -> None:
        required(self.name, "The name of a target")
        if (self.people is None) == (self.percent is None):
            raise RuleWrong("A target is a number of people or a percentage.")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterProfile:
    """How many people are expected to start in the quarter that begins on this day."""

    first_day: date
    people: int

    def __post_init__(self) -> None:
        if self.first_day.day != 1 or self.first_day.month % 3 != 1:
            raise RuleWrong("A quarter begins on 1 January, 1 April, 1 July or 1 October.")
        if self.people < 0:
            raise RuleWrong("A profile counts people, never fewer than none.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorecardLine:
    """A line of the programme's scorecard, with the figures a paper shows for it."""

    measure: str
    name: str
    unit: str = "people"
    within_days: int | None = None
    local: str = ""
    wider: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammePack:
    """One version of a programme's rules. A decision keeps the version it was made under."""

    key: str
    name: str
    place: str
    """The place as it is said aloud in a decision."""
    version: str
    effective_from: date
    effective_to: date | None = None
    source: str
    everyone: tuple[Condition, ...]
    """What everybody has to meet, whichever cohort: area, age, right to work."""
    cohorts: tuple[Cohort, ...]
    limits: tuple[TimeLimit, ...] = ()
    contact_tries: int = 3
    """Tries to reach somebody, after which somebody decides how to go on. Own choice: 3."""
    stages: tuple[JourneyStage, ...] = ()
    may_refer: tuple[Source, ...] = ()
    """Who may send somebody; empty: anybody."""
    who_refers: str = ""
    """Said aloud when somebody else has sent the person."""
    plan_kinds: tuple[PlanKind, ...] = tuple(PlanKind)
    review_weeks: int
    support_weeks_in_work: int
    support_weeks_out_of_work: int
    next_door: str
    safety_card: tuple[str, ...]
    privacy_notice: str
    """Version of the privacy notice that is given."""
    start: Start
    funding: Funding
    targets: tuple[Target, ...] = ()
    reach: tuple[str, ...] = ()
    """Whom the programme means to reach above all. Nobody is turned away for not being of them."""
    caseload: Caseload | None = None
    """How many people one coach goes along with, where a paper says it."""
    profile: tuple[QuarterProfile, ...] = ()
    profile_says: str = ""
    """Where the profile comes from."""
    scorecard: tuple[ScorecardLine, ...] = ()
    questionnaires: tuple[str, ...] = ("assessment",)
    """Names of the forms that are asked."""
    services_file: str
    """The local services, a file in resources/services."""
    offline_lease_days: int = 14
    """How long a laptop may be used without an exchange with the server."""
    sustained: SustainedRule = DEFAULT_SUSTAINED
    """When work counts as sustained."""
    retention: tuple[RetentionRule, ...] = DEFAULT_RULES
    """How long a case is kept, by what happened in it."""
    origins: tuple[Origin, ...] = ()
    """Where each fact comes from."""
    quality: tuple[QualityQuestion, ...] = ()
    """What two reviewers ask of a sampled case; empty: no checklist."""

    def __post_init__(self) -> None:
        for text, what in (
            (self.key, "The key of a programme"),
            (self.name, "The name of a programme"),
            (self.place, "The place of a programme"),
            (self.version, "The version of a programme"),
            (self.source, "The source of a programme's rules"),
            (self.next_door, "Where somebody can turn who is not eligible"),
            (self.privacy_notice, "The version of the privacy notice"),
            (self.services_file, "The file of the local services"),
        ):
            required(text, what)
        if self.effective_to is not None and self.effective_to < self.effective_from:
            raise RuleWrong("The programme ends before it begins.")
        if not self.cohorts or not self.safety_card:
            raise RuleWrong("A programme needs at least one cohort and a safety card.")
        if len({cohort.key for cohort in self.cohorts}) < len(self.cohorts):
            raise RuleWrong("Two cohorts have the same key.")
        if self.contact_tries < 1:
            raise RuleWrong("At least one try to reach somebody is needed.")
        if min(self.review_weeks, self.support_weeks_in_work, self.support_weeks_out_of_work) < 1:
            raise RuleWrong("Reviews and support are counted in whole weeks, at least one.")
        if self.may_refer and not self.who_refers.strip():
            raise RuleWrong("who_refers has to say who may refer, for somebody who may not.")
        self._profile_fits_the_years()
        self._origins_name_facts()
        if len({question.key for question in self.quality}) < len(self.quality):
            raise RuleWrong("Two questions about quality have the same key.")

    def _profile_fits_the_years(self) -> None:
        """The quarters of a year make its people, where both are whole numbers."""
        if self.funding.reckoning is not Reckoning.PEOPLE_BY_YEAR or not self.profile:
            return
        for year in self.funding.years:
            quarters = (q for q in self.profile if year.first_day <= q.first_day <= year.last_day)
            if sum(q.people for q in quarters) != year.people:
                raise RuleWrong("The quarters of a year do not make the people of that year.")

    def _origins_name_facts(self) -> None:
        for name in (name for origin in self.origins for name in origin.of):
            if name.partition(".")[0] not in FACT_GROUPS:
                known = ", ".join(FACT_GROUPS)
                raise RuleWrong(f"{name} is no fact of a pack. There are: {known}.")

    def facts(self) -> tuple[str, ...]:
        """The names of everything this pack states or leaves open ("cohorts.1", "start", ...)."""
        more = (("reach", self.reach), ("caseload", self.caseload), ("quality", self.quality))
        return (
            *(f"cohorts.{cohort.key}" for cohort in self.cohorts),
            *(f"limits.{limit.stage}" for limit in self.limits),
            *(name for name, value in more if value),
            *FACTS,
        )

    def without_origin(self) -> tuple[str, ...]:
        """The facts of which the pack does not say where they come from."""
        return tuple(
            fact for fact in self.facts() if not any(origin.covers(fact) for origin in self.origins)
        )

    def in_force(self, day: date) -> bool:
        after_start = self.effective_from <= day
        return after_start and (self.effective_to is None or day <= self.effective_to)

    def cohort(self, key: str) -> Cohort | None:
        return next((cohort for cohort in self.cohorts if cohort.key == key), None)

    def limit(self, stage: str) -> TimeLimit | None:
        return next((limit for limit in self.limits if limit.stage == stage), None)
