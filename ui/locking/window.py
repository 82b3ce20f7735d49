"""What locking needs of the main window."""

from typing import Protocol

from coach_app.services.desk import Desk
from ui.shared.ports import Place
from ui.shared.screen import Screen


class Lockable(Protocol):
    desk: Desk | None
    place: Place
    screen_shown: Screen | None

    def screens(self) -> tuple[tuple[Place, Screen], ...]:
        """Every screen that is there, the one that is shown last."""
        ...

    def navigate(self, place: Place) -> None: ...

    def close_desk(self) -> None:
        """Takes everything down that shows what is in the store."""
        ...

    def show_door(self) -> None: ...

    def say(self, text: str) -> None:
        """A sentence above whatever screen is shown."""
        ...
