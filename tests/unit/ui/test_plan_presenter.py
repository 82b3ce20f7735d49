"""The plan editor's decisions: edit, undo, reorder, agree, and on to the next version."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from coach_app.domain.plan import Phase, Plan, PlanStatus, Who
from coach_app.domain.reviewing import NextReviewWrong
from coach_app.services import caseload, drafting, planning
from coach_app.services.changes import Changes
from coach_app.services.desk import Desk
from tests.support import journeys
from tests.support.moments import Moment
from tests.support.runners import AtOnce, Held, Recorder
from ui.plan.draft import REVIEW_STEP, Draft, Picture, StepWords
from ui.plan.presenter import PlanPresenter, PlanUses
from ui.shared.ports import Place


class Bench:
    def __init__(self, desk: Desk, case_id: str, runner: AtOnce) -> None:
        self.desk, self.case_id = desk, case_id
        self.view = Recorder()
        self.moment = Moment()
        self.places: list[Place] = []
        self.announced: list[Changes] = []
        self.presenter: PlanPresenter = PlanPresenter(
            self.view,
            runner,
            PlanUses(
                open_case=partial(caseload.open_case, desk),
                save=partial(planning.save, desk),
                agree=partial(planning.agree, desk),
                new_version=partial(planning.new_version, desk),
                library=partial(planning.library, desk),
                step_from_library=partial(planning.step_from_library, desk),
                new_step=partial(planning.new_step, desk),
                nearby=partial(planning.nearby, desk),
                redraft=partial(drafting.redraft, desk),
                take_redraft=partial(drafting.take_redraft, desk),
                days=desk.catalogue.working_days,
                today=desk.today,
            ),
            navigate=self.places.append,
            announce=self._announce,
            soon=self.moment.soon,
        )

    def _announce(self, changes: Changes) -> None:
        """As the window does: every screen that watches hears it."""
        self.announced.append(changes)
        self.presenter.heard(changes)

    @property
    def picture(self) -> Picture:
        picture = self.view.last("show_plan")
        assert isinstance(picture, Picture)
        return picture

    @property
    def plan(self) -> Plan:
        return self.picture.plan

    def stored(self) -> Plan:
        plan = caseload.open_case(self.desk, self.case_id).file.plan
        assert plan is not None
        return plan


@pytest.fixture
def bench(desk: Desk) -> Bench:
    case_id = journeys.assessed_case(desk)
    planning.draft(desk, case_id)
    bench = Bench(desk, case_id, AtOnce())
    bench.presenter.open(case_id)
    return bench


def said(plan: Plan, number: int, **other: object) -> StepWords:
    step = plan.steps[number]
    words = StepWords(
        title=step.title,
        what=step.what,
        why=step.why,
        how_we_know=step.how_we_know,
        starts_on=step.starts_on,
        who=step.who,
        due_on=step.due_on,
        private=step.private,
    )
    return replace(words, **other)  # type: ignore[arg-type]


def test_edits_are_saved_after_a_pause(bench: Bench) -> None:
    for goal in ("Back", "Back on", "Back on the counter"):
        bench.presenter.editing.set_goal(goal)
    assert bench.stored().goal != "Back on the counter"
    bench.moment.pass_by()
    assert bench.stored().goal == "Back on the counter"


def test_a_goal_typed_on_end_is_undone_at_once(bench: Bench) -> None:
    before = bench.plan.goal
    for goal in ("B", "Ba", "Bac"):
        bench.presenter.editing.set_goal(goal)
    bench.presenter.editing.undo()
    assert bench.plan.goal == before
    assert not bench.picture.can_undo


def test_a_removed_step_comes_back_where_it_was(bench: Bench) -> None:
    steps = bench.plan.steps
    bench.presenter.editing.select(steps[1].id)
    bench.presenter.editing.remove("Not wanted now")
    assert bench.view.last("show_removed") == steps[1].title
    assert bench.picture.selected == steps[2].id
    bench.moment.pass_by()
    assert len(bench.stored().steps) == len(steps) - 1
    bench.presenter.editing.undo()
    bench.moment.pass_by()
    assert bench.stored().steps == steps


def test_the_step_that_is_the_review_moves_the_review_and_not_out_of_sight(bench: Bench) -> None:
    number = next(n for n, one in enumerate(bench.plan.steps) if one.intervention == REVIEW_STEP)
    draft = Draft(bench.plan, bench.desk.catalogue.working_days, bench.desk.today())
    draft.select(bench.plan.steps[number].id)
    later = bench.plan.review_on + timedelta(days=7)
    draft.say(said(draft.plan, number, due_on=later))
    assert draft.plan.review_on == later
    slip = later.replace(year=later.year + 35)
    with pytest.raises(NextReviewWrong):
        draft.say(said(draft.plan, number, due_on=slip))
    assert draft.plan.review_on == later


def test_a_broken_order_is_shown_and_not_forbidden(bench: Bench, desk: Desk) -> None:
    first, second = bench.plan.steps[:2]
    planning.save(desk, bench.plan.with_step(replace(second, after=(first.intervention,))))
    bench.presenter.open(bench.case_id)
    assert bench.picture.warnings == {}
    bench.presenter.editing.select(second.id)
    bench.presenter.editing.move(-1)
    assert bench.picture.warnings == {second.id: (first.title,)}
    bench.moment.pass_by()
    assert bench.stored().steps[0].id == second.id


def test_moving_past_the_end_is_no_edit(bench: Bench) -> None:
    bench.presenter.editing.select(bench.plan.steps[0].id)
    bench.presenter.editing.move(-1)
    assert not bench.picture.can_undo


def test_the_selected_step_takes_the_words_of_the_fields(bench: Bench) -> None:
    bench.presenter.editing.select(bench.plan.steps[0].id)
    words = said(bench.plan, 0, title="Ring the surgery", due_on=date(2026, 12, 4), private=False)
    bench.presenter.editing.change_step(words)
    bench.moment.pass_by()
    step = bench.stored().steps[0]
    assert (step.title, step.due_on, step.private) == (
        "Ring the surgery",
        date(2026, 12, 4),
        False,
    )


def test_an_empty_title_is_said_and_not_taken(bench: Bench) -> None:
    bench.presenter.editing.select(bench.plan.steps[0].id)
    title = bench.plan.steps[0].title
    bench.presenter.editing.change_step(said(bench.plan, 0, title="  "))
    assert bench.view.last("show_step_fault").key == "field.missing"
    assert bench.plan.steps[0].title == title


def test_a_step_due_before_it_starts_is_said_and_not_taken(bench: Bench) -> None:
    before = bench.plan.steps[0]
    bench.presenter.editing.select(bench.plan.steps[0].id)
    bench.presenter.editing.change_step(said(bench.plan, 0, due_on=date(2026, 11, 30)))
    assert "cannot start after" in str(bench.view.last("show_step_fault"))
    assert bench.plan.steps[0] == before


def test_a_library_step_goes_after_the_selected_one(bench: Bench) -> None:
    bench.presenter.open_library()
    entries = bench.view.last("show_library")
    there = {step.intervention for step in bench.plan.steps}
    new = next(entry for entry in entries if entry.key not in there)
    bench.presenter.editing.select(bench.plan.steps[0].id)
    bench.presenter.add_from_library(new.key)
    assert bench.plan.steps[1].intervention == new.key
    assert bench.picture.selected == bench.plan.steps[1].id
    assert bench.view.was_told("close_adding")


def test_an_own_step_is_added(bench: Bench) -> None:
    bench.presenter.add_own("Walk to the park", Who.PARTICIPANT, Phase.SETTLE, date(2026, 12, 7))
    bench.moment.pass_by()
    assert "Walk to the park" in [step.title for step in bench.stored().steps]


def test_a_double_click_adds_one_step(desk: Desk) -> None:
    case_id = journeys.assessed_case(desk)
    planning.draft(desk, case_id)
    held = Held()
    bench = Bench(desk, case_id, held)
    bench.presenter.open(case_id)
    held.finish()
    held.finish()
    before = len(bench.plan.steps)
    bench.presenter.add_own("Walk", Who.PARTICIPANT, Phase.SETTLE, date(2026, 12, 7))
    bench.presenter.add_own("Walk", Who.PARTICIPANT, Phase.SETTLE, date(2026, 12, 7))
    held.finish()
    assert held.waiting == []
    assert len(bench.plan.steps) == before + 1


def test_agreeing_saves_the_last_letters_first_and_freezes_the_plan(bench: Bench) -> None:
    bench.presenter.editing.set_goal("Back on the counter by spring")
    bench.presenter.agree()
    assert bench.stored().status is PlanStatus.AGREED
    assert bench.stored().goal == "Back on the counter by spring"
    assert bench.plan.status is PlanStatus.AGREED
    bench.presenter.editing.remove("Not wanted now")
    bench.presenter.editing.undo()
    bench.presenter.editing.move(1)
    assert bench.plan == bench.stored()


def test_a_plan_without_a_goal_is_not_agreed(bench: Bench) -> None:
    bench.presenter.editing.set_goal("")
    bench.presenter.agree()
    assert bench.view.last("show_problem").key == "plan.empty"
    assert bench.stored().status is PlanStatus.DRAFT


def test_a_new_version_is_a_draft_again(bench: Bench) -> None:
    bench.presenter.agree()
    bench.presenter.new_version()
    assert (bench.plan.version, bench.plan.status) == (2, PlanStatus.DRAFT)
    assert not bench.picture.can_undo


def test_going_elsewhere_waits_for_the_disk(bench: Bench) -> None:
    bench.presenter.editing.set_goal("Back on the counter")
    bench.presenter.go("together")
    assert bench.stored().goal == "Back on the counter"
    assert bench.places == [Place("together", bench.case_id)]


def test_news_never_goes_over_unsaved_edits(bench: Bench) -> None:
    bench.presenter.editing.set_goal("Mine, not saved yet")
    bench.presenter.heard(Changes(frozenset({"plan"}), bench.case_id))
    assert bench.plan.goal == "Mine, not saved yet"


def test_a_text_that_cannot_be_kept_is_said(bench: Bench) -> None:
    goal = bench.plan.goal
    bench.presenter.editing.set_goal("broken \ud800")
    assert bench.view.last("show_problem").key == "text.not_storable"
    assert bench.plan.goal == goal


def test_the_selection_survives_a_plan_that_changed_elsewhere(bench: Bench) -> None:
    desk = bench.desk
    draft = Draft(bench.plan, desk.catalogue.working_days, desk.today())
    gone = draft.plan.steps[0]
    draft.select(gone.id)
    draft.took(draft.plan.without_step(gone.id, "Not wanted", desk.today()))
    assert draft.selected == draft.plan.steps[0].id
    assert not draft.undo()
