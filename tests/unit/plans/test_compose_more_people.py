"""More people of all kinds: what their coach would be sorry to miss, and what would embarrass."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from coach_app.catalogue import load_catalogue
from coach_app.domain.findings import Findings
from coach_app.domain.plan import Phase, Who, broken_order
from coach_app.plans.compose import Composition
from tests.support import more_people as people
from tests.support import people_in_need
from tests.support.plan_findings import TODAY, composed

CATALOGUE = load_catalogue()
WEEK = timedelta(days=7)
TREATMENT = ("prescrib", "diagnos", "dose", "mg ", "treat you", "cure")


@dataclass(frozen=True)
class Wanted:
    findings: Findings
    first: tuple[str, ...]
    """One of these stands at the top."""
    steps: tuple[str, ...]
    never: tuple[str, ...] = ()


WANTED = {
    "night baker with a bad back": Wanted(
        people.BAKER,
        ("physio-self-referral",),
        ("physio-self-referral", "night-work-check", "manager-meeting"),
        ("job-search-plan", "return-meeting"),
    ),
    "taxi driver who shakes since the crash": Wanted(
        people.TAXI_DRIVER,
        ("driving-and-health",),
        ("debt-advice", "chase-the-wait"),
        ("manager-meeting", "occupational-health", "talking-therapies"),
    ),
    "two jobs": Wanted(
        people.CLEANER,
        ("benefits-check", "energy-pacing"),
        ("hours-change", "benefits-check", "energy-pacing", "decide-what-to-tell"),
        ("driving-and-health",),
    ),
    "carer who never knows when": Wanted(
        people.MOTHER_OF_A_SON_WHO_NEEDS_HER,
        ("carers-check",),
        ("carers-check", "childcare-and-care-plan", "cv-strengths"),
        ("manager-meeting",),
    ),
    "long Covid with a date on the list": Wanted(
        people.SOLICITOR,
        ("chase-the-wait",),
        ("energy-pacing", "sick-pay-check", "return-meeting", "phased-return"),
        ("job-search-plan", "daily-walk"),
    ),
    "pregnant and lifting": Wanted(
        people.PACKER,
        ("gp-review-health", "pregnancy-rights"),
        ("pregnancy-rights", "decide-what-to-tell", "manager-meeting"),
        ("physio-self-referral",),
    ),
    "dyslexia and new software": Wanted(
        people.ADMINISTRATOR,
        ("talking-therapies", "strengths-list"),
        ("reading-check", "reading-writing-maths", "digital-basics", "access-to-work"),
        ("rehab-programme",),
    ),
    "three months out of prison": Wanted(
        people.AFTER_PRISON,
        ("council-housing-help",),
        ("record-advice", "own-note-on-record", "skills-course"),
        ("manager-meeting",),
    ),
    "refugee whose papers are pending": Wanted(
        people.WELDER,
        ("right-to-work-check",),
        ("english-class", "training-from-abroad", "newcomer-support"),
        ("work-trial",),
    ),
    "roofer of 63": Wanted(
        people.ROOFER,
        ("physio-self-referral", "chase-the-wait"),
        ("other-role", "teaching-course", "sick-pay-check", "return-meeting"),
        ("job-search-plan",),
    ),
    "agency worker on zero hours": Wanted(
        people.AGENCY_PICKER,
        ("talking-therapies",),
        ("rights-advice", "hours-change", "benefits-check", "debt-advice"),
        ("mediation",),
    ),
    "widowed teacher": Wanted(
        people.WIDOW,
        ("grief-support",),
        ("bereavement-payment", "childcare-and-care-plan", "phased-return", "return-check-ins"),
        ("carers-check",),
    ),
    "contractor with MS who loses his hearing": Wanted(
        people.CONTRACTOR,
        ("hearing-check", "gp-review-health"),
        ("hearing-check", "help-to-hear-and-speak", "own-work-changes", "rehab-programme"),
        ("manager-meeting", "sick-pay-check"),
    ),
    "chef who drinks": Wanted(
        people.CHEF,
        ("alcohol-drugs-service",),
        ("alcohol-drugs-service", "relationship-help", "gp-review-health", "cv-strengths"),
        ("talking-therapies",),
    ),
    "self-employed carer on nights": Wanted(
        people.NIGHT_SITTER,
        ("carers-check", "sleep-help", "physio-self-referral"),
        ("carers-check", "sleep-help", "own-work-changes"),
        ("leaving-care-adviser", "manager-meeting"),
    ),
    "deaf signer who waits for a knee": Wanted(
        people.SIGNING_PICKER,
        ("interpreter",),
        ("interpreter", "rights-advice", "help-to-hear-and-speak", "phased-return"),
        ("hearing-check", "access-to-work", "english-class"),
    ),
    "sleeps in a doorway": Wanted(
        people.ROUGH_SLEEPER,
        ("council-housing-help", "place-to-sleep"),
        ("place-to-sleep", "alcohol-drugs-service", "debt-advice", "record-advice"),
        ("housing-advice", "landlord-talk"),
    ),
    "clerk between chemo": Wanted(
        people.CLERK_IN_TREATMENT,
        ("cancer-nurse",),
        ("cancer-nurse", "energy-pacing", "manager-meeting"),
        ("medicine-review", "better-sleep", "daily-walk"),
    ),
    "teacher in mourning": Wanted(
        people.TEACHER_IN_MOURNING,
        ("grief-support",),
        ("grief-support", "childcare-and-care-plan", "phased-return", "return-check-ins"),
        ("carers-check", "job-search-plan"),
    ),
}


def draft(findings: Findings) -> Composition:
    return composed(findings, CATALOGUE.interventions, CATALOGUE.working_days)


@pytest.mark.parametrize("who", WANTED)
def test_what_their_coach_would_be_sorry_to_miss(who: str) -> None:
    wanted = WANTED[who]
    keys = [step.intervention for step in draft(wanted.findings).plan.steps]
    assert keys[0] in wanted.first
    assert [key for key in wanted.steps if key not in keys] == []
    assert [key for key in wanted.never if key in keys] == []


@pytest.mark.parametrize("who", WANTED)
def test_what_holds_for_every_plan(who: str) -> None:
    findings = WANTED[who].findings
    plan = draft(findings).plan
    soon = [s for s in plan.steps if s.who is Who.PARTICIPANT and s.due_on <= TODAY + WEEK]
    assert soon, "something to do alone within a week"
    assert not broken_order(plan.steps)
    days = CATALOGUE.working_days
    assert all(days.on_or_after(s.due_on) == s.due_on for s in plan.steps)
    assert all(s.why.strip() and s.how_we_know.strip() for s in plan.steps)
    answered = {code for s in plan.steps for code in _answers(s.intervention)}
    parked = {parked.label for parked in plan.parked}
    for one in findings.obstacles:
        if one.severity >= 7:
            assert one.code in answered or one.label in parked, one.code
    starts = {step.intervention: step.starts_on for step in plan.steps}
    for step in plan.steps:
        waits = CATALOGUE.interventions.get(step.intervention).while_waiting_for
        asked = [starts[key] <= step.starts_on for key in waits if key in starts]
        told = step.title.startswith("While you wait for ")
        assert not told or not asked or any(asked), "nobody waits for what is not asked for yet"
    said = " ".join(f"{s.title} {s.what}" for s in plan.steps).casefold()
    assert [word for word in TREATMENT if word in said] == []
    assert plan.steps[0].phase is Phase.SETTLE


def _answers(key: str) -> set[str]:
    return set(CATALOGUE.interventions.get(key).answers)


def test_a_carers_check_is_for_carers_of_adults_and_of_children_who_need_more() -> None:
    """A parent is not a carer to the council; what was said about something else counts not."""
    widow = {step.intervention for step in draft(people.WIDOW).plan.steps}
    carer = {step.intervention for step in draft(people_in_need.CARER).plan.steps}
    assert "carers-check" not in widow
    assert "carers-check" in carer
