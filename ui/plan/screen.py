"""Puts the plan editor together: widgets, decisions and use cases."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtWidgets import QWidget

from coach_app.services import caseload, drafting, planning
from ui.plan.adding import LibraryPanel, OwnStepPanel
from ui.plan.details import StepDetails
from ui.plan.difference import DifferencePanel
from ui.plan.presenter import PlanPresenter, PlanUses
from ui.plan.removing import RemovePanel
from ui.plan.view import PlanScreen
from ui.shared.pause import Pause
from ui.shared.ports import Place
from ui.shared.screen import Screen, ScreenContext
from ui.shared.typed_text import records_in


class OpenPlan(PlanScreen):
    """The newest plan of one case with its presenter."""

    def __init__(self, context: ScreenContext) -> None:
        desk = context.desk
        days = desk.catalogue.working_days
        super().__init__(desk.today, days)
        self._dialogs = context.dialogs
        self._pause = Pause(self)
        self.presenter: PlanPresenter = PlanPresenter(
            self,
            context.runner(self),
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
                days=days,
                today=desk.today,
            ),
            navigate=context.navigate,
            announce=context.refresh.announce,
            soon=self._pause.soon,
        )
        watched = frozenset({"plan", "signature", "assessment", "comment"})
        context.refresh.watch(self, watched, self.presenter.heard)
        self._connect()

    def open_at(self, place: Place) -> None:
        self.presenter.open(place.id)

    def may_leave(self) -> bool:
        self.presenter.keeping.put_away()
        if self.presenter.keeping.safe_to_leave and not self._half_written():
            return True
        return self._dialogs.confirm(
            self,
            self.tr("Not everything you wrote is saved in the plan yet."),
            yes=self.tr("Leave without saving"),
            no=self.tr("Stay here"),
        )

    def saves_itself(self) -> tuple[QWidget, ...]:
        """The plan is saved as it is written; a step of one's own only once it is added."""
        self.presenter.keeping.put_away()
        return (self.goal, self.detailing)

    def draft(self) -> Mapping[str, str]:
        """With what was typed into other steps and cannot be kept yet."""
        details = self.detailing.made
        waiting = details.set_aside.texts(self) if details is not None else {}
        return {**waiting, **super().draft()}

    def make_room(self, fields: Mapping[str, str]) -> None:
        for step_id in records_in(fields):
            self.steps.choose(step_id)

    def _connect(self) -> None:
        presenter, head = self.presenter, self.head
        self.steps.chosen.connect(presenter.editing.select)
        self.goal.changed.connect(self._goal_changed)
        self.steps.dropped.connect(presenter.editing.move_step)
        self.moved.connect(presenter.editing.move)
        self.undo_asked.connect(presenter.editing.undo)
        self.redo_asked.connect(presenter.editing.redo)
        self.draft_again_asked.connect(presenter.draft_again)
        self.library_asked.connect(presenter.open_library)
        self.detailing.when_made(self._connect_details)
        self.looking_up.when_made(self._connect_library)
        self.writing.when_made(self._connect_writing)
        self.taking_out.when_made(self._connect_taking_out)
        self.comparing.when_made(self._connect_comparing)
        self.banner.answer.clicked.connect(partial(presenter.go, "comments"))
        head.back.clicked.connect(partial(presenter.go, "case", "plan"))
        head.together.clicked.connect(partial(presenter.go, "together"))
        head.sign.clicked.connect(partial(presenter.go, "together"))
        head.preview.clicked.connect(partial(presenter.go, "documents", "preview"))
        head.open_signed.clicked.connect(partial(presenter.go, "documents"))
        head.changes_at_work.clicked.connect(partial(presenter.go, "adjustments"))
        head.phased_return.clicked.connect(partial(presenter.go, "phased-return"))
        head.agree.clicked.connect(presenter.agree)
        head.new_version.clicked.connect(presenter.new_version)

    def _connect_details(self, details: StepDetails) -> None:
        editing = self.presenter.editing
        details.edited.connect(editing.change_step)
        details.along.taken.connect(editing.move_along)
        details.along.left.connect(editing.stay_put)

    def _connect_library(self, library: LibraryPanel) -> None:
        library.picked.connect(self.presenter.add_from_library)

    def _connect_writing(self, own: OwnStepPanel) -> None:
        own.written.connect(self.presenter.add_own)

    def _connect_taking_out(self, removing: RemovePanel) -> None:
        removing.agreed.connect(self.presenter.editing.remove)

    def _connect_comparing(self, difference: DifferencePanel) -> None:
        difference.taken.connect(self.presenter.redrafting.take)
        difference.left.connect(self.presenter.redrafting.leave)

    def _half_written(self) -> bool:
        own, details = self.writing.made, self.detailing.made
        return (own is not None and own.dirty) or (details is not None and bool(details.set_aside))

    def _goal_changed(self) -> None:
        self.presenter.editing.set_goal(self.goal.value())


def build(context: ScreenContext) -> Screen:
    return OpenPlan(context)
