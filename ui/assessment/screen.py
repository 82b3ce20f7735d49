"""Puts the assessment screen together: widgets, decisions and use cases."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtWidgets import QWidget

from coach_app.services import assessments, caseload, measures, safety
from ui.assessment.presenter import AssessmentPresenter, AssessmentUses
from ui.assessment.view import AssessmentScreen
from ui.shared.fields import Field
from ui.shared.pause import Pause
from ui.shared.ports import Place
from ui.shared.screen import Screen, ScreenContext


class OpenAssessmentScreen(AssessmentScreen):
    """The assessment of one case with its presenter."""

    def __init__(self, context: ScreenContext) -> None:
        desk = context.desk
        super().__init__(desk.today, context.dialogs)
        self._pause = Pause(self)
        self.presenter: AssessmentPresenter = AssessmentPresenter(
            self,
            context.runner(self),
            AssessmentUses(
                open_case=partial(caseload.open_case, desk),
                open_or_resume=partial(assessments.open_or_resume, desk),
                save=partial(assessments.save, desk),
                finish=partial(assessments.finish, desk),
                begin_again=partial(assessments.begin_again, desk),
                save_measure=partial(measures.save, desk),
                safety_card=partial(safety.card, desk),
                today=desk.today,
            ),
            navigate=context.navigate,
            announce=context.refresh.announce,
            soon=self._pause.soon,
        )
        self.answered.connect(self.presenter.answer)
        self.unreadable.connect(self.presenter.unreadable)
        self.row_added.connect(self.presenter.add_row)
        self.row_removed.connect(self.presenter.remove_row)
        self.finish.clicked.connect(self.presenter.finish)
        self.back.clicked.connect(self.presenter.leave)
        self.again_asked.connect(self.presenter.begin_again)
        self.safety.open_it.clicked.connect(self.presenter.open_safety)

    def open_at(self, place: Place) -> None:
        self.presenter.open(place.id)

    def may_leave(self) -> bool:
        if not self.presenter.safe_to_leave and not self.ask_to_leave():
            return False
        self.presenter.put_away()
        return True

    def saves_itself(self) -> tuple[QWidget, ...]:
        self.presenter.put_away()
        return tuple(self.findChildren(Field))

    def make_room(self, fields: Mapping[str, str]) -> None:
        """A part of the form has no fields before it is opened for the first time."""
        del fields
        for number in reversed(range(self.sections.count())):
            self.sections.setCurrentRow(number)


def build(context: ScreenContext) -> Screen:
    return OpenAssessmentScreen(context)
