"""`coach-app review ...`: look back at a plan, step by step, and go on with the next version."""

import argparse
from datetime import date

from coach_app.cli import opening
from coach_app.cli.groups import command, group
from coach_app.cli.output import answer
from coach_app.domain.distance import SCALES, Track
from coach_app.domain.errors import StepNotFound
from coach_app.domain.plan import Plan
from coach_app.domain.review import Review, ScaleAnswer, StepResult, StepReviewed
from coach_app.domain.reviewing import still_open
from coach_app.services import caseload, reviews
from coach_app.services.desk import Desk
from coach_app.services.reviews import ReviewView

NO_REVIEW = "There is no open review. Begin one with `review begin`."


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", about: str
) -> None:
    review = group(commands, "review", about)
    command(review, "show", "the open review, step by step", _show, reads=True)
    command(review, "begin", "begin one, or go on with the open one", _begin, reads=True)
    step = command(review, "step", "say what became of a step", _step, reads=True)
    scale = command(review, "scale", "ask a question from 0 to 10 again", _scale, reads=True)
    finish = command(review, "finish", "close it: the next version is drafted", _finish, reads=True)
    command(review, "put-off", "not today; what was answered stays", _put_off, reads=True)
    command(review, "distance", "the first answers beside the latest", _distance, reads=True)
    for made in (*review.choices.values(),):
        made.add_argument("ref")
    step.add_argument("number", type=int, help="its number in `review show`")
    step.add_argument("result", choices=[result.value for result in StepResult])
    step.add_argument("--helped", choices=["yes", "no"])
    step.add_argument("--note", default="", metavar="TEXT")
    scale.add_argument("scale", choices=[scale.key for scale in SCALES])
    scale.add_argument("value", type=int)
    finish.add_argument("--helped", default="", metavar="TEXT", help="what helped")
    finish.add_argument("--changed", default="", metavar="TEXT", help="what has changed")
    finish.add_argument("--next", type=date.fromisoformat, metavar="DATE", help="the next review")


def _show(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        _answer(_look(desk, arguments.ref), as_json=arguments.json)


def _begin(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        reviews.begin(desk, _case(desk, arguments.ref))
        _answer(_look(desk, arguments.ref), as_json=arguments.json)


def _step(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        review, plan = _open(desk, arguments.ref)
        if not 1 <= arguments.number <= len(plan.steps):
            raise StepNotFound
        said = StepReviewed(
            step_id=plan.steps[arguments.number - 1].id,
            result=StepResult(arguments.result),
            helped={"yes": True, "no": False, None: None}[arguments.helped],
            note=arguments.note,
        )
        reviews.save(desk, review.with_step(said))
        _answer(_look(desk, arguments.ref), as_json=arguments.json)


def _scale(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        review, _plan = _open(desk, arguments.ref)
        said = ScaleAnswer(scale=arguments.scale, value=arguments.value)
        reviews.save(desk, review.with_answer(said))
        _answer(_look(desk, arguments.ref), as_json=arguments.json)


def _finish(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        review, _plan = _open(desk, arguments.ref)
        words = review.with_words(
            what_helped=arguments.helped or review.what_helped,
            what_changed=arguments.changed or review.what_changed,
        )
        reviews.save(desk, words)
        reviews.finish(desk, review.id, arguments.next)
        plan = _look(desk, arguments.ref).plan
    if plan is not None:
        value = {
            "version": plan.version,
            "status": plan.status.value,
            "review_on": plan.review_on.isoformat(),
        }
        line = f"Version {plan.version} is drafted. Next review {plan.review_on.isoformat()}."
        answer(value, [line], as_json=arguments.json)


def _put_off(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        review, _plan = _open(desk, arguments.ref)
        reviews.give_up(desk, review.id)
        _answer(_look(desk, arguments.ref), as_json=arguments.json)


def _distance(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        tracks = _look(desk, arguments.ref).tracks
    told = [_told_track(track) for track in tracks]
    lines = [f"{one['name']}: {one['baseline']} -> {one['now']}, {one['way']}" for one in told]
    answer(told, lines or ["No scale was answered yet."], as_json=arguments.json)


def _told_track(track: Track) -> dict[str, str | int | None]:
    return {
        "scale": track.scale.key,
        "name": track.scale.name,
        "baseline": track.baseline.value if track.baseline else None,
        "baseline_on": track.baseline.on.isoformat() if track.baseline else None,
        "now": track.now.value if track.now else None,
        "now_on": track.now.on.isoformat() if track.now else None,
        "gained": track.gained,
        "way": track.direction.value,
    }


def _case(desk: Desk, ref: str) -> str:
    return caseload.open_case(desk, ref).file.case.id


def _look(desk: Desk, ref: str) -> ReviewView:
    return reviews.look(desk, _case(desk, ref))


def _open(desk: Desk, ref: str) -> tuple[Review, Plan]:
    view = _look(desk, ref)
    if view.review is None or view.plan is None:
        raise reviews.NoOpenReview
    return view.review, view.plan


def _answer(view: ReviewView, *, as_json: bool) -> None:
    plan, review = view.plan, view.review
    value = {
        "ref": view.file.case.ref,
        "open": review is not None,
        "plan": {"version": plan.version, "status": plan.status.value} if plan else None,
        "due_on": plan.review_on.isoformat() if plan else None,
        "proposed_next": view.proposed_next.isoformat(),
        "steps": [] if plan is None else _told_steps(plan, review),
        "answers": {one.scale: one.value for one in review.answers} if review else {},
        "still_open": len(still_open(review, plan)) if review and plan else None,
    }
    lines = [
        f"{number}. {step.title}: {_result(review, step.id) or 'not said yet'}"
        for number, step in enumerate(plan.steps if plan else (), start=1)
    ]
    answer(value, lines if review else [NO_REVIEW], as_json=as_json)


def _told_steps(plan: Plan, review: Review | None) -> list[dict[str, str | int | None]]:
    return [
        {"number": number, "title": step.title, "result": _result(review, step.id)}
        for number, step in enumerate(plan.steps, start=1)
    ]


def _result(review: Review | None, step_id: str) -> str | None:
    said = review.step(step_id) if review is not None else None
    return None if said is None else said.result.value
