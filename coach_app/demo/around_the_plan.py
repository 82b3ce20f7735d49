"""What stands around the steps: changes at work, fewer hours for a while, and a first review."""

from coach_app.demo.hands import must
from coach_app.demo.play import Play
from coach_app.domain.plan import PlanStatus
from coach_app.domain.review import StepResult
from ui.review.view import ReviewScreen
from ui.shared.choices import ChoiceField
from ui.shared.scale import ScaleInput

CHANGES = 2
FIRST_RESULTS = {1: StepResult.DONE, 2: StepResult.PARTLY}
BETTER = 7
"""What the person says on every scale at the review."""


def changes_at_work(play: Play) -> None:
    """The first two changes that are suggested go into the plan."""
    with play.report.step(f"{play.key}: changes at work") as checks:
        play.go("adjustments")
        for _ in range(CHANGES):
            play.hands.click("addChange")
        play.hands.until(lambda: len(play.plan().adjustments) == CHANGES, "the changes are saved")
        play.hands.picture(f"{play.key}-changes-at-work")
        agreed = play.plan().adjustments
        must(all(one.task or one.difficulty for one in agreed), "each says what it is for")
        must(
            all(one.look_again_on or one.review_weeks for one in agreed), "each is looked at again"
        )
        checks.append(f"Two of the suggested changes are in the plan: {agreed[0].change}")


def fewer_hours(play: Play) -> None:
    """The hours that are proposed from the usual week, with their chart."""
    with play.report.step(f"{play.key}: fewer hours for a while") as checks:
        play.go("phased-return")
        play.hands.click("proposePhased")
        play.hands.until(lambda: play.plan().phased_return is not None, "the weeks are saved")
        play.hands.picture(f"{play.key}-fewer-hours")
        hours = play.plan().phased_return
        assert hours is not None  # noqa: S101 - just waited for
        must(len(hours.usual) == len(play.story["answers"]["work.days"]), "on the usual days only")
        must(0 < hours.start_percent < 100, "it begins with fewer hours")
        checks.append(f"{hours.weeks} weeks from {hours.start_percent} per cent, week by week")


def review(play: Play) -> None:
    """What was done and what helped, the scales again, and the next version of the plan."""
    with play.report.step(f"{play.key}: first review") as checks:
        signed = play.plan()
        play.go("review")
        play.hands.click("beginReview")
        for number in range(1, len(signed.steps) + 1):
            result = FIRST_RESULTS.get(number, StepResult.NOT_YET)
            play.hands.answer(play.hands.find(ChoiceField, f"stepResult{number}Field"), result)
        for scale in play.hands.window.findChildren(ScaleInput):
            if scale.isVisible():
                play.hands.press(scale.marks[BETTER])
        play.hands.write("whatHelped", "Having something to get up for.")
        play.hands.until(lambda: _said(play) == "Having something to get up for.", "it is saved")
        _look_at_the_distance(play)
        play.hands.click("finishReview")
        play.hands.until(lambda: play.plan().version == signed.version + 1, "the next version")
        after = play.plan()
        must(after.status is PlanStatus.DRAFT, "the next version is a draft")
        must(signed.steps[0].title not in {s.title for s in after.steps}, "what is done has left")
        must(signed.steps[1].title in {s.title for s in after.steps}, "what is not goes on")
        play.hands.picture(f"{play.key}-reviewed")
        checks.append(f"Version {after.version}, next review on {after.review_on.isoformat()}")


def _look_at_the_distance(play: Play) -> None:
    screen = play.hands.window.screen_shown
    play.hands.picture(f"{play.key}-review")
    if isinstance(screen, ReviewScreen):
        screen.page.ensureWidgetVisible(screen.distance)
    play.hands.picture(f"{play.key}-distance")


def _said(play: Play) -> str:
    open_review = play.file().open_review
    return open_review.what_helped if open_review is not None else ""
