"""The last step of setting up, decided without a window."""

from pathlib import Path
from typing import Any, cast

import pytest

from coach_app.domain.errors import Refusal
from tests.support.runners import AtOnce, Held, Recorder
from ui.shared.ports import Runner
from ui.unlock.recovery_presenter import RecoveryPresenter, RecoveryWork, two_of

KEY = "ABCDE-FGHJK"
SHEET = Path("kit.pdf")


class Step(Recorder):
    """A view; `target` is where the coach chooses to save the sheet."""

    target: Path | None = SHEET

    def where_to_save(self) -> Path | None:
        return self.target


class Done:
    """What was done, and what is to fail."""

    def __init__(self) -> None:
        self.saved: list[tuple[str, Path]] = []
        self.went_on = 0
        self.refusal: Refusal | None = None

    def make(self) -> str:
        if self.refusal is not None:
            raise self.refusal
        return KEY

    def save(self, key: str, target: Path) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.saved.append((key, target))

    def go_on(self) -> None:
        self.went_on += 1


@pytest.fixture
def done() -> Done:
    return Done()


@pytest.fixture
def view() -> Step:
    return Step()


def step(view: Step, done: Done, runner: Runner | None = None) -> RecoveryPresenter:
    work = RecoveryWork(make=done.make, save=done.save, go_on=done.go_on, chance="x")
    presenter = RecoveryPresenter(cast(Any, view), runner or AtOnce(), work)
    presenter.start()
    return presenter


def test_the_key_is_shown_in_its_groups(view: Step, done: Done) -> None:
    step(view, done)
    assert view.last("show_key") == ("ABCDE", "FGHJK")


def test_one_goes_on_once_two_groups_were_typed_back(view: Step, done: Done) -> None:
    presenter = step(view, done)
    presenter.go_on()
    assert view.last("ask_for_groups") == (1, 2)
    assert view.was_told("clear")
    swapped = ("fghjk", "abcde")
    for typed, wrong in ((("ABCDF", "fghjk"), (1,)), (("", ""), (1, 2)), (swapped, (1, 2))):
        presenter.check(*typed)
        assert view.last("show_wrong") == wrong
    presenter.show_again()
    assert view.last("show_key") == ("ABCDE", "FGHJK")
    before = done.went_on
    presenter.check(" ab cde", "FGHJK")
    assert (before, done.went_on) == (0, 1)


@pytest.mark.parametrize("chance", ["a", "b", "id-1", "0b8f1c9e", "\u00e9" * 40])
def test_two_different_groups_are_asked_for(chance: str) -> None:
    first, second = two_of(7, chance)
    assert 1 <= first < second <= 7


def test_every_group_is_asked_for_now_and_then() -> None:
    asked = {number for at in range(200) for number in two_of(7, chr(at + 33) * 3)}
    assert asked == set(range(1, 8))


def test_the_sheet_is_saved_where_the_coach_says(view: Step, done: Done) -> None:
    presenter = step(view, done)
    presenter.save()
    assert done.saved == [(KEY, SHEET)]
    assert view.was_told("show_saved")
    view.target = None
    presenter.save()
    assert len(done.saved) == 1


def test_a_sheet_that_cannot_be_saved_can_be_saved_elsewhere(view: Step, done: Done) -> None:
    presenter = step(view, done)
    done.refusal = Refusal("No room.")
    presenter.save()
    assert view.last("show_problem") == (done.refusal, True)
    done.refusal = None
    presenter.save()
    assert done.saved


def test_no_key_is_no_reason_to_stay_out(view: Step, done: Done) -> None:
    done.refusal = Refusal("The disk is full.")
    presenter = step(view, done)
    assert view.last("show_problem") == (done.refusal, False)
    presenter.save()
    assert not done.saved
    presenter.go_on()
    assert done.went_on == 1


def test_nothing_happens_while_something_is_under_way(view: Step, done: Done) -> None:
    runner = Held()
    presenter = step(view, done, runner)
    presenter.save()
    presenter.go_on()
    assert len(runner.waiting) == 1
    assert not done.went_on
    runner.finish()
    assert view.last("show_key") == ("ABCDE", "FGHJK")
