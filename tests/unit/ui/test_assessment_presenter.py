"""The assessment's decisions: every answer kept, what is wrong said, what is missing shown."""

from datetime import date
from functools import partial
from typing import Any

import pytest

from coach_app.domain.assessment import AssessmentStatus
from coach_app.services import assessments, caseload, consents, measures, safety
from coach_app.services.changes import Changes
from coach_app.services.desk import Desk
from tests.support import journeys
from tests.support.moments import at_once
from tests.support.runners import AtOnce, Held, Recorder
from ui.assessment.presenter import AssessmentPresenter, AssessmentUses
from ui.shared.ports import Place


class Bench:
    def __init__(self, desk: Desk, case_id: str, runner: AtOnce) -> None:
        self.desk, self.case_id = desk, case_id
        self.view = Recorder()
        self.places: list[Place] = []
        self.announced: list[Changes] = []
        self.presenter = AssessmentPresenter(
            self.view,
            runner,
            AssessmentUses(
                open_case=partial(caseload.open_case, desk),
                open_or_resume=partial(assessments.open_or_resume, desk),
                save=partial(assessments.save, desk),
                finish=partial(assessments.finish, desk),
                begin_again=partial(assessments.begin_again, desk),
                save_measure=partial(measures.save, desk),
                safety_card=partial(safety.card, desk),
                today=desk.today,
            ),
            navigate=self.places.append,
            announce=self.announced.append,
            soon=at_once,
        )

    def cards(self) -> list[Any]:
        return [told for name, told in self.view.told if name == "show_safety"]

    def stored(self) -> Any:
        assessment = caseload.open_case(self.desk, self.case_id).file.assessment
        assert assessment is not None
        return assessment


@pytest.fixture
def bench(desk: Desk) -> Bench:
    bench = Bench(desk, journeys.agreed_case(desk), AtOnce())
    bench.presenter.open(bench.case_id)
    return bench


def test_every_answer_is_on_the_disk(bench: Bench) -> None:
    bench.presenter.answer(("goal.text", None), ("Back at the counter",))
    assert "Back at the counter" in str(bench.stored().response)
    assert bench.stored().status is AssessmentStatus.IN_PROGRESS


def test_it_is_resumed_where_it_was_left(bench: Bench, desk: Desk) -> None:
    bench.presenter.answer(("goal.text", None), ("Back at the counter",))
    again = Bench(desk, bench.case_id, AtOnce())
    again.presenter.open(bench.case_id)
    assert again.presenter.answers is not None
    assert again.presenter.answers.value("goal.text") == "Back at the counter"


def test_an_impossible_answer_is_said_and_the_good_one_stays(bench: Bench) -> None:
    bench.presenter.answer(("work.situation", None), ("in-work",))
    bench.presenter.answer(("work.hours", None), (30,))
    bench.presenter.answer(("work.hours", None), (400,))
    spot, fault = bench.view.last("show_fault")
    assert spot == ("work.hours", None)
    assert fault
    assert not bench.presenter.safe_to_leave
    assert bench.presenter.answers is not None
    assert bench.presenter.answers.value("work.hours") == 30
    bench.presenter.answer(("work.hours", None), (35,))
    assert bench.view.last("show_fault")[1] == ""
    assert bench.presenter.safe_to_leave


def test_finishing_says_what_is_missing_and_goes_there(bench: Bench) -> None:
    bench.presenter.finish()
    missing = bench.view.last("show_missing")
    assert [m.link_id for m in missing] == ["work.situation", "goal.text"]
    assert bench.view.last("go_to") == ("work.situation", None)
    assert bench.stored().status is AssessmentStatus.IN_PROGRESS


def test_finishing_goes_to_an_answer_that_cannot_be_read_first(bench: Bench) -> None:
    bench.presenter.answer(("work.situation", None), ("in-work",))
    bench.presenter.unreadable(("work.hours", None), "Type a whole number.")
    bench.presenter.finish()
    assert bench.view.last("go_to") == ("work.hours", None)


def test_finished_once_even_when_clicked_twice(desk: Desk) -> None:
    held = Held()
    bench = Bench(desk, journeys.agreed_case(desk), held)
    bench.presenter.open(bench.case_id)
    held.finish()
    bench.presenter.answer(("work.situation", None), ("out-of-work",))
    held.finish()
    bench.presenter.answer(("goal.text", None), ("A job near home",))
    held.finish()
    bench.presenter.finish()
    bench.presenter.finish()
    assert len(held.waiting) == 1
    held.finish()
    assert bench.stored().status is AssessmentStatus.COMPLETED
    assert bench.places == [Place("case", bench.case_id, tab="summary")]


def test_tasks_are_added_and_removed(bench: Bench) -> None:
    bench.presenter.answer(("work.situation", None), ("in-work",))
    bench.presenter.add_row("task")
    bench.presenter.add_row("task")
    bench.presenter.answer(("task.name", 0), ("Till",))
    bench.presenter.answer(("task.name", 1), ("Shelves",))
    bench.presenter.remove_row("task", 0)
    answers = bench.presenter.answers
    assert answers is not None
    assert answers.row_count("task") == 1
    assert answers.value("task.name", 0) == "Shelves"


def test_a_sixth_task_is_refused_in_words(bench: Bench) -> None:
    bench.presenter.answer(("work.situation", None), ("in-work",))
    for _ in range(6):
        bench.presenter.add_row("task")
    assert bench.view.was_told("show_problem")
    assert bench.presenter.answers is not None
    assert bench.presenter.answers.row_count("task") == 5


def test_a_fault_in_a_removed_task_does_not_stand_in_the_way(bench: Bench) -> None:
    bench.presenter.answer(("work.situation", None), ("in-work",))
    bench.presenter.add_row("task")
    bench.presenter.answer(("task.name", 0), ("x" * 30_000,))
    assert not bench.presenter.safe_to_leave
    bench.presenter.remove_row("task", 0)
    assert bench.presenter.safe_to_leave


def test_a_fault_in_a_question_that_is_no_longer_asked_does_not_either(bench: Bench) -> None:
    bench.presenter.answer(("work.situation", None), ("in-work",))
    bench.presenter.unreadable(("work.hours", None), "Type a whole number.")
    bench.presenter.answer(("work.situation", None), ("out-of-work",))
    assert bench.presenter.safe_to_leave


def test_a_refusal_to_open_is_said(desk: Desk) -> None:
    """Nobody is asked about their health before they agreed to take part."""
    case_id = journeys.agreed_case(desk)
    consents.withdraw_agreement(desk, case_id)
    bench = Bench(desk, case_id, AtOnce())
    bench.presenter.open(case_id)
    assert bench.view.last("show_problem").key == "agreement.missing"


def test_leaving_saves_first(desk: Desk) -> None:
    held = Held()
    bench = Bench(desk, journeys.agreed_case(desk), held)
    bench.presenter.open(bench.case_id)
    held.finish()
    bench.presenter.answer(("goal.text", None), ("Back at the counter",))
    bench.presenter.leave()
    assert bench.places == []
    held.finish()
    assert "Back at the counter" in str(bench.stored().response)
    assert bench.places == [Place("case", bench.case_id, tab="summary")]


def test_answers_that_do_not_go_together_are_said_and_kept(bench: Bench) -> None:
    bench.presenter.answer(("work.situation", None), ("off-sick",))
    bench.presenter.answer(("goal.text", None), ("Back at the counter",))
    bench.presenter.answer(("work.fit-note", None), (True,))
    bench.presenter.answer(("work.fit-note-from", None), (date(2026, 12, 1),))
    bench.presenter.answer(("work.fit-note-until", None), (date(2026, 11, 1),))
    found = bench.view.last("show_contradictions")
    assert [one.link_id for one in found] == ["work.fit-note-until"]
    assert "2026-11-01" in str(bench.stored().response), "what was typed stays"
    bench.presenter.finish()
    assert [o.link_id for o in bench.view.last("ask_about_contradictions")] == [
        "work.fit-note-until"
    ]
    assert bench.stored().status is AssessmentStatus.IN_PROGRESS
    bench.presenter.finish()
    assert bench.stored().status is AssessmentStatus.COMPLETED, "asked about once"


def test_a_contradiction_that_is_mended_is_not_asked_about(bench: Bench) -> None:
    bench.presenter.answer(("work.situation", None), ("off-sick",))
    bench.presenter.answer(("goal.text", None), ("Back at the counter",))
    bench.presenter.answer(("work.fit-note", None), (True,))
    bench.presenter.answer(("work.fit-note-from", None), (date(2026, 12, 1),))
    bench.presenter.answer(("work.fit-note-until", None), (date(2026, 11, 1),))
    bench.presenter.finish()
    bench.presenter.answer(("work.fit-note-until", None), (date(2026, 12, 20),))
    assert bench.view.last("show_contradictions") == ()
    bench.presenter.finish()
    assert bench.stored().status is AssessmentStatus.COMPLETED


def test_the_minutes_left_go_down_with_every_answer(bench: Bench) -> None:
    first = bench.view.last("show_answers")[1]
    assert 0 < first <= 25
    bench.presenter.answer(("goal.text", None), ("Back at the counter",))
    assert bench.view.last("show_answers")[1] < first


def test_asked_again_the_facts_are_there_and_the_scales_are_empty(desk: Desk) -> None:
    case_id = journeys.assessed_case(desk)
    bench = Bench(desk, case_id, AtOnce())
    bench.presenter.open(case_id)
    first = bench.stored().id
    assert bench.view.last("show_form")[1].finished
    bench.presenter.begin_again()
    sheet = bench.view.last("show_form")[1]
    assert not sheet.finished
    assert sheet.opened.earlier is not None
    assert bench.stored().id != first
    assert bench.presenter.answers is not None
    assert bench.presenter.answers.value("confidence.manage-health") is None
    assert bench.presenter.answers.value("work.situation") is not None


def measured(desk: Desk, *keys: str) -> Bench:
    for key in keys:
        measures.switch(desk, key, on=True)
    bench = Bench(desk, journeys.agreed_case(desk), AtOnce())
    bench.presenter.open(bench.case_id)
    return bench


def test_no_measure_is_asked_that_is_not_switched_on(bench: Bench) -> None:
    assert len(bench.view.last("show_form")[1].papers) == 1


def test_question_nine_opens_the_safety_card_at_once(desk: Desk) -> None:
    bench = measured(desk, "phq-9", "gad-7")
    assert len(bench.view.last("show_form")[1].papers) == 3
    for number in range(1, 9):
        bench.presenter.answer((f"phq-9.{number}", None), ("3",))
    assert bench.cards() == []
    bench.presenter.answer(("phq-9.9", None), ("1",))
    (card,) = bench.cards()
    assert card.lines == safety.card(desk, bench.case_id).lines
    bench.presenter.answer(("phq-9.9", None), ("2",))
    assert len(bench.cards()) == 1, "once is enough while it stands there"
    again = Bench(desk, bench.case_id, AtOnce())
    again.presenter.open(bench.case_id)
    assert len(again.cards()) == 1, "and again when the form is opened again"


def test_two_measures_answered_in_one_breath_are_both_kept(desk: Desk) -> None:
    for key in ("phq-9", "gad-7"):
        measures.switch(desk, key, on=True)
    held = Held()
    bench = Bench(desk, journeys.agreed_case(desk), held)
    bench.presenter.open(bench.case_id)
    held.finish()
    for spot in ("phq-9.1", "phq-9.2", "gad-7.1", "gad-7.2"):
        bench.presenter.answer((spot, None), ("1",))
    bench.presenter.leave()
    while held.waiting:
        held.finish()
    assert bench.places == [Place("case", bench.case_id, tab="summary")]
    taken = caseload.open_case(desk, bench.case_id).file.measures_taken
    assert sorted(str(one.response).count("valueCoding") for one in taken) == [2, 2]
