"""Hard conditions one by one, on libraries of two or three made-up entries."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from coach_app.domain.circumstances import KNOWN_FACTS, facts
from coach_app.domain.findings import Condition, Findings, JobTask, Wellbeing
from coach_app.domain.intervention import Grade, Intervention, Library, Source
from coach_app.domain.plan import Phase, Who
from coach_app.domain.referral import WorkStatus
from coach_app.plans.choosing import choose
from tests.support.plan_findings import charge_hand, machine_operator, obstacle

FINDINGS = Findings(
    situation=WorkStatus.IN_WORK, employer_supportive=False, obstacles=(obstacle("pain", 8, 9),)
)
SOURCES = (Source(key="made-up", title="A made-up source"),)


def entry(key: str) -> Intervention:
    """An answer to pain that anybody may have."""
    return Intervention(
        key=key,
        subject="health",
        title=key,
        what="You do it.",
        how_we_know="It is done.",
        who=Who.TOGETHER,
        phase=Phase.SETTLE,
        answers={"pain": 3},
        grade=Grade.STRONG,
        sources=("made-up",),
    )


def chosen(*entries: Intervention, findings: Findings = FINDINGS) -> list[str]:
    library = Library(entries=entries, sources=SOURCES)
    return [one.entry.key for one in choose(findings, library).chosen]


def test_what_is_needed_before_comes_along_and_comes_first() -> None:
    note = replace(entry("note"), answers={})
    assert chosen(replace(entry("meeting"), after=("note",)), note) == ["note", "meeting"]


def test_what_leads_to_something_brings_it_along() -> None:
    ask = replace(entry("ask"), leads_to=("go",))
    go = replace(entry("go"), answers={"sleep": 3}, after=("ask",))
    assert chosen(ask, go) == ["ask", "go"]


def test_forbidden_means_forbidden_for_what_needs_it_too() -> None:
    asks = replace(entry("asks"), never_if=("employer-unsupportive",))
    follows = replace(entry("follows"), after=("asks",))
    later = replace(entry("later"), after=("follows",))
    assert chosen(asks, follows, later, entry("else")) == ["else"]


@pytest.mark.parametrize(
    "not_needed", [{"done_if": ("employer-unsupportive",)}, {"only_if": ("obstacle:sleep",)}]
)
def test_what_is_not_needed_holds_nothing_up(not_needed: dict[str, Any]) -> None:
    first = replace(entry("first"), **not_needed)
    assert chosen(first, replace(entry("second"), after=("first",))) == ["second"]


def test_a_plan_holds_one_of_a_group() -> None:
    pair = (replace(entry("at-work"), one_of="course"), replace(entry("at-home"), one_of="course"))
    assert chosen(*pair) == ["at-work"]


def test_better_evidence_goes_before_weaker_evidence() -> None:
    assert chosen(replace(entry("weak"), grade=Grade.LIMITED), entry("strong"))[0] == "strong"


def test_what_brings_too_little_stays_out() -> None:
    small = replace(FINDINGS, obstacles=(obstacle("pain", 2, 2),))
    assert chosen(entry("exercise"), findings=small) == []


@pytest.mark.parametrize(
    ("change", "fact"),
    [
        ({"employer_knows": None}, "employer-not-told"),
        ({"employer_knows": False}, "employer-not-told"),
        ({"employer_knows": True}, "employer-knows"),
        ({"waiting_for": "a scan"}, "waiting"),
        ({"return_hoped_on": date(2027, 1, 4)}, "return-date"),
        ({"obstacles": (obstacle("pain", 3, 0),)}, "obstacle:pain"),
        ({"obstacles": (obstacle("pain", 7, 0),)}, "severe:pain"),
        ({"obstacles": (obstacle("domestic-abuse", 1, 0),)}, "obstacle:domestic-abuse"),
        ({"tasks": (JobTask(name="Lift", demand="lifting", difficulty=4),)}, "demand:lifting"),
        ({"tasks": (JobTask(name="Lift", demand="lifting", difficulty=4),)}, "hard-task"),
        (
            {"tasks": (JobTask(name="Lift", demand="lifting", difficulty=7),)},
            "severe-demand:lifting",
        ),
        ({"conditions": (Condition(code="back", label="Back"),)}, "health"),
        (
            {"wellbeing": Wellbeing(life_satisfaction=5, worthwhile=5, happiness=3, anxiety=2)},
            "low:wellbeing",
        ),
        (
            {"wellbeing": Wellbeing(life_satisfaction=5, worthwhile=5, happiness=5, anxiety=8)},
            "low:wellbeing",
        ),
    ],
)
def test_a_fact_follows_from_an_answer(change: dict[str, Any], fact: str) -> None:
    plain = Findings(situation=WorkStatus.IN_WORK, employer_knows=fact == "employer-not-told")
    assert fact not in facts(plain)
    changed = replace(plain, **change)
    assert fact in facts(changed)


def test_below_the_line_there_is_no_fact() -> None:
    small = Findings(
        situation=WorkStatus.OUT_OF_WORK,
        obstacles=(obstacle("pain", 2, 9),),
        tasks=(JobTask(name="Lift", demand="lifting", difficulty=3),),
        wellbeing=Wellbeing(life_satisfaction=4, worthwhile=4, happiness=4, anxiety=7),
    )
    assert facts(small) == frozenset()


def test_all_facts_are_known() -> None:
    assert facts(machine_operator()) | facts(charge_hand()) <= KNOWN_FACTS
