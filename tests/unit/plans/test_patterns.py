"""The sentences that a plan is drafted with are known again, each as its own, whatever was said."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.catalogue import load_catalogue
from coach_app.domain.findings import Condition, Findings, JobTask, Obstacle
from coach_app.domain.referral import WorkStatus
from coach_app.plans import patterns, wording
from coach_app.plans.needs import SAFETY_OBSTACLES, needs
from coach_app.plans.patterns import PATTERNS, about_a_job, recognised
from coach_app.plans.writing import Writer
from tests.support.made_up_language import made_up

CATALOGUE = load_catalogue()
WRITER = Writer(made_up())
LIBRARY = CATALOGUE.interventions.entries
WHYS = {entry.why for entry in LIBRARY if entry.why}
ABOUT_JOBS = {entry.why_with_job for entry in LIBRARY if entry.why_with_job}
BUILT = tuple(
    pattern.format_map(dict.fromkeys(re.findall(r"{(\w+)}", pattern), "7")) for pattern in PATTERNS
)
PIECES = (
    *PATTERNS,
    *sorted(WHYS),
    *BUILT,
    *(pattern.removeprefix("Because ").removesuffix(".") for pattern in BUILT),
    "\u201c",
    "\u201d",
    '"',
    "pain gets in the way 5 out of 10 and matters 3 to you.",
    "{words}",
    ": ",
    "\n",
)
SAID = (
    st.lists(st.sampled_from(PIECES) | st.text(max_size=20), min_size=1, max_size=3)
    .map("".join)
    .filter(str.strip)
)
"""What somebody could say to be taken for the program."""
NUMBER = st.integers(0, 10)


@st.composite
def hostile(draw: st.DrawFn) -> Findings:
    return Findings(
        situation=draw(st.sampled_from(WorkStatus)),
        job_title=draw(SAID),
        waiting_for=draw(SAID),
        tasks=(JobTask(name=draw(SAID), demand="lifting", difficulty=draw(NUMBER)),),
        obstacles=tuple(
            Obstacle(
                code=code,
                label="A label",
                severity=draw(NUMBER),
                matters=draw(NUMBER),
                words=draw(SAID | st.just("")),
            )
            for code in draw(st.lists(st.sampled_from(tuple(patterns.OBSTACLES)), max_size=2))
        ),
        interests=("learning",),
        conditions=(
            Condition(code="other", label=draw(SAID)[:80], words=draw(SAID | st.just(""))),
        ),
    )


@given(findings=hostile(), saying=SAID | st.just(""), twice=st.booleans())
def test_every_reason_is_known_as_its_own_and_as_no_other(
    findings: Findings, saying: str, *, twice: bool
) -> None:
    reasons = wording.Reasons(findings)
    for need in (*needs(findings), None):
        for entry in LIBRARY[:: max(1, len(LIBRARY) // 6)]:
            for said in (saying, "", "") if twice else (saying,):
                why = reasons.why(entry, need, saying=said, comes_before="A step: \u2018it\u2019")
                assert whole(why) == [why]


def whole(why: str) -> list[str]:
    """What all patterns that could have made this sentence make of what they find in it."""
    if why in WHYS:
        assert recognised(why) is None or why in PATTERNS
        return [why]
    matching = [found for pattern in PATTERNS if (found := patterns.match(pattern, why))]
    job = about_a_job(why)
    if job is not None and job.pattern in ABOUT_JOBS:
        assert matching == []
        return [job.pattern.replace("{job}", wording.quoted(job.holes["job"]))]
    return [filled(found) for found in matching]


def filled(found: patterns.Recognised) -> str:
    holes = {
        hole: wording.ending(f"\u201c{value}\u201d") if hole in patterns.QUOTED else value
        for hole, value in found.holes.items()
    }
    return found.pattern.format(**holes)


@pytest.mark.parametrize("day", [date(2026, 12, 7), date(2027, 5, 31)])
def test_a_day_in_a_sentence_is_that_day(day: date) -> None:
    known = recognised(wording.parked_no_room(day))
    assert known is not None
    assert patterns.day(known.holes["day"]) == day


def test_a_day_that_the_calendar_has_not_stays_as_it_stands() -> None:
    said = wording.parked_no_room(date(2026, 6, 30)).replace("30 June", "31 June")
    assert WRITER.known(said)[0].text == said


def test_every_obstacle_but_those_kept_apart_has_a_name() -> None:
    """Without one its sentences would stay in English."""
    from_form = {
        option.code
        for listed in ("obstacles.health", "obstacles.work", "obstacles.life")
        for option in CATALOGUE.assessment_form.item(listed).options
    }
    assert from_form - patterns.OBSTACLES.keys() == SAFETY_OBSTACLES


@pytest.mark.parametrize("wait", ["", *sorted({e.wait_name for e in LIBRARY if e.wait_name})])
def test_a_step_for_a_waiting_time_is_known_by_its_title(wait: str) -> None:
    for entry in LIBRARY:
        title = wording.while_waiting(entry.title, wait)
        assert whole(title) == [title]
        said = WRITER.known(title)
        assert [span.language for span in said] == [""], title


@pytest.mark.parametrize("said", PIECES)
def test_what_sounds_like_the_program_stays_what_somebody_said(said: str) -> None:
    """Also where it stands without quotation marks, as the name of a health condition does."""
    label = said.strip() or "x"
    sentence = patterns.ABOUT_HEALTH.format(condition=label)
    assert whole(sentence) == [sentence]
    assert recognised(sentence) == patterns.Recognised(patterns.ABOUT_HEALTH, {"condition": label})
    quoted = patterns.YOU_SAID.format(words=wording.ending(wording.quoted(said)))
    assert whole(quoted) == [quoted]
    assert wording.quoted(said) in "".join(span.text for span in WRITER.known(quoted))
