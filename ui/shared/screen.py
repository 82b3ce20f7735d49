"""What every screen is and is given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from coach_app.services.access import Door
from coach_app.services.desk import Desk
from ui.shared.dialogs import Dialogs
from ui.shared.ports import Navigate, Place
from ui.shared.refresh import Refresh
from ui.shared.tasks import ScreenTasks, Tasks
from ui.shared.typed_text import typed


@dataclass(frozen=True, slots=True)
class ScreenContext:
    """Handed to each screen's `build(context)`."""

    desk: Desk
    tasks: Tasks
    navigate: Navigate
    dialogs: Dialogs
    refresh: Refresh
    door: Door | None = None
    """For what is decided at the locked door: which name it shows, how strong a passphrase is."""

    def runner(self, owner: QObject) -> ScreenTasks:
        return self.tasks.for_screen(owner)


class Screen(QWidget):
    """A subject that fills the window beside the navigation.

    The window shows it with `open_at`, asks `may_leave` before it shows another one, and puts
    the focus where `first_focus` says.
    """

    alone = False
    """Whether it takes the whole window, without header and navigation, as the view does that is
    read together with the person. Such a screen brings its own way back."""
    presenter: object = None
    """Kept here for as long as the screen lives: Qt's connections do not keep it."""

    def open_at(self, place: Place) -> None:
        """Called each time the window comes here, with the place that was asked for."""

    def may_leave(self) -> bool:
        """Whether nothing would be lost. Ask through the dialogs when something would."""
        return True

    def unsaved(self) -> bool:
        """Whether something was typed that is neither saved nor kept anywhere."""
        return False

    def saves_itself(self) -> tuple[QWidget, ...]:
        """The parts that save what is typed into them as soon as it makes sense. Called when the
        laptop locks: what waits to be saved is saved now."""
        return ()

    def draft(self) -> Mapping[str, str]:
        """Called when the laptop locks, which nobody is asked about: what was typed and is kept
        nowhere yet, by the ways to its fields."""
        return typed(self, whole=self.unsaved(), saves_itself=self.saves_itself())

    def comes_back_to(self, place: Place) -> Place:
        """Where it is to be opened again, when that is not where the window was sent."""
        return place

    def make_room(self, fields: Mapping[str, str]) -> None:
        """Called before a draft is put back, with the screen's case shown again: choose the
        records that it is about, or open what no button opens."""

    def first_focus(self) -> QWidget | None:
        """The control to start at; None for the first one in tab order."""
        return None

    def focus_is_free(self) -> bool:
        """Whether nobody types elsewhere: a screen that has just filled itself may take it."""
        at: QWidget | None = QApplication.focusWidget()
        return self.isVisible() and (at is None or self.isAncestorOf(at))


Build = Callable[[ScreenContext], Screen]
