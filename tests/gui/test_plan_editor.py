"""The plan editor in the real window: order, undo and redo, dates, services, a plan sent back."""

from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QLabel

from coach_app.domain.answers import Answers
from coach_app.domain.plan import Plan
from coach_app.services import assessments, comments
from coach_app.services.desk import Desk
from tests.support import journeys
from tests.support.case_driving import at, drafted, file_of, found, made
from tests.support.keyboard import Keyboard
from tests.support.window_driving import Driver
from ui.case.view import CaseScreen
from ui.plan.step_list import StepList
from ui.plan.view import PlanScreen
from ui.shared.ports import Place

ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


class LetGo(QDropEvent):
    """As the end of a drag that began in this list; a window that nobody sees cannot drag."""

    def __init__(self, dragged: StepList, at: QPoint) -> None:
        super().__init__(
            QPointF(at),
            Qt.DropAction.MoveAction,
            QMimeData(),
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        self._dragged = dragged

    def source(self) -> StepList:
        return self._dragged


def editor(driver: Driver, case_id: str) -> PlanScreen:
    screen = at(driver, "plan", case_id)
    assert isinstance(screen, PlanScreen)
    return screen


def plan_of(driver: Driver, case_id: str) -> Plan:
    plan = file_of(driver, case_id).plan
    assert plan is not None
    return plan


def saved(driver: Driver, screen: PlanScreen) -> None:
    driver.until(lambda: screen.head.saved.text() == "Saved on this laptop")


def test_moved_by_keys_undone_and_redone(opened: Driver) -> None:
    case_id = made(opened, drafted)
    screen = editor(opened, case_id)
    keys = Keyboard()
    before = [step.id for step in plan_of(opened, case_id).steps]
    keys.press(Qt.Key.Key_Down, ALT)
    saved(opened, screen)
    moved = [step.id for step in plan_of(opened, case_id).steps]
    assert moved[:2] == [before[1], before[0]]
    keys.press(Qt.Key.Key_Z, CONTROL)
    saved(opened, screen)
    assert [step.id for step in plan_of(opened, case_id).steps] == before
    keys.press(Qt.Key.Key_Y, CONTROL)
    saved(opened, screen)
    assert [step.id for step in plan_of(opened, case_id).steps] == moved


def test_a_dragged_step_lands_where_it_was_let_go_and_a_broken_order_is_only_said(
    opened: Driver,
) -> None:
    def make(desk: Desk) -> str:
        case_id = drafted(desk)
        with desk.work() as work:
            plan = work.case_file(case_id).plans[0]
            first, second = plan.steps[:2]
            needs = replace(second, after=(first.intervention,))
            work.save(plan.with_step(needs), action="edited")
            work.commit()
        return case_id

    case_id = made(opened, make)
    screen = editor(opened, case_id)
    second = plan_of(opened, case_id).steps[1]
    screen.steps.choose(second.id)
    above = screen.steps.visualItemRect(screen.steps.item(0)).topLeft() + QPoint(40, 3)
    screen.steps.dropEvent(LetGo(screen.steps, above))
    saved(opened, screen)
    assert plan_of(opened, case_id).steps[0].id == second.id
    spoken = screen.steps.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "usually comes after" in spoken


def test_a_new_date_offers_to_move_later_steps_and_moves_none_by_itself(opened: Driver) -> None:
    case_id = made(opened, drafted)
    screen = editor(opened, case_id)
    before = plan_of(opened, case_id)
    later = {step.id: step.due_on for step in before.steps[1:]}
    new = date(2026, 12, 28)
    screen.steps.choose(before.steps[0].id)
    screen.details.due_on.set_value(new)
    screen.details.due_on.changed.emit()
    saved(opened, screen)
    after = plan_of(opened, case_id)
    assert after.steps[0].due_on == new
    assert {step.id: step.due_on for step in after.steps[1:]} == later
    assert screen.details.along.isVisible()
    screen.details.along.take.click()
    saved(opened, screen)
    moved = plan_of(opened, case_id)
    assert any(step.due_on != later[step.id] for step in moved.steps[1:])
    assert not screen.details.along.isVisible()
    for _ in range(2):
        screen.undo.click()
    saved(opened, screen)
    assert [s.due_on for s in plan_of(opened, case_id).steps] == [s.due_on for s in before.steps]


def test_words_privacy_and_service_save_themselves_and_each_is_undone(opened: Driver) -> None:
    case_id = made(opened, drafted)
    screen = editor(opened, case_id)
    before = plan_of(opened, case_id).steps[0]
    keys = Keyboard()
    keys.tab_to("stepWhat")
    keys.press(Qt.Key.Key_A, CONTROL)
    keys.type("What I do myself")
    keys.tab_to("stepPrivate")
    keys.press(Qt.Key.Key_Space)
    opened.until(lambda: plan_of(opened, case_id).steps[0].private is not before.private)
    screen.details.service.box.setCurrentIndex(1)
    screen.details.service.box.activated.emit(1)
    saved(opened, screen)
    after = plan_of(opened, case_id).steps[0]
    assert after.what == "What I do myself"
    assert after.service
    assert after.service in screen.steps.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
    while screen.undo.isEnabled():
        screen.undo.click()
    saved(opened, screen)
    assert plan_of(opened, case_id).steps[0] == before
    assert screen.details.what.value() == before.what


def test_a_wrong_date_holds_nothing_else_up_and_waits_with_its_step(opened: Driver) -> None:
    case_id = made(opened, drafted)
    screen = editor(opened, case_id)
    first, second, *_ = plan_of(opened, case_id).steps
    details = screen.details
    screen.steps.choose(first.id)
    keys = Keyboard()
    keys.tab_to("stepDue")
    keys.press(Qt.Key.Key_A, CONTROL)
    keys.type("31 2 2027")
    keys.tab_to("stepHow")
    keys.press(Qt.Key.Key_A, CONTROL)
    keys.type("The letter has come")
    saved(opened, screen)
    kept = plan_of(opened, case_id).steps[0]
    assert (kept.how_we_know, kept.due_on) == ("The letter has come", first.due_on)

    screen.steps.choose(second.id)
    assert first.title in screen.message.text
    assert not details.due_on.error.isVisible()
    assert "31 2 2027" in screen.draft().values(), "it is there when the laptop locks"
    opened.dialogs.yes = False
    assert not screen.may_leave()
    assert opened.dialogs.asked

    screen.steps.choose(first.id)
    assert details.due_on.line.text() == "31 2 2027"
    assert details.due_on.error.isVisible()
    keys.tab_to("stepDue")
    keys.press(Qt.Key.Key_A, CONTROL)
    keys.type("28 12 2026")
    saved(opened, screen)
    assert plan_of(opened, case_id).steps[0].due_on == date(2026, 12, 28)
    screen.steps.choose(second.id)
    assert screen.may_leave()


def newly_in_debt(desk: Desk, case_id: str) -> None:
    opened = assessments.open_or_resume(desk, case_id)
    answers = Answers.read(opened.form, opened.response)
    told = answers.values("obstacles.life")
    answers = answers.with_answer("obstacles.life", *told, "money-debt")
    for scale in ("severity", "matters"):
        answers = answers.with_answer(f"obstacle.money-debt.{scale}", 9)
    assessments.save(desk, opened.assessment.id, answers.response())


def test_new_answers_are_told_line_by_line_and_taken_only_when_somebody_says_so(
    opened: Driver,
) -> None:
    case_id = made(opened, drafted)
    opened.clock.forward(timedelta(minutes=1))
    made(opened, lambda desk: newly_in_debt(desk, case_id))
    screen = editor(opened, case_id)
    before = plan_of(opened, case_id)
    assert "newer answers" in screen.message.text
    screen.again.click()
    opened.until(lambda: screen.side.currentWidget() is screen.comparing)
    told = [line.text() for line in screen.comparing.findChildren(QLabel, "change-added")]
    assert any("debt" in line.casefold() for line in told)
    assert plan_of(opened, case_id) == before
    found(screen, QAbstractButton, "leaveRedraft").click()
    assert screen.side.currentWidget() is screen.detailing
    screen.again.click()
    opened.until(lambda: screen.side.currentWidget() is screen.comparing)
    found(screen, QAbstractButton, "takeRedraft").click()
    opened.until(lambda: "debt-advice" in keys_of(plan_of(opened, case_id)))
    screen.undo.click()
    saved(opened, screen)
    assert keys_of(plan_of(opened, case_id)) == keys_of(before)


def keys_of(plan: Plan) -> list[str]:
    return [step.intervention for step in plan.steps]


def test_a_step_is_taken_out_only_with_a_reason(opened: Driver) -> None:
    case_id = made(opened, drafted)
    screen = editor(opened, case_id)
    gone = plan_of(opened, case_id).steps[0]
    screen.steps.choose(gone.id)
    found(screen, QAbstractButton, "removeStep").click()
    screen.taking_out.part().take_out.click()
    assert screen.taking_out.part().reason.error.text()
    screen.taking_out.part().own.set_value("She has done it already")
    screen.taking_out.part().take_out.click()
    saved(opened, screen)
    plan = plan_of(opened, case_id)
    assert gone.id not in {step.id for step in plan.steps}
    assert "done it already" in plan.removed[-1].reason
    screen.undo.click()
    saved(opened, screen)
    assert plan_of(opened, case_id).steps[0].id == gone.id


def sent_back_plan(desk: Desk) -> str:
    case_id = drafted(desk)
    journeys.sent_back(desk, case_id)
    return case_id


def test_a_plan_that_was_sent_back_says_so_until_it_is_answered(opened: Driver) -> None:
    case_id = made(opened, sent_back_plan)
    screen = editor(opened, case_id)
    assert screen.banner.isVisible()
    assert "Sam Supervisor has sent this plan back" in screen.banner.said.text()
    assert "Add the start date" in screen.banner.told.text()
    screen.banner.answer.click()
    opened.until(lambda: opened.window.place.kind == "comments")
    comment_id = file_of(opened, case_id).comments[0].id
    made(opened, lambda desk: comments.answer(desk, comment_id, "It is in step 2 now."))
    opened.window.navigate(Place("plan", case_id))
    opened.settle()
    again = editor(opened, case_id)
    opened.until(again.banner.isHidden)


def test_an_agreed_plan_that_was_sent_back_does_not_say_that_it_can_be_signed(
    opened: Driver,
) -> None:
    def made_ready(desk: Desk) -> str:
        case_id, _ = journeys.agreed_plan(desk)
        journeys.sent_back(desk, case_id)
        return case_id

    case_id = made(opened, made_ready)
    screen = editor(opened, case_id)
    assert screen.banner.isVisible()
    assert "can be signed now" not in screen.message.text
    case = at(opened, "case", case_id)
    assert isinstance(case, CaseScreen)
    opened.until(lambda: case.summary.do_next.text() == "Read and answer")
    case.summary.do_next.click()
    opened.until(lambda: opened.window.place.kind == "comments")


def test_without_a_comment_there_is_no_banner(opened: Driver) -> None:
    assert editor(opened, made(opened, drafted)).banner.isHidden()
