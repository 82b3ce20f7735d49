"""Findings to draft plans from: the two sample cases by hand, and any findings at all."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

from hypothesis import strategies as st

from coach_app.domain.circumstances import CONDITIONS, DEMANDS, INTERESTS, OBSTACLES
from coach_app.domain.findings import (
    Condition,
    Confidence,
    Findings,
    JobTask,
    Obstacle,
    Wellbeing,
)
from coach_app.domain.intervention import Library
from coach_app.domain.referral import WorkStatus
from coach_app.domain.working_days import WorkingDays
from coach_app.plans import compose

TODAY = date(2026, 11, 24)
DRAFTED_AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def obstacle(code: str, severity: int, matters: int, words: str = "") -> Obstacle:
    label = code.replace("-", " ").capitalize()
    return Obstacle(code=code, label=label, severity=severity, matters=matters, words=words)


def machine_operator() -> Findings:
    """In work, in pain, heavy machinery, valued by the employer; would like to train others."""
    return Findings(
        situation=WorkStatus.IN_WORK,
        job_title="Machine operator",
        usual_hours=39,
        employer_knows=True,
        employer_supportive=True,
        tasks=(
            JobTask(name="Running the heavy press", demand="machinery", difficulty=9),
            JobTask(name="Lifting parts onto the line", demand="lifting", difficulty=8),
            JobTask(name="Showing new starters round", demand="people", difficulty=1),
        ),
        obstacles=(
            obstacle("pain", 8, 9, "My back and knees are bad by dinner time."),
            obstacle("weight-activity", 6, 6),
            obstacle("job-demands", 7, 8),
        ),
        strengths="Thirty years on every machine in the place.",
        interests=("training-others",),
        goal="Stay with my firm and pass on what I know.",
        conditions=(
            Condition(code="joints", label="Joint problems"),
            Condition(code="other", label="Another condition"),
        ),
        confidence=Confidence(keep_work=5, manage_health=5),
    )


def charge_hand() -> Findings:
    """Out of work, depression and anxiety; was a supervisor at a food company."""
    return Findings(
        situation=WorkStatus.OUT_OF_WORK,
        last_job="Charge hand at a food company",
        obstacles=(
            obstacle("low-mood", 8, 9, "Some days I can't get going."),
            obstacle("anxiety", 7, 8),
            obstacle("confidence", 7, 8, "I don't think anyone would take me on."),
        ),
        strengths="I ran a line of twenty people.",
        interests=("volunteering", "group-course"),
        goal="Work again where I am of use.",
        conditions=(
            Condition(code="depression", label="Depression"),
            Condition(code="anxiety", label="Anxiety"),
        ),
        confidence=Confidence(find_work=3),
    )


def composed(
    findings: Findings,
    library: Library,
    working_days: WorkingDays,
    *,
    today: date = TODAY,
    review_weeks: int = 4,
    support_weeks: int | None = None,
) -> compose.Composition:
    numbers = count(1)
    return compose.composed(
        findings,
        library,
        today=today,
        working_days=working_days,
        review_weeks=review_weeks,
        plan_id="plan-1",
        case_id="case-1",
        drafted_at=DRAFTED_AT,
        assessment_id="assessment-1",
        new_id=lambda: f"step-{next(numbers)}",
        support_weeks=support_weeks,
    )


SCALE = st.integers(0, 10)
WORDS = st.sampled_from(["", "", "It stops me.", 'He said "no" {job} %s', "x" * 400, "Ünïcode…"])
DAYS = st.integers(-400, 400).map(lambda n: TODAY + timedelta(days=n))


@st.composite
def any_findings(draw: st.DrawFn) -> Findings:
    """Also contradictions: a return date without a job, the same obstacle twice, odd codes."""
    codes = st.sampled_from((*OBSTACLES, "something-new"))
    return Findings(
        situation=draw(st.sampled_from(WorkStatus)),
        job_title=draw(st.sampled_from(["", "Cook"])),
        last_job=draw(st.sampled_from(["", "Driver"])),
        return_hoped_on=draw(st.none() | DAYS),
        employer_knows=draw(st.none() | st.booleans()),
        employer_supportive=draw(st.none() | st.booleans()),
        tasks=tuple(
            JobTask(name="A task", demand=demand, difficulty=draw(SCALE))
            for demand in draw(st.lists(st.sampled_from((*DEMANDS, "juggling")), max_size=5))
        ),
        obstacles=tuple(
            obstacle(code, draw(SCALE), draw(SCALE), draw(WORDS))
            for code in draw(st.lists(codes, max_size=12))
        ),
        interests=tuple(draw(st.lists(st.sampled_from((*INTERESTS, "chess")), max_size=3))),
        goal=draw(WORDS),
        conditions=tuple(
            Condition(code=code, label=code, words=draw(WORDS))
            for code in draw(st.lists(st.sampled_from((*CONDITIONS, "rare")), max_size=4))
        ),
        waiting_for=draw(
            st.sampled_from(["", "", "physiotherapy", "CBT", "a knee operation", "Live Well"])
        ),
        waiting_until=draw(st.none() | DAYS),
        wellbeing=draw(
            st.none()
            | st.builds(
                Wellbeing, life_satisfaction=SCALE, worthwhile=SCALE, happiness=SCALE, anxiety=SCALE
            )
        ),
        confidence=Confidence(
            find_work=draw(st.none() | SCALE),
            keep_work=draw(st.none() | SCALE),
            manage_health=draw(st.none() | SCALE),
        ),
    )
