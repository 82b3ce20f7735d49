"""Saving while somebody works: the newest wins, nothing is lost on a refusal."""

from coach_app.domain.errors import FieldMissing
from coach_app.services.changes import Changes, changes
from tests.support.moments import Moment
from tests.support.runners import AtOnce, Held
from ui.shared.autosave import Autosave, SaveState
from ui.shared.one_at_a_time import OneAtATime


class Desk:
    def __init__(self) -> None:
        self.kept: list[str] = []
        self.refusing = False

    def save(self, value: str) -> Changes:
        if self.refusing:
            raise FieldMissing
        self.kept.append(value)
        return changes("c1", "plan")


class Bench:
    def __init__(self, runner: AtOnce) -> None:
        self.moment, self.desk = Moment(), Desk()
        self.states: list[SaveState] = []
        self.problems: list[Exception] = []
        self.announced: list[Changes] = []
        self.saving: Autosave[str] = Autosave(
            runner,
            self.desk.save,
            soon=self.moment.soon,
            told=self.states.append,
            saved=self.announced.append,
            failed=self.problems.append,
        )


def test_letters_typed_on_end_are_saved_once() -> None:
    bench = Bench(AtOnce())
    for text in ("B", "Ba", "Bac"):
        bench.saving.keep(text)
    assert bench.desk.kept == []
    bench.moment.pass_by()
    assert bench.desk.kept == ["Bac"]
    assert bench.states[-1] is SaveState.SAVED
    assert bench.saving.clean
    assert len(bench.announced) == 1


def test_what_is_typed_during_a_save_is_saved_after_it() -> None:
    held = Held()
    bench = Bench(held)
    bench.saving.keep("first")
    bench.moment.pass_by()
    bench.saving.keep("second")
    bench.moment.pass_by()
    assert len(held.waiting) == 1, "two saves at once could land in the wrong order"
    held.finish()
    assert not bench.saving.clean
    held.finish()
    assert bench.desk.kept == ["first", "second"]
    assert bench.saving.clean


def test_a_refused_value_is_kept_and_tried_again() -> None:
    bench = Bench(AtOnce())
    bench.desk.refusing = True
    bench.saving.keep("mine")
    bench.moment.pass_by()
    assert bench.states[-1] is SaveState.NOT_SAVED
    assert len(bench.problems) == 1
    assert not bench.saving.clean
    assert bench.saving.stuck
    bench.desk.refusing = False
    bench.saving.now()
    assert bench.desk.kept == ["mine"]
    assert not bench.saving.stuck


def test_a_refusal_never_puts_an_older_value_over_a_newer_one() -> None:
    held = Held()
    bench = Bench(held)
    bench.desk.refusing = True
    bench.saving.keep("old")
    bench.moment.pass_by()
    bench.saving.keep("new")
    held.finish()
    bench.desk.refusing = False
    bench.saving.now()
    held.finish()
    assert bench.desk.kept == ["new"]


def test_going_on_waits_for_the_disk_and_is_dropped_by_a_refusal() -> None:
    bench = Bench(AtOnce())
    went: list[str] = []
    bench.saving.when_clean(lambda: went.append("nothing to save"))
    bench.saving.keep("a")
    bench.saving.when_clean(lambda: went.append("saved"))
    assert went == ["nothing to save", "saved"]
    bench.desk.refusing = True
    bench.saving.keep("b")
    bench.saving.when_clean(lambda: went.append("never"))
    bench.desk.refusing = False
    bench.saving.now()
    assert went == ["nothing to save", "saved"]
    assert bench.desk.kept == ["a", "b"]


def test_a_second_click_while_the_first_is_under_way_does_nothing() -> None:
    held = Held()
    done: list[int] = []
    busy: list[bool] = []
    once = OneAtATime(held, busy=busy.append, failed=lambda problem: None)
    assert once.run(lambda: 1, done=done.append)
    assert not once.run(lambda: 2, done=done.append)
    held.finish()
    assert done == [1]
    assert busy == [True, False]
    assert once.run(lambda: 3, done=done.append)


def test_after_a_failure_the_next_click_counts() -> None:
    problems: list[Exception] = []
    busy: list[bool] = []
    once = OneAtATime(AtOnce(), busy=busy.append, failed=problems.append)
    once.run(lambda: 1 // 0, done=lambda _: None)
    assert len(problems) == 1
    assert busy == [True, False]
    assert not once.under_way


def test_put_away_during_a_save_keeps_the_last_letters() -> None:
    held = Held()
    bench = Bench(held)
    bench.saving.keep("first")
    bench.moment.pass_by()
    bench.saving.keep("second")
    bench.saving.put_away()
    bench.saving.put_away()
    assert bench.desk.kept == []
    for _ in range(len(held.waiting)):  # nobody listens any more, and nothing else is asked for
        work, _done, _failed = held.waiting.pop(0)
        work()
    assert bench.desk.kept[0] == "first"
    assert bench.desk.kept[-1] == "second"


def test_a_screen_that_stays_after_all_goes_on_saving() -> None:
    held = Held()
    bench = Bench(held)
    bench.saving.keep("first")
    bench.moment.pass_by()
    bench.saving.keep("second")
    bench.saving.put_away()
    while held.waiting:
        held.finish()
    assert bench.saving.clean
    assert bench.states[-1] is SaveState.SAVED
    assert bench.desk.kept[-1] == "second"
