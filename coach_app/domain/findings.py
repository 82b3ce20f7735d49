"""What an assessment found: the few facts that a plan is composed from."""

from dataclasses import dataclass
from datetime import date

from coach_app.domain.fields import within
from coach_app.domain.referral import WorkStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """Something in the way of work, in health, at work or in life.

    `severity` 0 (not at all) to 10 (stops me); `matters` 0 to 10, how much it matters to the
    person; `words` is what they said about it.
    """

    code: str
    label: str
    severity: int
    matters: int
    words: str = ""

    def __post_init__(self) -> None:
        within(self.severity, 0, 10, "How big the obstacle is")
        within(self.matters, 0, 10, "How much the obstacle matters")

    @property
    def need(self) -> int:
        """0 to 100: severity times what matters to the person."""
        return self.severity * self.matters


@dataclass(frozen=True, slots=True, kw_only=True)
class JobTask:
    """A main task of the job with its difficulty, 0 (easy) to 10 (cannot do it)."""

    name: str
    demand: str
    """Code of what the task asks for: "lifting", "standing", "machinery", "concentration"."""
    difficulty: int

    def __post_init__(self) -> None:
        within(self.difficulty, 0, 10, "The difficulty of a task")


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A health condition as the person reports it. Nothing here is a diagnosis."""

    code: str
    label: str
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wellbeing:
    """ONS4, each 0 to 10 (Office for National Statistics); anxiety runs the other way.

    The four are never added up.
    """

    life_satisfaction: int
    worthwhile: int
    happiness: int
    anxiety: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Confidence:
    """Own 0 to 10 scales."""

    find_work: int | None = None
    keep_work: int | None = None
    manage_health: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FitNote:
    """What the person says their fit note is. A coach never changes one."""

    starts_on: date | None = None
    ends_on: date | None = None
    says: str = ""
    """Code: "not-fit" or "may-be-fit"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    situation: WorkStatus
    since: date | None = None
    """When the person went off sick or left work."""
    job_title: str = ""
    usual_hours: int | None = None
    """Hours a week."""
    last_job: str = ""
    return_hoped_on: date | None = None
    employer_knows: bool | None = None
    employer_supportive: bool | None = None
    tasks: tuple[JobTask, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    strengths: str = ""
    interests: tuple[str, ...] = ()
    """Codes of things the person would like to try: "volunteering", "training-others"."""
    goal: str = ""
    conditions: tuple[Condition, ...] = ()
    waiting_for: str = ""
    waiting_until: date | None = None
    keep_private: str = ""
    wellbeing: Wellbeing | None = None
    confidence: Confidence = Confidence()
    usual_weekdays: tuple[int, ...] = ()
    """Days of a usual week, 0 is Monday; empty where they change or nobody said."""
    works_nights: bool | None = None
    who_knows: tuple[str, ...] = ()
    """Codes of who at work knows about the person's health."""
    relationship: str = ""
    """How the person gets on with their boss: "good", "mixed" or "hard"."""
    changed_so_far: str = ""
    fit_note: FitNote | None = None
    sick_pay: str = ""
    """Code: "full", "part", "statutory", "none", "not-known"."""
    sick_pay_until: date | None = None
    work_ability: int | None = None
    """0 (cannot work) to 10 (as able as ever), as the person sees it."""
