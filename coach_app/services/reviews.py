"""Reviews: what was done, what helped, measures again, then the plan's next version."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from coach_app.domain.case import CaseFile
from coach_app.domain.distance import SCALES, Scale, Track
from coach_app.domain.errors import AgreementMissing, Refusal
from coach_app.domain.plan import Plan, PlanStatus
from coach_app.domain.plan_states import PlanNotSigned, in_state, under_review
from coach_app.domain.review import Review, ReviewFinished
from coach_app.domain.reviewing import Following, next_review, next_version
from coach_app.domain.travelled import distance_travelled
from coach_app.domain.working_days import WorkingDays
from coach_app.services import measures
from coach_app.services.changes import Changes, changes
from coach_app.services.desk import HOME_ZONE, Desk

REVIEW_WEEKS = 4
"""Used when a case's programme pack is not on this laptop."""


class NoOpenReview(Refusal):
    key = "review.none_open"
    sentence = "There is no open review. Begin one first."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """What the review screen shows. `plan` is the version that is looked back at."""

    file: CaseFile
    plan: Plan | None
    review: Review | None
    """The one that is open."""
    tracks: tuple[Track, ...]
    """As far as they were known before this review, and with its answers."""
    before: tuple[Track, ...]
    """Without the answers of the open review: what was said last time."""
    scales: tuple[Scale, ...]
    proposed_next: date
    weeks: int
    """Weeks between two reviews by the programme's rule."""
    today: date
    working_days: WorkingDays


def look(desk: Desk, case_id: str) -> ReviewView:
    """The open review of a case, or what there is to begin one with."""
    with desk.work() as work:
        file = work.case_file(case_id)
    review = file.open_review
    reviewed = next((p for p in file.plans if review and p.id == review.plan_id), None)
    weeks = _weeks(desk, file)
    today, days = desk.today(), desk.catalogue.working_days
    others = tuple(one for one in file.reviews if review is None or one.id != review.id)
    return ReviewView(
        file=file,
        plan=reviewed or file.plan,
        review=review,
        tracks=(*distance_of(desk, file), *measures.totals(desk, file)),
        before=distance_of(desk, replace(file, reviews=others)),
        scales=SCALES,
        proposed_next=next_review(today, weeks, days),
        weeks=weeks,
        today=today,
        working_days=days,
    )


def distance_of(desk: Desk, file: CaseFile) -> tuple[Track, ...]:
    """Distance travelled: every finished assessment and every review of the case."""
    return distance_travelled(desk.catalogue.assessment_form, file, HOME_ZONE)


def begin(desk: Desk, case_id: str) -> Changes:
    """Open a review of the signed plan, or go on with the one that is open or was given up.

    Raises AgreementMissing, and PlanNotSigned when the newest version is not signed.
    """
    with desk.work() as work:
        file = work.case_file(case_id)
        if file.open_review is not None:
            return changes(case_id, "review", record_id=file.open_review.id)
        if file.agreement is None:
            raise AgreementMissing
        if file.plan is None:
            raise PlanNotSigned
        plan = under_review(file.plan)
        review = _review_of(desk, file, plan)
        work.save(plan, action="review begun")
        work.save(review, action="begun")
        work.commit()
    return changes(case_id, "review", "plan", record_id=review.id)


def save(desk: Desk, review: Review) -> Changes:
    """Keep the review as far as it got. Raises ReviewFinished."""
    with desk.work() as work:
        if not work.get(Review, review.id).open or not review.open:
            raise ReviewFinished
        work.save(review, action="answered")
        work.commit()
    return changes(review.case_id, "review", record_id=review.id)


def give_up(desk: Desk, review_id: str) -> Changes:
    """Not today: the plan is signed as before. What was answered comes back another time."""
    return _ended(
        desk,
        review_id,
        lambda _file, review, plan: (
            replace(review, open=False, given_up_at=desk.now()),
            (in_state(plan, PlanStatus.SIGNED),),
        ),
        action="given up",
    )


def finish(desk: Desk, review_id: str, next_review_on: date | None = None) -> Changes:
    """Close the review and make the plan's next version, a draft with the next date.

    The version under review stays in force until the next one is signed. `record_id` is the id of
    the new version. Raises ReviewUnfinished, NextReviewWrong and ReviewFinished.
    """
    new_id = desk.ids.new()
    today, days = desk.today(), desk.catalogue.working_days

    def finished(file: CaseFile, review: Review, plan: Plan) -> tuple[Review, tuple[Plan, ...]]:
        agreed_on = next_review_on or review.next_review_on
        following = Following(
            plan_id=new_id,
            at=desk.now(),
            today=today,
            next_review_on=agreed_on or next_review(today, _weeks(desk, file), days),
        )
        draft = next_version(plan, review, days, following)
        done = replace(
            review,
            open=False,
            finished_at=desk.now(),
            next_review_on=draft.review_on,
            new_plan_id=draft.id,
        )
        return done, (draft,)

    return replace(_ended(desk, review_id, finished, action="finished"), record_id=new_id)


def _ended(
    desk: Desk,
    review_id: str,
    end: Callable[[CaseFile, Review, Plan], tuple[Review, tuple[Plan, ...]]],
    *,
    action: str,
) -> Changes:
    with desk.work() as work:
        review = work.get(Review, review_id)
        if not review.open:
            raise ReviewFinished
        file = work.case_file(review.case_id)
        after, plans = end(file, review, work.get(Plan, review.plan_id))
        work.save(after, action=action)
        for plan in plans:
            work.save(plan, action=f"review {action}")
        work.commit()
    return changes(review.case_id, "review", "plan", record_id=review_id)


def _review_of(desk: Desk, file: CaseFile, plan: Plan) -> Review:
    """The one that was given up for this version, or a new one."""
    given_up = (r for r in reversed(file.reviews) if r.plan_id == plan.id and r.given_up_at)
    earlier = next(given_up, None)
    if earlier is not None:
        return replace(earlier, open=True, given_up_at=None, at=desk.now(), by=desk.coach.name)
    return Review(
        id=desk.ids.new(),
        case_id=file.case.id,
        plan_id=plan.id,
        at=desk.now(),
        open=True,
        by=desk.coach.name,
    )


def _weeks(desk: Desk, file: CaseFile) -> int:
    programmes = desk.catalogue.programmes
    pack = programmes.of_case(file.case) or programmes.get(file.case.programme)
    return pack.review_weeks if pack is not None else REVIEW_WEEKS
