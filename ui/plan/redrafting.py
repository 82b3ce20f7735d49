"""Drafting a plan again: the difference is shown first, and taken only when somebody says so."""

from collections.abc import Callable
from typing import Protocol

from coach_app.domain.plan import Plan
from coach_app.services.changes import Changes
from coach_app.services.drafting import Redraft
from ui.shared.one_at_a_time import OneAtATime


class RedraftShown(Protocol):
    """What it needs of the screen."""

    def show_new_answers(self, *, there: bool) -> None: ...
    def show_difference(self, drafted: Redraft) -> None: ...
    def show_no_difference(self) -> None: ...


class Redrafting:
    """`told` hears what was kept."""

    def __init__(
        self,
        view: RedraftShown,
        doing: OneAtATime,
        take: Callable[[Redraft], Changes],
        *,
        told: Callable[[Changes], None],
    ) -> None:
        self._view = view
        self._doing = doing
        self._take = take
        self._told = told
        self._offered: list[tuple[Redraft, Callable[[Plan], None]]] = []

    def show(self, work: Callable[[], Redraft], adopt: Callable[[Plan], None]) -> None:
        """Nothing is taken yet; `adopt` gets the plan when it is."""

        def drafted(found: Redraft) -> None:
            if found.merged.changes:
                self._offered = [(found, adopt)]
                self._view.show_difference(found)
            else:
                self._view.show_no_difference()

        self._doing.run(work, done=drafted)

    def take(self) -> None:
        """The plan as the new answers make it, with the coach's edits in it."""
        if not self._offered:
            return
        found, adopt = self._offered.pop()

        def taken(changes: Changes) -> None:
            # On the disk already; on the screen it is one more edit that Undo takes back.
            adopt(found.merged.plan)
            self._view.show_new_answers(there=False)
            self._told(changes)

        self._doing.run(lambda: self._take(found), done=taken)

    def leave(self) -> None:
        self._offered = []
