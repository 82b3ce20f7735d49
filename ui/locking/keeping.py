"""Takes typed text along into the locked store, and puts it back afterwards."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject

from coach_app.domain.errors import Refusal
from coach_app.services import drafts
from coach_app.services.desk import Desk
from coach_app.services.drafts import Draft
from ui.locking.window import Lockable
from ui.shared.ports import Place
from ui.shared.screen import Screen
from ui.shared.tasks import Tasks
from ui.shared.typed_text import Returning

T = TypeVar("T")
MOST_ROUNDS = 20
"""How often to look whether a screen has loaded what it shows."""
MOST_STEPS = 40
"""Forms that are opened and filled for one screen, at most."""


def gathered(window: Lockable) -> tuple[Draft, ...]:
    found = ((screen.comes_back_to(place), screen.draft()) for place, screen in window.screens())
    return tuple(
        Draft(place.kind, place.id, place.tab, fields) for place, fields in found if fields
    )


def close(desk: Desk, found: tuple[Draft, ...], lock: Callable[[], None]) -> None:
    """On the store's thread. A draft that cannot be kept never holds up the locking."""
    try:
        drafts.keep(desk, found)
    except (Refusal, OSError):
        pass
    finally:
        lock()


class PuttingBack(QObject):
    """Goes to each screen that has a draft, waits until it has loaded, and fills it in."""

    def __init__(self, window: Lockable, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._tasks = tasks
        self._left: tuple[Draft, ...] = ()
        self._homeless: tuple[str, ...] = ()
        self._any = False
        self._filled = False

    def begin(self, desk: Desk) -> None:
        self._desk = desk
        self._filled = False
        self._homeless = ()
        self._ask(partial(drafts.kept, desk), self._found)

    def _found(self, found: tuple[Draft, ...]) -> None:
        self._left = found
        self._any = bool(found)
        self._next()

    def _next(self) -> None:
        if self._window.desk is not self._desk:
            return
        if self._left:
            draft, *rest = self._left
            self._left = tuple(rest)
            self._window.navigate(Place(draft.kind, draft.case_id, draft.tab))
            self._once_at_rest(partial(self._begin_screen, draft), MOST_ROUNDS)
        elif self._any:
            # What stands there anyway was saved in the last moment: nothing to say, and no reason
            # to come here again.
            if self._filled:
                self._window.say(self._said())
            self._ask(partial(drafts.forget, self._desk), self._nothing)

    def _begin_screen(self, draft: Draft) -> None:
        screen = self._window.screen_shown
        if screen is None or self._window.place.kind != draft.kind:
            self._next()
            return
        screen.make_room(draft.fields)
        back = Returning(screen, draft.fields)
        self._once_at_rest(partial(self._go_on, screen, back, MOST_STEPS), MOST_ROUNDS)

    def _go_on(self, screen: Screen, back: Returning, steps: int) -> None:
        if self._window.screen_shown is screen and back.step() and steps:
            self._once_at_rest(partial(self._go_on, screen, back, steps - 1), MOST_ROUNDS)
            return
        if self._window.screen_shown is screen:
            self._homeless += back.homeless()
        self._filled = self._filled or back.filled or bool(self._homeless)
        self._next()

    def _once_at_rest(self, then: Callable[[], None], rounds: int, _nothing: None = None) -> None:
        """Work for the store is done in turn, so a screen's loading comes before this answer; what
        it asks for then comes in the next round."""
        if self._window.desk is not self._desk:
            return
        if rounds and not (self._tasks.idle and rounds < MOST_ROUNDS):
            self._ask(_rest, partial(self._once_at_rest, then, rounds - 1))
        else:
            then()

    def _said(self) -> str:
        back = self.tr("What you were typing is back. It is not saved yet.")
        if not self._homeless:
            return back
        rest = self.tr("The screen has changed, and these words have no place there any more:")
        return "\n".join((back, rest, *self._homeless))

    def _ask(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        self._tasks.submit(self, work, done=done, failed=self._not_put_back)

    def _not_put_back(self, _problem: Exception) -> None:
        """It stays in the store for the next time; the task runner has named the trouble."""

    def _nothing(self, _nothing: None) -> None:
        """Forgotten: it stands on the screen."""


def _rest() -> None:
    """Comes back when everything asked for before has been answered."""
