"""The queue of referrals and its answers."""

from types import SimpleNamespace
from typing import Any, cast

from coach_app.domain.errors import Refusal
from coach_app.services.caseload import CaseView, ReferralRow
from coach_app.services.changes import Changes, changes
from tests.support.runners import AtOnce, Held, Recorder
from ui.referrals.presenter import ReferralsPresenter, UseCases
from ui.shared.ports import Place


def row(case_id: str) -> ReferralRow:
    return cast(ReferralRow, SimpleNamespace(case_id=case_id))


ROWS = (row("a"), row("b"))


class Queue:
    def __init__(self, runner: Any = None) -> None:
        self.view: Any = Recorder()
        self.did: list[tuple[str, ...]] = []
        self.places: list[Place] = []
        self.announced: list[Changes] = []
        self.refusal: Refusal | None = None
        uses = UseCases(
            waiting=lambda: ROWS,
            look_at=self._look_at,
            decide=lambda case_id: self._do("decide", case_id),
            accept=lambda case_id: self._do("accept", case_id),
            turn_away=lambda case_id, reason: self._do("turn away", case_id, reason),
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
    assert shown == [(ROWS[1], "decision on b")]


def test_accepting_twice_accepts_once_and_opens_the_case() -> None:
    runner = Held()
    queue = Queue(runner)
    queue.presenter.choose(ROWS[0])
    runner.finish()
    queue.presenter.accept()
    queue.presenter.accept()
    assert len(runner.waiting) == 1
    runner.finish()
    assert queue.did == [("accept", "a")]
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
    assert queue.did == [("accept", "a")]


def test_signposting_needs_a_reason() -> None:
    queue = Queue()
    queue.presenter.choose(ROWS[0])
    queue.presenter.turn_away("   ")
    assert queue.view.was_told("show_reason_missing")
    assert queue.did == []
    queue.presenter.turn_away(" To the library. ")
    assert queue.did == [("turn away", "a", "To the library.")]
    assert queue.view.was_told("show_turned_away")


def test_asking_leads_to_the_contacts_of_the_case() -> None:
    queue = Queue()
    queue.presenter.ask()
    assert queue.places == []
    queue.presenter.choose(ROWS[1])
    queue.presenter.ask()
    assert queue.places == [Place("case", "b", "contact")]


def test_with_nothing_chosen_nothing_is_done() -> None:
    queue = Queue()
    queue.presenter.choose(None)
    queue.presenter.accept()
    queue.presenter.turn_away("reason")
    queue.presenter.decide_again()
    assert queue.did == []
    assert queue.view.was_told("hide_decision")
