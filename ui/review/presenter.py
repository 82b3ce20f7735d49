"""Decides what the review screen shows, and keeps every answer. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from coach_app.domain.errors import Refusal
from coach_app.domain.review import ChangeReviewed, Review, ScaleAnswer, StepReviewed
from coach_app.domain.reviewing import possible
from coach_app.services.changes import Changes
from coach_app.services.reviews import ReviewView
from ui.shared.autosave import SaveState, Soon
from ui.shared.keeping import Keeping
from ui.shared.one_at_a_time import OneAtATime
from ui.shared.ports import Navigate, Place, Runner


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewUses:
    look: Callable[[str], ReviewView]
    begin: Callable[[str], Changes]
    save: Callable[[Review], Changes]
    give_up: Callable[[str], Changes]
    finish: Callable[[str], Changes]


class View(Protocol):
    def show_view(self, view: ReviewView) -> None: ...
    def show_distance(self, view: ReviewView) -> None: ...
    def show_next_fault(self, problem: Exception) -> None: ...
    def show_saving(self, state: SaveState) -> None: ...
    def show_problem(self, problem: Exception) -> None: ...
    def set_busy(self, *, busy: bool) -> None: ...


class ReviewPresenter:
    def __init__(
        self,
        view: View,
        runner: Runner,
        uses: ReviewUses,
        *,
        navigate: Navigate,
        announce: Callable[[Changes], None],
        soon: Soon,
    ) -> None:
        self._view = view
        self._runner = runner
        self._uses = uses
        self._navigate = navigate
        self._announce = announce
        self._doing = OneAtATime.showing(view, runner)
        self.keeping: Keeping[Review] = Keeping(
            runner,
            uses.save,
            soon=soon,
            told=view.show_saving,
            announce=self._saved,
            failed=view.show_problem,
        )
        self._seen: ReviewView | None = None
        self.review: Review | None = None
        self.case_id = ""

    def open(self, case_id: str) -> None:
        self.case_id = case_id
        self._load()

    def heard(self, changes: Changes) -> None:
        if changes.case_id == self.case_id and not self.keeping.own_news:
            self._load()

    def begin(self) -> None:
        case_id = self.case_id
        self._doing.run(lambda: self._uses.begin(case_id), done=self._announce)

    def step(self, said: StepReviewed) -> None:
        self._change(lambda review: review.with_step(said))

    def change_at_work(self, said: ChangeReviewed) -> None:
        self._change(lambda review: review.with_change(said))

    def answer(self, scale: str, value: int) -> None:
        self._change(lambda review: review.with_answer(ScaleAnswer(scale=scale, value=value)))

    def words(self, what_helped: str, what_changed: str) -> None:
        self._change(
            lambda review: review.with_words(what_helped=what_helped, what_changed=what_changed)
        )

    def next_on(self, day: date | None) -> None:
        """Another day than the rule's; None goes by the rule."""
        seen = self._seen
        if seen is None:
            return
        try:
            agreed = None if day is None else possible(day, seen.today, seen.working_days)
        except Refusal as problem:
            self._view.show_next_fault(problem)
            return
        self._change(lambda review: replace(review, next_review_on=agreed))

    def put_off(self) -> None:
        self._end(self._uses.give_up, self._announce)

    def finish(self) -> None:
        def done(changes: Changes) -> None:
            self._announce(changes)
            self._navigate(Place("plan", self.case_id))

        self._end(self._uses.finish, done)

    def go(self, kind: str, tab: str = "") -> None:
        self.keeping.saving.when_clean(lambda: self._navigate(Place(kind, self.case_id, tab=tab)))

    def _end(self, use: Callable[[str], Changes], done: Callable[[Changes], None]) -> None:
        review = self.review
        if review is not None:

            def saved() -> None:
                self._doing.run(lambda: use(review.id), done=done)

            self.keeping.saving.when_clean(saved)

    def _change(self, edit: Callable[[Review], Review]) -> None:
        if self.review is None:
            return
        try:
            after = edit(self.review)
        except Refusal as problem:
            self._view.show_problem(problem)
            return
        if after != self.review:
            self.review = after
            self.keeping.saving.keep(after)

    def _saved(self, changes: Changes) -> None:
        """Tells the others, and draws the way again with the new answers."""
        self._announce(changes)
        wanted = self.case_id

        def looked(view: ReviewView) -> None:
            if wanted == self.case_id:
                self._view.show_distance(view)

        self._runner.run(
            lambda: self._uses.look(wanted), done=looked, failed=self._view.show_problem
        )

    def _load(self) -> None:
        wanted = self.case_id

        def loaded(view: ReviewView) -> None:
            if wanted == self.case_id and self.keeping.saving.clean:
                self._seen = view
                self.review = view.review
                self._view.show_view(view)
                self._view.show_distance(view)

        self._runner.run(
            lambda: self._uses.look(wanted), done=loaded, failed=self._view.show_problem
        )
