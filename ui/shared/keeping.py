"""Keeps what a screen edits, tells the others, and does not hear its own news. No Qt."""

from collections.abc import Callable
from typing import Generic, TypeVar

from coach_app.services.changes import Changes
from ui.shared.autosave import Autosave, SaveState, Soon
from ui.shared.ports import Runner

T = TypeVar("T")


class Keeping(Generic[T]):
    """An autosave with its announcements. `own_news` is true while its own change is told."""

    def __init__(
        self,
        runner: Runner,
        save: Callable[[T], Changes],
        *,
        soon: Soon,
        told: Callable[[SaveState], None],
        announce: Callable[[Changes], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._announce = announce
        self.own_news = False
        self.saving: Autosave[T] = Autosave(
            runner, save, soon=soon, told=told, saved=self.tell, failed=failed
        )

    @property
    def safe_to_leave(self) -> bool:
        """Nothing on the screen would be lost."""
        return not self.saving.stuck

    def put_away(self) -> None:
        """The screen is going: whatever waits is saved now."""
        self.saving.put_away()

    def tell(self, changes: Changes) -> None:
        """Tells the others of what this screen shows already."""
        self.own_news = True
        self._announce(changes)
        self.own_news = False
