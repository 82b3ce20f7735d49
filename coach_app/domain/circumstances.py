"""What a library entry may ask about a person: plain facts read off the findings."""

import re
from collections.abc import Iterator

from coach_app.domain.findings import Findings
from coach_app.domain.referral import WorkStatus

OBSTACLES = (
    "low-mood",
    "anxiety",
    "pain",
    "fatigue",
    "sleep",
    "physical-health",
    "weight-activity",
    "medication-effects",
    "bereavement",
    "alcohol-drugs",
    "confidence",
    "job-demands",
    "employer-relationship",
    "hours-pattern",
    "telling-employer",
    "skills",
    "literacy",
    "digital",
    "work-experience",
    "job-search",
    "money-debt",
    "housing",
    "caring",
    "relationships",
    "domestic-abuse",
    "offending",
    "transport",
    "language",
    "right-to-work",
)
DEMANDS = (
    "lifting",
    "standing",
    "sitting",
    "walking",
    "machinery",
    "screen",
    "phone",
    "concentration",
    "people",
    "shifts",
    "travel",
    "pace",
)
CONDITIONS = (
    "depression",
    "anxiety",
    "stress",
    "back",
    "joints",
    "other-msk",
    "heart-lung",
    "diabetes",
    "long-covid",
    "neuro",
    "cancer",
    "other",
)
INTERESTS = (
    "volunteering",
    "training-others",
    "learning",
    "routine",
    "group-course",
    "self-employment",
    "new-cv",
)
SCALES = ("find-work", "keep-work", "manage-health", "wellbeing")
"""Own scales and ONS4, which count when they are low."""

HEALTH_OBSTACLES = frozenset(OBSTACLES[:10]) - {"bereavement"}
NOTABLE = 3
"""An obstacle below this severity changes nothing about what may be offered."""
SEVERE = 7
HARD_TASK = 4
"""A task from this difficulty on counts as a difficulty. Own choice, like the other two."""
LOW_SCALE = 4
LOW_WELLBEING = 3
HIGH_ANXIETY = 8

PLAIN_FACTS = frozenset(
    {
        "employer-knows",
        "employer-not-told",
        "employer-supportive",
        "employer-unsupportive",
        "health",
        "waiting",
        "return-date",
        "worked-before",
        "hard-task",
        "named-condition",
        "works-nights",
        "sick-pay-low",
        "risk-at-the-wheel",
    }
)
KNOWN_FACTS = (
    PLAIN_FACTS
    | {f"obstacle:{code}" for code in OBSTACLES}
    | {f"severe:{code}" for code in OBSTACLES}
    | {f"demand:{code}" for code in DEMANDS}
    | {f"severe-demand:{code}" for code in DEMANDS}
    | {f"condition:{code}" for code in CONDITIONS}
    | {f"interest:{code}" for code in INTERESTS}
    | {f"low:{code}" for code in SCALES}
)
"""Every fact an entry may name; anything else in a data file is a mistake."""


LOW_SICK_PAY = frozenset({"statutory", "none"})
WHEEL_WORDS = (
    "driv",
    "at the wheel",
    "courier",
    "taxi",
    "lorry",
    "hgv",
    "forklift",
    "fork lift",
    "crane",
    "digger",
)
"""Beginnings of words for a job in which somebody drives or runs a machine that can hurt others."""
RISKY_CONDITIONS = frozenset({"heart-lung", "diabetes", "neuro"})
RISKY_OBSTACLES = frozenset({"medication-effects", "alcohol-drugs"})
RISKY_WHEN_SEVERE = frozenset({"sleep", "fatigue"})


def has_employer(findings: Findings) -> bool:
    return findings.situation in (WorkStatus.IN_WORK, WorkStatus.OFF_SICK)


def low_scales(findings: Findings) -> dict[str, int]:
    """Scale -> its value, for the scales that are low. The four of ONS4 are never added up."""
    own = findings.confidence
    values = {
        "find-work": own.find_work if findings.situation is WorkStatus.OUT_OF_WORK else None,
        "keep-work": own.keep_work if findings.situation is not WorkStatus.OUT_OF_WORK else None,
        "manage-health": own.manage_health,
    }
    low = {code: n for code, n in values.items() if n is not None and n <= LOW_SCALE}
    ons = findings.wellbeing
    if ons is not None:
        lowest = min(ons.life_satisfaction, ons.worthwhile, ons.happiness)
        if lowest <= LOW_WELLBEING or ons.anxiety >= HIGH_ANXIETY:
            low["wellbeing"] = min(lowest, 10 - ons.anxiety)
    return low


def facts(findings: Findings) -> frozenset[str]:
    """The facts that hold for this person, each one of KNOWN_FACTS where its code is known."""
    return frozenset((*_about_health(findings), *_about_work(findings), *_about_life(findings)))


def _about_health(findings: Findings) -> Iterator[str]:
    troubled = {o.code for o in findings.obstacles if o.severity >= NOTABLE}
    if findings.conditions or troubled & HEALTH_OBSTACLES:
        yield "health"
    if findings.conditions:
        yield "named-condition"
    if findings.waiting_for.strip():
        yield "waiting"
    if _risk_at_the_wheel(findings):
        yield "risk-at-the-wheel"
    for condition in findings.conditions:
        yield f"condition:{condition.code}"
    for scale in low_scales(findings):
        yield f"low:{scale}"


def _about_work(findings: Findings) -> Iterator[str]:
    if has_employer(findings):
        yield "employer-knows" if findings.employer_knows else "employer-not-told"
        if findings.employer_supportive is not None:
            known = "supportive" if findings.employer_supportive else "unsupportive"
            yield f"employer-{known}"
    if findings.return_hoped_on is not None:
        yield "return-date"
    if findings.last_job.strip() or findings.job_title.strip():
        yield "worked-before"
    if findings.works_nights:
        yield "works-nights"
    if findings.sick_pay in LOW_SICK_PAY or findings.sick_pay_until is not None:
        yield "sick-pay-low"
    yield from _about_tasks(findings)


def _about_tasks(findings: Findings) -> Iterator[str]:
    if any(task.difficulty >= HARD_TASK for task in findings.tasks):
        yield "hard-task"
    for task in findings.tasks:
        if task.difficulty >= HARD_TASK:
            yield f"demand:{task.demand}"
        if task.difficulty >= SEVERE:
            yield f"severe-demand:{task.demand}"


def _about_life(findings: Findings) -> Iterator[str]:
    for obstacle in findings.obstacles:
        if obstacle.severity >= NOTABLE or obstacle.code == "domestic-abuse":
            yield f"obstacle:{obstacle.code}"
        if obstacle.severity >= SEVERE:
            yield f"severe:{obstacle.code}"
    for interest in findings.interests:
        yield f"interest:{interest}"


def _risk_at_the_wheel(findings: Findings) -> bool:
    """Driving or heavy machines in the job, and health that may change whether that is safe."""
    job = f"{findings.job_title} {findings.last_job}".casefold()
    tasks = " ".join(task.name for task in findings.tasks).casefold()
    at_the_wheel = re.search(rf"\b(?:{'|'.join(WHEEL_WORDS)})", f"{job} {tasks}") is not None
    machines = any(task.demand == "machinery" for task in findings.tasks)
    troubled = {o.code for o in findings.obstacles if o.severity >= NOTABLE}
    severe = {o.code for o in findings.obstacles if o.severity >= SEVERE}
    ill = {condition.code for condition in findings.conditions}
    risky = bool(ill & RISKY_CONDITIONS or troubled & RISKY_OBSTACLES or severe & RISKY_WHEN_SEVERE)
    return ((at_the_wheel or machines) and risky) or (at_the_wheel and "anxiety" in severe)
