"""Fifteen invented people: what a good Work and Health Coach would expect in each plan.

Beside each expected step stands the answer that led to it; `order` says what comes first, and
`never` what has no place in this person's plan.
"""

from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from coach_app.catalogue import load_catalogue
from coach_app.domain.findings import Findings
from coach_app.domain.plan import PlanKind
from coach_app.plans.compose import Composition, Origin
from tests.support import people_in_need as people
from tests.support.plan_findings import composed

CATALOGUE = load_catalogue()


@dataclass(frozen=True)
class Expected:
    findings: Findings
    kind: PlanKind
    steps: dict[str, str]
    """Library key -> "kind:code" of the answer that led there."""
    order: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    parked: tuple[str, ...] = field(default=())


BACK, THRIVE = PlanKind.BACK_TO_WORK, PlanKind.THRIVE_IN_WORK

PEOPLE = {
    "nurse off sick with back pain": Expected(
        people.NURSE,
        BACK,
        {
            "chase-the-wait": "base:",
            "msk-home-exercise": "obstacle:pain",
            "pain-support": "obstacle:pain",
            "keep-in-touch": "obstacle:anxiety",
            "fit-note-advice": "obstacle:pain",
            "return-meeting": "demand:lifting",
            "workplace-check": "obstacle:pain",
            "occupational-health": "obstacle:job-demands",
            "phased-return": "demand:lifting",
            "return-check-ins": "obstacle:job-demands",
        },
        order=("msk-home-exercise", "keep-in-touch", "return-meeting", "phased-return"),
        never=("physio-self-referral", "manager-meeting", "job-search-plan", "daily-walk"),
    ),
    "self-employed plasterer": Expected(
        people.PLASTERER,
        THRIVE,
        {
            "physio-self-referral": "obstacle:pain",
            "debt-advice": "obstacle:money-debt",
            "benefits-check": "obstacle:money-debt",
            "own-work-changes": "demand:lifting",
            "access-to-work": "demand:lifting",
            "teaching-course": "interest:training-others",
        },
        order=("physio-self-referral", "own-work-changes", "access-to-work", "teaching-course"),
        never=("manager-meeting", "decide-what-to-tell", "occupational-health", "phased-return"),
    ),
    "autistic graduate out of work": Expected(
        people.GRADUATE,
        BACK,
        {
            "talking-therapies": "obstacle:anxiety",
            "telling-new-employer": "obstacle:telling-employer",
            "job-coach": "words:job-coach",
            "interview-adjustments": "words:interview-adjustments",
            "interview-practice": "words:interview-practice",
            "skills-talk": "interest:learning",
            "job-that-fits": "obstacle:job-search",
            "cv-strengths": "scale:find-work",
            "job-search-plan": "obstacle:job-search",
            "help-in-a-new-job": "words:help-in-a-new-job",
            "starting-work-support": "obstacle:anxiety",
        },
        order=("telling-new-employer", "interview-adjustments", "interview-practice"),
    ),
    "teacher with long covid on a phased return": Expected(
        people.TEACHER,
        BACK,
        {
            "chase-the-wait": "base:",
            "energy-pacing": "obstacle:fatigue",
            "flare-up-plan": "scale:manage-health",
            "fit-note-advice": "base:",
            "return-meeting": "demand:concentration",
            "phased-return": "obstacle:hours-pattern",
            "hours-change": "obstacle:hours-pattern",
            "occupational-health": "obstacle:fatigue",
            "return-check-ins": "base:",
        },
        order=("energy-pacing", "return-meeting", "phased-return", "return-check-ins"),
        never=("rehab-programme", "daily-walk"),
    ),
    "bereaved carer": Expected(
        people.CARER,
        BACK,
        {
            "grief-support": "obstacle:bereavement",
            "carers-check": "obstacle:caring",
            "childcare-and-care-plan": "obstacle:caring",
            "debt-advice": "obstacle:money-debt",
            "job-that-fits": "scale:find-work",
            "job-search-plan": "scale:find-work",
        },
        order=("grief-support", "childcare-and-care-plan", "cv-strengths", "job-search-plan"),
        never=("telling-new-employer", "talking-therapies"),
    ),
    "scaffolder with a record, in recovery": Expected(
        people.SCAFFOLDER,
        BACK,
        {
            "alcohol-drugs-service": "obstacle:alcohol-drugs",
            "council-housing-help": "obstacle:housing",
            "benefits-check": "obstacle:money-debt",
            "record-advice": "obstacle:offending",
            "daily-routine": "interest:routine",
            "job-that-fits": "scale:find-work",
            "work-trial": "obstacle:work-experience",
        },
        order=("alcohol-drugs-service", "record-advice", "cv-strengths", "job-search-plan"),
        never=("landlord-talk",),
    ),
    "refugee with a right-to-work question": Expected(
        people.PHARMACIST,
        BACK,
        {
            "right-to-work-check": "obstacle:right-to-work",
            "interpreter": "obstacle:language",
            "newcomer-support": "obstacle:right-to-work",
            "english-class": "obstacle:language",
            "training-from-abroad": "words:training-from-abroad",
            "volunteering": "interest:volunteering",
            "housing-advice": "obstacle:housing",
            "job-search-plan": "scale:find-work",
        },
        order=("right-to-work-check", "volunteering", "job-search-plan"),
        never=("telling-new-employer",),
    ),
    "night-shift warehouse worker with diabetes": Expected(
        people.PICKER,
        THRIVE,
        {
            "gp-review-health": "obstacle:physical-health",
            "energy-pacing": "obstacle:fatigue",
            "sleep-help": "obstacle:sleep",
            "decide-what-to-tell": "obstacle:telling-employer",
            "diabetes-course": "obstacle:physical-health",
            "manager-meeting": "demand:shifts",
            "night-work-check": "demand:shifts",
            "hours-change": "demand:shifts",
        },
        order=("gp-review-health", "decide-what-to-tell", "manager-meeting", "hours-change"),
        never=("phased-return", "daily-walk"),
    ),
    "bus driver off with stress, shouted at": Expected(
        people.BUS_DRIVER,
        BACK,
        {
            "driving-and-health": "obstacle:medication-effects",
            "talking-therapies": "obstacle:anxiety",
            "medicine-review": "obstacle:medication-effects",
            "rights-advice": "obstacle:employer-relationship",
            "other-contact-at-work": "obstacle:employer-relationship",
            "return-meeting": "demand:people",
            "phased-return": "scale:keep-work",
        },
        order=("talking-therapies", "rights-advice", "return-meeting", "phased-return"),
        never=("weekly-talk-with-boss", "train-others-at-work"),
    ),
    "lorry driver after a heart attack": Expected(
        people.LORRY_DRIVER,
        BACK,
        {
            "driving-and-health": "demand:travel",
            "gp-review-health": "obstacle:physical-health",
            "rehab-programme": "obstacle:physical-health",
            "debt-advice": "obstacle:money-debt",
            "sick-pay-check": "obstacle:money-debt",
            "return-meeting": "demand:lifting",
            "phased-return": "demand:lifting",
        },
        order=("driving-and-health", "gp-review-health", "rehab-programme", "return-meeting"),
    ),
    "veteran with bad nights": Expected(
        people.VETERAN,
        BACK,
        {
            "veterans-service": "words:veterans-service",
            "talking-therapies": "obstacle:anxiety",
            "better-sleep": "obstacle:sleep",
            "relationship-help": "obstacle:relationships",
            "daily-routine": "interest:routine",
            "job-that-fits": "scale:find-work",
        },
        order=("veterans-service", "job-that-fits", "job-search-plan"),
    ),
    "young care leaver": Expected(
        people.CARE_LEAVER,
        BACK,
        {
            "council-housing-help": "obstacle:housing",
            "leaving-care-adviser": "words:leaving-care-adviser",
            "talking-therapies": "obstacle:low-mood",
            "skills-talk": "interest:learning",
            "skills-course": "interest:group-course",
            "volunteering": "obstacle:work-experience",
        },
        order=("council-housing-help", "skills-talk", "skills-course", "job-search-plan"),
    ),
    "call handler in the menopause": Expected(
        people.CALL_HANDLER,
        THRIVE,
        {
            "menopause-talk": "words:menopause-talk",
            "sleep-help": "obstacle:sleep",
            "decide-what-to-tell": "obstacle:confidence",
            "manager-meeting": "demand:concentration",
            "quiet-and-focus": "demand:concentration",
        },
        order=("menopause-talk", "decide-what-to-tell", "manager-meeting", "quiet-and-focus"),
    ),
    "office worker who is controlled at home": Expected(
        people.OFFICE_WORKER,
        THRIVE,
        {
            "safe-talk": "obstacle:domestic-abuse",
            "talking-therapies": "obstacle:anxiety",
            "debt-advice": "obstacle:money-debt",
            "decide-what-to-tell": "obstacle:anxiety",
        },
        order=("safe-talk", "talking-therapies", "decide-what-to-tell"),
        never=("relationship-help", "work-from-home", "family-hub"),
    ),
    "payroll clerk after cancer": Expected(
        people.PAYROLL_CLERK,
        BACK,
        {
            "energy-pacing": "obstacle:fatigue",
            "work-and-cancer": "obstacle:anxiety",
            "medicine-review": "obstacle:medication-effects",
            "occupational-health": "obstacle:fatigue",
            "return-meeting": "demand:concentration",
            "phased-return": "obstacle:fatigue",
            "quiet-and-focus": "demand:concentration",
        },
        order=("energy-pacing", "return-meeting", "phased-return"),
    ),
}


@pytest.fixture(scope="module")
def plans() -> dict[str, Composition]:
    return {
        name: composed(who.findings, CATALOGUE.interventions, CATALOGUE.working_days)
        for name, who in PEOPLE.items()
    }


@pytest.mark.parametrize("name", PEOPLE)
def test_each_expected_step_is_there_and_says_which_answer_led_to_it(
    plans: dict[str, Composition], name: str
) -> None:
    origins = {key: f"{o.kind}:{o.code}" for key, o in plans[name].origins.items()}
    expected = PEOPLE[name].steps
    assert {key: origins.get(key, "not in the plan") for key in expected} == expected
    assert plans[name].plan.kind is PEOPLE[name].kind
    assert plans[name].origins["first-review"] == Origin("base")


@pytest.mark.parametrize("name", PEOPLE)
def test_the_order_makes_sense(plans: dict[str, Composition], name: str) -> None:
    keys = [step.intervention for step in plans[name].plan.steps]
    for earlier, later in pairwise(PEOPLE[name].order):
        assert keys.index(earlier) < keys.index(later), (earlier, later)


@pytest.mark.parametrize("name", PEOPLE)
def test_what_does_not_fit_the_person_stays_out(plans: dict[str, Composition], name: str) -> None:
    keys = {step.intervention for step in plans[name].plan.steps}
    assert not keys & set(PEOPLE[name].never)


@pytest.mark.parametrize("name", PEOPLE)
def test_the_loudest_obstacle_is_answered_in_the_persons_words(
    plans: dict[str, Composition], name: str
) -> None:
    """By an entry that is made for it, and what the person said about it is quoted."""
    loudest = max(PEOPLE[name].findings.obstacles, key=lambda o: o.need)
    steps = plans[name].plan.steps
    made = [
        s
        for s in steps
        if CATALOGUE.interventions.get(s.intervention).answers.get(loudest.code, 0) == 3
    ]
    assert made
    assert loudest.code not in {one.obstacle for one in plans[name].plan.parked}
    if loudest.words:
        assert any(loudest.words in s.why for s in steps)


@pytest.mark.parametrize("name", PEOPLE)
def test_one_saying_is_quoted_once(plans: dict[str, Composition], name: str) -> None:
    quotes = [s.why for s in plans[name].plan.steps if s.why.startswith("You said")]
    assert len(quotes) == len(set(quotes))


def test_hurt_at_home_is_named_nowhere(plans: dict[str, Composition]) -> None:
    plan = plans["office worker who is controlled at home"].plan
    said = " ".join(f"{s.title} {s.what} {s.why} {s.how_we_know}" for s in plan.steps)
    assert "phone" not in next(s.why for s in plan.steps if s.intervention == "safe-talk")
    assert "He checks" not in said


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("I gamble when I am low.", "gambling-help"),
        ("I was in the Army.", "veterans-service"),
        ("I think I am DYSLEXIC.", "reading-check"),
        ("I have tinnitus.", "hearing-check"),
        ("I am pregnant.", "pregnancy-rights"),
        ("They bully me.", "rights-advice"),
    ],
)
def test_what_is_said_in_own_words_counts(words: str, key: str) -> None:
    findings = Findings(situation=people.IN, conditions=(people.ill("other", words),))
    found = composed(findings, CATALOGUE.interventions, CATALOGUE.working_days)
    assert found.origins[key] == Origin("words", key)
    assert any(words in s.why for s in found.plan.steps)
    without = Findings(situation=people.IN, conditions=(people.ill("other", "A bad knee."),))
    plain = composed(without, CATALOGUE.interventions, CATALOGUE.working_days)
    assert key not in plain.origins


def test_part_of_a_word_is_not_that_word() -> None:
    """Only the beginnings of whole words count."""
    findings = Findings(situation=people.OUT, goal="An unblinded view, unpregnant with doubt.")
    found = composed(findings, CATALOGUE.interventions, CATALOGUE.working_days)
    assert not {"sight-support", "pregnancy-rights"} & found.origins.keys()
