"""What happens at the door."""

from typing import Any, cast

from coach_app.domain.errors import Refusal
from coach_app.services.access import Strength
from coach_app.services.desk import Desk
from tests.support.runners import AtOnce, Held, Recorder
from ui.shared.ports import Runner
from ui.unlock.presenter import UnlockPresenter

DESK = cast(Desk, object())
STRONG = Strength(level=4, enough=True, advice="")
WEAK = Strength(level=1, enough=False, advice="Too short.")


class FakeDoor:
    def __init__(self, refusal: Refusal | None = None) -> None:
        self.refusal = refusal
        self.calls: list[tuple[str, ...]] = []

    def exists(self) -> bool:
        return True

    def how_strong(self, passphrase: str) -> Strength:
        return STRONG if len(passphrase) > 11 else WEAK

    def create(self, passphrase: str, coach_name: str, shown_name: str = "") -> Desk:
        self.calls.append(("create", passphrase, coach_name, shown_name))
        return DESK

    def unlock(self, passphrase: str) -> Desk:
        self.calls.append(("unlock", passphrase))
        if self.refusal is not None:
            raise self.refusal
        return DESK


def at_the_door(door: FakeDoor, runner: Runner) -> tuple[UnlockPresenter, Any, list[Desk]]:
    view, opened = Recorder(), list[Desk]()
    presenter = UnlockPresenter(
        cast(Any, view), runner, door, opened.append, lambda desk, _: view.set_up(desk)
    )
    return presenter, view, opened


def test_the_right_passphrase_opens_and_is_not_left_on_the_screen() -> None:
    presenter, view, opened = at_the_door(FakeDoor(), AtOnce())
    presenter.unlock("four random words")
    assert opened == [DESK]
    assert view.was_told("clear")
    assert view.last("set_busy") is False


def test_a_refusal_is_shown_and_the_passphrase_stays_to_be_corrected() -> None:
    refusal = Refusal("Wrong.")
    presenter, view, opened = at_the_door(FakeDoor(refusal), AtOnce())
    presenter.unlock("four random words")
    assert view.last("show_problem") is refusal
    assert not view.was_told("clear")
    assert opened == []


def test_two_presses_unlock_once() -> None:
    door, runner = FakeDoor(), Held()
    presenter, _view, opened = at_the_door(door, runner)
    presenter.unlock("four random words")
    presenter.unlock("four random words")
    assert len(runner.waiting) == 1
    runner.finish()
    assert opened == [DESK]


def test_after_a_refusal_one_may_try_again() -> None:
    door = FakeDoor(Refusal("Wrong."))
    presenter, _view, opened = at_the_door(door, AtOnce())
    presenter.unlock("wrong words all of them")
    door.refusal = None
    presenter.unlock("four random words")
    assert opened == [DESK]


def test_nothing_typed_never_reaches_the_slow_hash() -> None:
    door = FakeDoor()
    presenter, view, _opened = at_the_door(door, AtOnce())
    presenter.unlock("")
    assert view.was_told("show_nothing_typed")
    assert door.calls == []


def test_setting_up_needs_name_strength_and_the_same_words_twice() -> None:
    door = FakeDoor()
    presenter, view, opened = at_the_door(door, AtOnce())
    presenter.create("  ", "four random words", "four random words")
    assert view.was_told("show_name_missing")
    presenter.create("Jo", "short", "short")
    assert view.last("show_weak") == "Too short."
    presenter.create("Jo", "four random words", "four random wards")
    assert view.was_told("show_different")
    assert door.calls == []
    presenter.create(" Jo ", "four random words", "four random words", "Sam")
    assert door.calls == [("create", "four random words", "Jo", "Sam")]
    assert view.last("set_up") is DESK
    assert opened == []  # there is one more step


def test_strength_follows_the_typing() -> None:
    presenter, view, _opened = at_the_door(FakeDoor(), AtOnce())
    presenter.typed("sh")
    assert view.last("show_strength") is WEAK
    presenter.typed("four random words")
    assert view.last("show_strength") is STRONG
    presenter.typed("")
    assert view.last("show_strength") is None
