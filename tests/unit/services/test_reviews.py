"""A review from its beginning to the plan's next version."""

from datetime import UTC, date, datetime, timedelta

import pytest

from coach_app.domain.comment import CommentAbout, PlanSentBack
from coach_app.domain.commenting import NewComment, comment_on
from coach_app.domain.errors import FieldMissing
from coach_app.domain.journey import DueKind, Stage
from coach_app.domain.plan import PlanStatus
from coach_app.domain.plan_states import PlanNotSigned
from coach_app.domain.review import (
    ReviewFinished,
    ScaleAnswer,
    StepResult,
    StepReviewed,
)
from coach_app.domain.reviewing import NextReviewWrong, ReviewUnfinished
from coach_app.domain.signature import SignerRole
from coach_app.services import caseload, comments, planning, reviews, signing
from coach_app.services.desk import Desk
from tests.support.journeys import agreed_plan, signed_case, typed
from tests.support.stillness import FixedClock

SIX_WEEKS_ON = timedelta(weeks=6)


def begun(desk: Desk) -> tuple[str, reviews.ReviewView]:
    case_id, _plan_id = signed_case(desk)
    reviews.begin(desk, case_id)
    return case_id, reviews.look(desk, case_id)


def answered(desk: Desk, case_id: str, *results: StepResult) -> None:
    """Says for each step what became of it; the last result holds for all that are left."""
    view = reviews.look(desk, case_id)
    assert view.review is not None
    assert view.plan is not None
    review = view.review
    for number, step in enumerate(view.plan.steps):
        result = results[min(number, len(results) - 1)]
        review = review.with_step(StepReviewed(step_id=step.id, result=result))
    reviews.save(desk, review)


def test_a_review_makes_the_next_version_and_the_next_date(desk: Desk, clock: FixedClock) -> None:
    case_id, plan_id = signed_case(desk)
    clock.forward(SIX_WEEKS_ON)
    assert caseload.open_case(desk, case_id).stage is Stage.REVIEW
    review_id = reviews.begin(desk, case_id).record_id
    answered(desk, case_id, StepResult.DONE, StepResult.DROPPED, StepResult.PARTLY)
    draft_id = reviews.finish(desk, review_id).record_id

    file = caseload.open_case(desk, case_id).file
    old = next(plan for plan in file.plans if plan.id == plan_id)
    new = next(plan for plan in file.plans if plan.id == draft_id)
    assert (old.status, new.status) == (PlanStatus.UNDER_REVIEW, PlanStatus.DRAFT)
    assert (new.version, new.agreed_at, new.content_hash) == (2, None, "")
    assert [step.title for step in new.steps] == [step.title for step in old.steps[2:]]
    today = desk.today()
    assert all(step.due_on > today for step in new.steps)
    assert all(desk.catalogue.working_days.is_working(step.due_on) for step in new.steps)
    assert new.review_on == reviews.look(desk, case_id).proposed_next
    done = file.reviews[-1]
    assert (done.open, done.new_plan_id, done.next_review_on) == (False, new.id, new.review_on)
    assert file.agreed_plan == old, "until the new one is agreed, the old one holds"


def test_the_old_version_is_replaced_when_the_new_one_is_signed(
    desk: Desk, clock: FixedClock
) -> None:
    case_id, plan_id = signed_case(desk)
    review_id = reviews.begin(desk, case_id).record_id
    answered(desk, case_id, StepResult.NOT_YET)
    draft_id = reviews.finish(desk, review_id).record_id
    planning.agree(desk, draft_id)
    for role in (SignerRole.PARTICIPANT, SignerRole.COACH):
        signing.sign(desk, draft_id, typed(role, "Frankie Notreal"))
    states = {plan.id: plan.status for plan in caseload.open_case(desk, case_id).file.plans}
    assert states == {plan_id: PlanStatus.SUPERSEDED, draft_id: PlanStatus.SIGNED}


def test_every_step_has_to_be_looked_at(desk: Desk) -> None:
    case_id, view = begun(desk)
    assert view.review is not None
    assert view.plan is not None
    first = StepReviewed(step_id=view.plan.steps[0].id, result=StepResult.DONE)
    reviews.save(desk, view.review.with_step(first))
    with pytest.raises(ReviewUnfinished):
        reviews.finish(desk, view.review.id)
    after = reviews.look(desk, case_id)
    assert after.review is not None
    assert after.review.step(view.plan.steps[0].id) == first, "what was said is kept"
    assert len(after.file.plans) == 1, "and nothing was drafted"


@pytest.mark.parametrize("day", [date(2026, 12, 1), date(2026, 11, 2), date(2028, 1, 3)])
def test_the_next_review_lies_ahead_and_not_too_far(desk: Desk, day: date) -> None:
    case_id, view = begun(desk)
    answered(desk, case_id, StepResult.PARTLY)
    assert view.review is not None
    with pytest.raises(NextReviewWrong):
        reviews.finish(desk, view.review.id, day)
    assert reviews.look(desk, case_id).review is not None


def test_the_next_review_falls_on_a_working_day(desk: Desk) -> None:
    case_id, view = begun(desk)
    answered(desk, case_id, StepResult.PARTLY)
    assert view.review is not None
    reviews.finish(desk, view.review.id, date(2026, 12, 25))
    plan = caseload.open_case(desk, case_id).file.plan
    assert plan is not None
    assert plan.review_on == date(2026, 12, 29)


def test_a_review_that_is_put_off_leaves_all_as_it_was_and_comes_back(desk: Desk) -> None:
    case_id, view = begun(desk)
    assert view.review is not None
    reviews.save(desk, view.review.with_answer(ScaleAnswer(scale="keep-work", value=9)))
    reviews.give_up(desk, view.review.id)
    after = reviews.look(desk, case_id)
    assert after.review is None
    assert after.plan is not None
    assert after.plan.status is PlanStatus.SIGNED
    kept = {track.scale.key: track.points[-1].value for track in after.tracks}
    assert kept["keep-work"] != 9, "what was not finished does not count"
    assert reviews.begin(desk, case_id).record_id == view.review.id
    again = reviews.look(desk, case_id).review
    assert again is not None
    assert again.answer("keep-work") == 9


def test_a_finished_review_stays_as_it_is(desk: Desk) -> None:
    case_id, view = begun(desk)
    answered(desk, case_id, StepResult.DONE)
    assert view.review is not None
    reviews.finish(desk, view.review.id)
    with pytest.raises(ReviewFinished):
        reviews.save(desk, view.review)
    with pytest.raises(ReviewFinished):
        reviews.finish(desk, view.review.id)


def test_a_plan_that_is_not_signed_is_not_reviewed(desk: Desk) -> None:
    case_id, _plan_id = agreed_plan(desk)
    with pytest.raises(PlanNotSigned):
        reviews.begin(desk, case_id)


def test_beginning_twice_begins_once(desk: Desk) -> None:
    case_id, view = begun(desk)
    assert view.review is not None
    assert reviews.begin(desk, case_id).record_id == view.review.id
    assert len(reviews.look(desk, case_id).file.reviews) == 1


def test_answers_at_a_review_are_a_point_of_the_distance(desk: Desk, clock: FixedClock) -> None:
    case_id, _plan_id = signed_case(desk)
    clock.forward(SIX_WEEKS_ON)
    reviews.begin(desk, case_id)
    view = reviews.look(desk, case_id)
    assert view.review is not None
    reviews.save(desk, view.review.with_answer(ScaleAnswer(scale="keep-work", value=9)))
    tracks = {track.scale.key: track for track in reviews.look(desk, case_id).tracks}
    before = {track.scale.key: track for track in view.before}
    assert before["keep-work"].now is None, "one answer is a baseline and not a distance"
    now, baseline = tracks["keep-work"].now, tracks["keep-work"].baseline
    assert now is not None
    assert baseline is not None
    assert (now.value, now.on) == (9, desk.today())
    assert baseline == before["keep-work"].baseline
    assert tracks["anxiety"].now is None


def a_comment(desk: Desk, case_id: str, *, sends_back: bool) -> str:
    """As it comes from the team's page by sync."""
    new = NewComment(
        about=CommentAbout.PLAN, text="Add the employer's start date", sends_back=sends_back
    )
    with desk.work() as work:
        comment = comment_on(
            work.case_file(case_id),
            new,
            comment_id=desk.ids.new(),
            author="Sam Supervisor",
            at=datetime(2026, 12, 1, 9, tzinfo=UTC),
        )
        work.save(comment, action="arrived")
        work.commit()
    return comment.id


def test_a_plan_that_was_sent_back_waits_for_an_answer(desk: Desk) -> None:
    case_id, plan_id = agreed_plan(desk)
    comment_id = a_comment(desk, case_id, sends_back=True)
    participant = typed(SignerRole.PARTICIPANT, "Frankie Notreal")
    with pytest.raises(PlanSentBack):
        signing.sign(desk, plan_id, participant)
    newer = planning.new_version(desk, plan_id).record_id
    with pytest.raises(PlanSentBack):
        planning.agree(desk, newer)
    comments.answer(desk, comment_id, "It starts on 4 January; it is in the goal now.")
    planning.agree(desk, newer)
    signing.sign(desk, newer, participant)


def test_a_comment_is_the_next_thing_to_do_until_it_is_answered(desk: Desk) -> None:
    case_id, plan_id = agreed_plan(desk)
    comment_id = a_comment(desk, case_id, sends_back=False)
    due = caseload.open_case(desk, case_id).due
    assert due is not None
    assert (due.kind, due.on) == (DueKind.ANSWER_COMMENT, date(2026, 12, 3))
    signing.sign(desk, plan_id, typed(SignerRole.PARTICIPANT, "Frankie Notreal"))
    with pytest.raises(FieldMissing):
        comments.answer(desk, comment_id, "  ")
    comments.answer(desk, comment_id, "Yes, on Monday.")
    due = caseload.open_case(desk, case_id).due
    assert due is not None
    assert due.kind is DueKind.SIGN_PLAN
    answered_one = caseload.open_case(desk, case_id).file.comments[0]
    assert (answered_one.answer, answered_one.answered_by) == ("Yes, on Monday.", desk.coach.name)
