"""Changes at work: by how hard a task is, cheap first, Access to Work for what goes beyond."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from importlib.resources.abc import Traversable
from pathlib import Path

import pytest
from hypothesis import given, settings

import resources
from coach_app.catalogue import adjustments as catalogue
from coach_app.catalogue import load_catalogue
from coach_app.catalogue.reading import DataFileWrong
from coach_app.domain.adjustment import COSTS, Cost
from coach_app.domain.adjustment_library import AdjustmentsBroken
from coach_app.domain.circumstances import DEMANDS, HARD_TASK, SEVERE
from coach_app.domain.findings import Findings, JobTask
from coach_app.domain.plan import Who
from coach_app.domain.referral import WorkStatus
from coach_app.plans import compose
from coach_app.plans.adjusting import MOST_CHANGES
from tests.support.plan_findings import any_findings, charge_hand, machine_operator, obstacle
from tests.support.reading_age import reading_age

LIBRARY = catalogue.load()
OLDEST_READER = 11
ASKED_FOR = ("pain", "fatigue", "anxiety", "medication-effects")


def task(demand: str, difficulty: int) -> JobTask:
    return JobTask(name=f"My {demand}", demand=demand, difficulty=difficulty)


def worker(*tasks: JobTask, situation: WorkStatus = WorkStatus.IN_WORK) -> Findings:
    return Findings(situation=situation, tasks=tasks)


def test_there_are_changes_for_every_task_and_difficulty() -> None:
    assert len(LIBRARY.entries) >= 60
    count = Counter(entry.answers for entry in LIBRARY.entries)
    for topic in (*(f"demand:{d}" for d in DEMANDS), *(f"obstacle:{o}" for o in ASKED_FOR)):
        assert count[topic] >= 5, topic
    assert {topic.answers for topic in LIBRARY.topics} == set(count)


def test_every_change_rests_on_a_source_that_is_used() -> None:
    used = {key for entry in LIBRARY.entries for key in entry.sources}
    assert used == {source.key for source in LIBRARY.sources}


def test_every_sentence_reads_easily() -> None:
    texts = [entry.change for entry in LIBRARY.entries] + [t.difficulty for t in LIBRARY.topics]
    hard = [(round(reading_age(t), 1), t) for t in texts if reading_age(t) > OLDEST_READER]
    assert hard == []


def test_access_to_work_is_applied_for_by_the_person_and_for_what_is_hard() -> None:
    beyond = [entry for entry in LIBRARY.entries if entry.cost is Cost.ACCESS_TO_WORK]
    assert beyond
    for entry in beyond:
        assert entry.who is Who.PARTICIPANT
        assert entry.from_difficulty > HARD_TASK
        assert entry.sources == ("access-to-work",)


def test_the_operator_gets_changes_for_the_press_first() -> None:
    changes = compose.adjustments(machine_operator(), LIBRARY)
    assert [change.task for change in changes[:2]] == [
        "Running the heavy press",
        "Lifting parts onto the line",
    ]
    assert changes[0].key == "no-machines-on-bad-days"
    assert (changes[0].who, changes[0].cost) == (Who.TOGETHER, Cost.NONE)
    assert {change.size for change in changes} == {8, 9}
    health = next(change for change in changes if change.private_reason)
    assert (health.task, health.difficulty) == ("", "Some days it flares up.")


def test_a_task_that_is_hard_but_not_very_asks_only_the_employer() -> None:
    changes = compose.adjustments(worker(task("lifting", HARD_TASK)), LIBRARY)
    assert len(changes) == 2
    assert not any(change.beyond_the_employer for change in changes)


def test_what_goes_beyond_comes_after_what_the_employer_does() -> None:
    changes = compose.adjustments(worker(task("lifting", SEVERE)), LIBRARY)
    assert [change.cost for change in changes] == [Cost.NONE] * 3 + [Cost.ACCESS_TO_WORK]


def test_every_task_is_answered_before_one_is_answered_twice() -> None:
    tasks = [task(demand, 9) for demand in DEMANDS[:5]]
    changes = compose.adjustments(worker(*tasks), LIBRARY)
    assert len({change.task for change in changes[:5]}) == 5
    assert len(changes) == MOST_CHANGES


def test_working_from_home_is_not_offered_where_home_is_not_safe() -> None:
    at_home = worker(task("travel", 6))
    keys = {change.key for change in compose.adjustments(at_home, LIBRARY)}
    assert "home-days" in keys
    unsafe = replace(at_home, obstacles=(obstacle("domestic-abuse", 1, 1),))
    assert "home-days" not in {c.key for c in compose.adjustments(unsafe, LIBRARY)}


def test_without_work_there_is_nothing_to_change() -> None:
    assert compose.adjustments(charge_hand(), LIBRARY) == ()


def test_somebody_self_employed_is_not_sent_to_an_employer() -> None:
    found = worker(task("screen", 9), task("lifting", 9), situation=WorkStatus.SELF_EMPLOYED)
    changes = compose.adjustments(found, LIBRARY)
    assert {change.who for change in changes} == {Who.PARTICIPANT}
    assert any(change.beyond_the_employer for change in changes)


def test_the_day_to_look_again_is_a_working_day() -> None:
    days = load_catalogue().working_days
    change = compose.adjustments(worker(task("lifting", 5)), LIBRARY)[0]
    assert change.review_weeks == 2
    assert change.review_on(date(2026, 12, 11), days) == date(2026, 12, 29)


@settings(max_examples=150, deadline=None)
@given(findings=any_findings())
def test_any_findings_give_changes_that_hold_together(findings: Findings) -> None:
    changes = compose.adjustments(findings, LIBRARY)
    assert changes == compose.adjustments(findings, LIBRARY)
    assert len({change.key for change in changes}) == len(changes) <= MOST_CHANGES
    for change in changes:
        assert change.size >= HARD_TASK
        assert change.private_reason is (not change.task)
    for difficulty in {change.difficulty for change in changes}:
        costs = [COSTS.index(c.cost) for c in changes if c.difficulty == difficulty]
        assert costs == sorted(costs)


def edited(tmp_path: Path, old: str, new: str) -> Callable[..., Traversable]:
    text = resources.find("adjustments.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "adjustments.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    return tmp_path.joinpath


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('cost = "none"', 'cost = "free"', "cost"),
        ("review_weeks = 2", "review_weeks = 99", "between 1 and 26"),
        ('answers = "demand:sitting"', 'answers = "demand:juggling"', "demand:juggling"),
        ('sources = ["hse-screen"]', "sources = []", "at least one source"),
        ('never_if = ["demand:machinery"', 'never_if = ["demand:magic"', "demand:magic"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    with pytest.raises(DataFileWrong, match=complaint) as refused:
        catalogue.load(edited(tmp_path, old, new))
    assert refused.value.file == "adjustments.toml"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('key = "meetings-on-foot"', 'key = "stand-up-often"', "stand-up-often.*twice"),
        ('sources = ["hse-screen"]', 'sources = ["hearsay"]', "hearsay is not listed"),
        (
            'key = "trolley"\nanswers = "demand:lifting"',
            'key = "trolley"\nanswers = "obstacle:housing"',
            "trolley: obstacle:housing",
        ),
    ],
)
def test_changes_that_do_not_go_together_are_refused(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    with pytest.raises(AdjustmentsBroken, match=complaint):
        catalogue.load(edited(tmp_path, old, new))
