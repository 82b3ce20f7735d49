"""The queue of referrals and its answers."""

from types import SimpleNamespace
from typing import Any, cast

from coach_app.domain.errors import Refusal
from coach_app.domain.question import QuestionWay
from coach_app.services.caseload import CaseView
from coach_app.services.changes import Changes, changes
from coach_app.services.triage import FirstOfQueue, NewHandover, NewQuestion, QueueItem
from tests.support.runners import AtOnce, Held, Recorder
from ui.referrals.presenter import Assigned, ReferralsPresenter, UseCases
from ui.shared.ports import Place


def row(case_id: str) -> QueueItem:
    return cast(QueueItem, SimpleNamespace(case_id=case_id))


ROWS = (row("a"), row("b"))


class Queue:
    def __init__(self, runner: Any = None) -> None:
        self.view: Any = Recorder()
        self.did: list[tuple[str, ...]] = []
        self.places: list[Place] = []
        self.announced: list[Changes] = []
        self.refusal: Refusal | None = None
        uses = UseCases(
            waiting=lambda _also: FirstOfQueue(ROWS, 7),
            look_at=self._look_at,
            decide=lambda case_id: self._do("decide", case_id),
            accept=lambda case_id, *, coach_name="": self._do("accept", case_id, coach_name),
            signpost=lambda case_id, *, where, reason: self._do("send", case_id, where, reason),
            ask=lambda case_id, new: self._do("ask", case_id, new.text),
            answer=lambda question_id, text: self._do("answer", question_id, text),
            hand_over=lambda case_id, new: self._do("hand over", case_id, new.said),
        )
        self.presenter = ReferralsPresenter(
            self.view, runner or AtOnce(), uses, self.places.append, self.announced.append
        )

    def _do(self, *what: str) -> Changes:
        if self.refusal is not None:
            raise self.refusal
        self.did.append(what)
        return changes(what[1], "decision")

    def _look_at(self, case_id: str) -> CaseView:
        decision = f"decision on {case_id}"
        return cast(CaseView, SimpleNamespace(file=SimpleNamespace(decision=decision)))


def test_the_named_referral_is_chosen_otherwise_the_first() -> None:
    queue = Queue()
    queue.presenter.open_at("b")
    assert queue.view.last("show_rows") == (ROWS, "b")
    assert queue.view.last("show_total") == (2, 7)
    queue.presenter.open_at("gone")
    assert queue.view.last("show_rows") == (ROWS, "a")


def test_the_decision_of_the_chosen_one_is_shown_and_no_other() -> None:
    runner = Held()
    queue = Queue(runner)
    queue.presenter.choose(ROWS[0])
    queue.presenter.choose(ROWS[1])
    runner.finish()
    runner.finish()
    shown = [told for name, told in queue.view.told if name == "show_decision"]
    assert [(item, case.file.decision) for item, case in shown] == [(ROWS[1], "decision on b")]


def test_accepting_twice_accepts_once_and_opens_the_case() -> None:
    runner = Held()
    queue = Queue(runner)
    queue.presenter.choose(ROWS[0])
    runner.finish()
    queue.presenter.accept()
    queue.presenter.accept()
    assert len(runner.waiting) == 1
    runner.finish()
    assert queue.did == [("accept", "a", "")]
    assert queue.places == [Place("case", "a")]
    assert queue.announced


def test_a_refusal_is_shown_and_one_may_try_again() -> None:
    queue = Queue()
    queue.refusal = Refusal("Does not fit.")
    queue.presenter.choose(ROWS[0])
    queue.presenter.accept()
    assert queue.view.last("show_problem") is queue.refusal
    assert queue.view.last("set_busy") is False
    queue.refusal = None
    queue.presenter.accept()
    assert queue.did == [("accept", "a", "")]


def test_sending_on_keeps_where_and_why() -> None:
    queue = Queue()
    queue.presenter.choose(ROWS[0])
    queue.presenter.signpost("The library", "Lives elsewhere")
    assert queue.did == [("send", "a", "The library", "Lives elsewhere")]
    assert queue.view.was_told("show_signposted")


def test_a_question_and_its_answer_stay_with_the_referral() -> None:
    queue = Queue()
    queue.presenter.choose(ROWS[1])
    queue.presenter.ask(NewQuestion(text="Which surgery?", way=QuestionWay.FROM_US))
    queue.presenter.answer("question-1", "The one by the park")
    assert queue.did == [
        ("ask", "b", "Which surgery?"),
        ("answer", "question-1", "The one by the park"),
    ]
    assert queue.places == []


def test_handing_over_accepts_first_and_tells_the_coach() -> None:
    queue = Queue()
    queue.presenter.choose(ROWS[0])
    queue.presenter.hand_over(Assigned(coach_name="Sam", handover=NewHandover(said="Mornings")))
    assert queue.did == [("accept", "a", "Sam"), ("hand over", "a", "Mornings")]
    assert queue.view.last("show_handed_over") == "Sam"
    assert queue.places == []


def test_handing_over_to_oneself_opens_the_case() -> None:
    queue = Queue()
    queue.presenter.choose(ROWS[0])
    queue.presenter.hand_over(Assigned(handover=NewHandover(said="Mornings")))
    assert queue.places == [Place("case", "a")]


def test_with_nothing_chosen_nothing_is_done() -> None:
    queue = Queue()
    queue.presenter.choose(None)
    queue.presenter.accept()
    queue.presenter.signpost("somewhere", "reason")
    queue.presenter.decide_again()
    assert queue.did == []
    assert queue.view.was_told("hide_decision")
