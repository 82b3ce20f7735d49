"""Puts the screen of a phased return together."""

from functools import partial

from PySide6.QtWidgets import QWidget

from coach_app.services import phased, planning
from ui.phased_return.presenter import PhasedPresenter, PhasedUses
from ui.phased_return.view import PhasedScreen
from ui.shared.pause import Pause
from ui.shared.ports import Place
from ui.shared.screen import Screen, ScreenContext


class OpenPhased(PhasedScreen):
    """The weeks of one plan with their presenter."""

    def __init__(self, context: ScreenContext) -> None:
        desk = context.desk
        super().__init__(desk.today)
        self._dialogs = context.dialogs
        self._pause = Pause(self)
        self.presenter: PhasedPresenter = PhasedPresenter(
            self,
            context.runner(self),
            PhasedUses(
                look=partial(phased.look, desk),
                keep=partial(phased.keep, desk),
                new_version=partial(planning.new_version, desk),
            ),
            navigate=context.navigate,
            announce=context.refresh.announce,
            soon=self._pause.soon,
        )
        kinds = frozenset({"plan", "assessment", "outcome"})
        context.refresh.watch(self, kinds, self.presenter.heard)
        self._connect()

    def open_at(self, place: Place) -> None:
        self.presenter.open(place.id)

    def may_leave(self) -> bool:
        self.presenter.keeping.put_away()
        if self.presenter.keeping.safe_to_leave and not self.draft():
            return True
        return self._dialogs.confirm(
            self,
            self.tr("Not everything you wrote is saved in the plan yet."),
            yes=self.tr("Leave without saving"),
            no=self.tr("Stay here"),
        )

    def saves_itself(self) -> tuple[QWidget, ...]:
        """The weeks are saved as they are written."""
        self.presenter.keeping.put_away()
        return (self,)

    def _connect(self) -> None:
        presenter = self.presenter
        self.propose.clicked.connect(presenter.propose)
        self.form.agreed.connect(self._agreed)
        self.weeks.looked.connect(presenter.look_at)
        self.undo_asked.connect(presenter.undo)
        self.week_later.clicked.connect(partial(presenter.later, 1))
        self.take_out.clicked.connect(presenter.take_out)
        self.new_version.clicked.connect(presenter.new_version)
        self.head.back.clicked.connect(partial(presenter.go, "plan"))

    def _agreed(self, agreed: object, field: str) -> None:
        self.presenter.change(agreed, typing_in=field)  # type: ignore[arg-type] # from a signal


def build(context: ScreenContext) -> Screen:
    return OpenPhased(context)
