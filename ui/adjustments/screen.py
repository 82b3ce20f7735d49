"""Puts the screen about changes at work together."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtWidgets import QWidget

from coach_app.services import adjusting, planning
from ui.adjustments.presenter import AdjustmentsPresenter, AdjustmentsUses
from ui.adjustments.view import AdjustmentsScreen
from ui.shared.pause import Pause
from ui.shared.ports import Place
from ui.shared.screen import Screen, ScreenContext
from ui.shared.typed_text import records_in


class OpenAdjustments(AdjustmentsScreen):
    """The changes of one plan with their presenter."""

    def __init__(self, context: ScreenContext) -> None:
        desk = context.desk
        super().__init__(desk.today)
        self._dialogs = context.dialogs
        self._pause = Pause(self)
        self.presenter: AdjustmentsPresenter = AdjustmentsPresenter(
            self,
            context.runner(self),
            AdjustmentsUses(
                look=partial(adjusting.look, desk),
                own=partial(adjusting.own, desk),
                keep=partial(adjusting.keep, desk),
                new_version=partial(planning.new_version, desk),
            ),
            navigate=context.navigate,
            announce=context.refresh.announce,
            soon=self._pause.soon,
        )
        kinds = frozenset({"plan", "assessment"})
        context.refresh.watch(self, kinds, self.presenter.heard)
        self._connect()

    def open_at(self, place: Place) -> None:
        self.presenter.open(place.id)

    def may_leave(self) -> bool:
        self.presenter.keeping.put_away()
        half_written = self.adding.dirty or bool(self.details.set_aside)
        if self.presenter.keeping.safe_to_leave and not half_written:
            return True
        return self._dialogs.confirm(
            self,
            self.tr("Not everything you wrote is saved in the plan yet."),
            yes=self.tr("Leave without saving"),
            no=self.tr("Stay here"),
        )

    def saves_itself(self) -> tuple[QWidget, ...]:
        """Changes are saved as they are written; own words only once they are added."""
        self.presenter.keeping.put_away()
        return (self.details,)

    def draft(self) -> Mapping[str, str]:
        """With what was typed into other changes and cannot be kept yet."""
        return {**self.details.set_aside.texts(self), **super().draft()}

    def make_room(self, fields: Mapping[str, str]) -> None:
        for key in records_in(fields):
            self.presenter.select(key)

    def _connect(self) -> None:
        presenter = self.presenter
        self.list.chosen.connect(presenter.select)
        self.details.edited.connect(presenter.change)
        self.details.left_unkept.connect(self.show_unkept)
        self.details.remove.clicked.connect(presenter.remove)
        self.moved.connect(presenter.move)
        self.adding.picked.connect(presenter.add)
        self.adding.written.connect(self._write)
        self.undo_asked.connect(presenter.undo)
        self.new_version.clicked.connect(presenter.new_version)
        self.head.back.clicked.connect(partial(presenter.go, "plan"))

    def _write(self, change: str) -> None:
        self.presenter.add_own(change)
        self.adding.clear_own()


def build(context: ScreenContext) -> Screen:
    return OpenAdjustments(context)
