"""Review, outcomes and comments on the screen, from the case to the plan's next version."""

from datetime import UTC, date, datetime

from PySide6.QtWidgets import QPushButton

from coach_app.domain.case import Case, CaseFile
from coach_app.domain.comment import Comment
from coach_app.domain.commenting import NewComment, comment_on
from coach_app.domain.plan import PlanStatus
from coach_app.domain.review import CaseOutcome, OutcomeKind, Review, StepResult
from coach_app.services.desk import Desk
from tests.support import journeys
from tests.support.case_driving import at, file_of, found, made
from tests.support.window_driving import Driver
from ui.case.timeline import entries
from ui.case.timeline_words import happened
from ui.comments.view import CommentsScreen
from ui.outcomes.rows import OutcomeRow
from ui.outcomes.view import OutcomesScreen
from ui.review.asked import ScaleAsked, StepAsked
from ui.review.view import ReviewScreen
from ui.shared.fields import TextField
from ui.shared.pieces import Message, Tag

DAY = date(2026, 12, 1)
MOMENT = datetime(2026, 12, 1, 9, tzinfo=UTC)


def review_screen(driver: Driver, case_id: str) -> ReviewScreen:
    case = at(driver, "case", case_id, "progress")
    found(case, QPushButton, "openReview").click()
    driver.settle()
    screen = driver.screen("review")
    assert isinstance(screen, ReviewScreen)
    return screen


def outcomes_screen(driver: Driver, case_id: str) -> OutcomesScreen:
    screen = at(driver, "outcomes", case_id)
    assert isinstance(screen, OutcomesScreen)
    return screen


def test_a_review_is_answered_kept_and_finished(opened: Driver) -> None:
    case_id, _plan_id = made(opened, journeys.signed_case)
    screen = review_screen(opened, case_id)
    assert screen.asked.isHidden()
    screen.begin.click()
    opened.settle()
    steps = screen.findChildren(StepAsked)
    assert len(steps) > 2
    screen.finish.click()
    opened.settle()
    assert "every step" in screen.message.text
    for number, step in enumerate(steps):
        step.result.group.button(0 if number == 0 else 1).click()
    steps[0].note.line.setText("The walks did me good")
    steps[0].note.changed.emit()
    scale = next(s for s in screen.findChildren(ScaleAsked) if s.objectName() == "scale_keep-work")
    scale.scale.marks[9].click()
    screen.helped.set_value("Walking with my sister")
    opened.until(lambda: screen.head.saved.text() == "Saved on this laptop")
    rows = {row[0]: row for row in screen.distance.table.texts()}
    assert rows["Sure I can keep work"][3] == "Better by 4"
    assert "Sure I can keep work: Better by 4" in screen.distance.chart.accessibleDescription()
    assert len(rows) == len(screen.distance.table.texts()), "one line a question, nothing summed"

    kept = file_of(opened, case_id).open_review
    assert kept is not None
    assert kept.what_helped == "Walking with my sister"
    assert kept.steps[-1].result in (StepResult.PARTLY, StepResult.DONE)
    screen.finish.click()
    opened.settle()
    assert opened.window.place.kind == "plan"
    file = file_of(opened, case_id)
    assert file.plan is not None
    assert (file.plan.version, file.plan.status) == (2, PlanStatus.DRAFT)
    assert len(file.plan.steps) == len(steps) - 1


def test_a_review_that_is_left_is_there_when_the_coach_comes_back(opened: Driver) -> None:
    case_id, _plan_id = made(opened, journeys.signed_case)
    screen = review_screen(opened, case_id)
    screen.begin.click()
    opened.settle()
    screen.findChildren(StepAsked)[0].result.group.button(0).click()
    screen.head.back.click()
    opened.settle()
    again = review_screen(opened, case_id)
    assert again.findChildren(StepAsked)[0].result.value() is StepResult.DONE
    again.next_on.line.setText("1 12 2020")
    again.next_on.changed.emit()
    assert "after today" in again.next_on.error.text()
    again.put_off.click()
    opened.settle()
    plan = file_of(opened, case_id).plan
    assert plan is not None
    assert plan.status is PlanStatus.SIGNED


def test_an_outcome_waits_for_its_evidence(opened: Driver) -> None:
    case_id, _plan_id = made(opened, journeys.signed_case)
    screen = outcomes_screen(opened, case_id)
    screen.form.save.click()
    assert screen.form.what.error.text() == "Choose what happened."
    screen.form.what.set_value(OutcomeKind.JOB_START)
    screen.form.what.changed.emit()
    screen.form.on.line.setText("today")
    screen.form.save.click()
    opened.settle()
    row = screen.findChildren(OutcomeRow)[0]
    assert found(row, Tag, "outcomeState").text() == "Waits for evidence: unclaimed"
    assert "of 182 days" in screen.clock_words.text()
    found(row, QPushButton, "addEvidence").click()
    found(row, TextField, "evidenceTextField").set_value("Payslip seen")
    found(row, QPushButton, "addEvidenceSave").click()
    opened.settle()
    assert file_of(opened, case_id).outcomes[0].evidence == "Payslip seen"
    tags = [found(one, Tag, "outcomeState").text() for one in screen.findChildren(OutcomeRow)]
    assert "Evidence is in: may be claimed" in tags


def test_leaving_is_asked_about_and_wrong_days_are_said(opened: Driver) -> None:
    case_id, _plan_id = made(opened, journeys.signed_case)
    screen = outcomes_screen(opened, case_id)
    screen.form.what.set_value(OutcomeKind.EXIT)
    screen.form.what.changed.emit()
    screen.form.on.line.setText("1 1 2030")
    screen.form.save.click()
    opened.settle()
    assert "still to come" in screen.message.text
    screen.form.on.line.setText("today")
    opened.dialogs.yes = False
    asked = len(opened.dialogs.asked)
    screen.form.save.click()
    opened.settle()
    assert len(opened.dialogs.asked) == asked + 1
    assert file_of(opened, case_id).case.closed_on is None
    opened.dialogs.yes = True


def test_a_comment_that_came_is_answered(opened: Driver) -> None:
    case_id, _plan_id = made(opened, journeys.agreed_plan)

    def arrives(desk: Desk) -> None:
        with desk.work() as work:
            comment = comment_on(
                work.case_file(case_id),
                NewComment(text="Add the employer's start date", sends_back=True),
                comment_id=desk.ids.new(),
                author="Sam Supervisor",
                at=datetime(2026, 12, 1, 9, tzinfo=UTC),
            )
            work.save(comment, action="arrived")
            work.commit()

    made(opened, arrives)
    case = at(opened, "case", case_id, "progress")
    assert "start date" in found(case, Message, "cameBack").text
    found(case, QPushButton, "answerComment").click()
    opened.settle()
    screen = opened.screen("comments")
    assert isinstance(screen, CommentsScreen)
    card = screen.cards()[0]
    card.send.click()
    assert card.reply.error.text() == "Write an answer first."
    card.reply.set_value("It is in the goal now.")
    card.send.click()
    opened.settle()
    comment = file_of(opened, case_id).comments[0]
    assert (comment.answer, comment.open) == ("It is in the goal now.", False)
    assert screen.message.text.startswith("Kept on this laptop")


def test_outcomes_and_comments_stand_in_the_timeline() -> None:
    file = CaseFile(
        case=Case(id="c", case_id="c", ref="KD-0001-X", opened_on=DAY),
        outcomes=(
            CaseOutcome(id="o", case_id="c", what=OutcomeKind.JOB_START, on=DAY, note="Bakery"),
            CaseOutcome(
                id="w", case_id="c", what=OutcomeKind.TRAINING, on=DAY, withdrawn_at=MOMENT
            ),
        ),
        comments=(Comment(id="k", case_id="c", text="Well done", author="Sam", written_at=MOMENT),),
        reviews=(Review(id="r", case_id="c", plan_id="p", at=MOMENT, open=True),),
    )
    lines = [happened(entry) for entry in entries(file, lambda moment: moment.date())]
    assert lines == ["A supervisor commented", "Outcome: Started a job"]
