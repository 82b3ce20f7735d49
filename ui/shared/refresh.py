"""Tells open screens what a use case touched, so that they show it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from coach_app.services.changes import Changes


class Refresh(QObject):
    """Screens watch the kinds of record they show; whoever changed something announces it."""

    announced = Signal(object)

    def watch(
        self, owner: QObject, kinds: frozenset[str] | None, heard: Callable[[Changes], None]
    ) -> None:
        """Calls `heard` for changes of these kinds (None: of any) for as long as `owner` lives."""

        def listen(changes: Changes) -> None:
            if isValid(owner) and (kinds is None or kinds & changes.kinds):
                heard(changes)

        self.announced.connect(listen)
        owner.destroyed.connect(partial(_forget, self, listen))

    def announce(self, changes: Changes) -> None:
        self.announced.emit(changes)


def _forget(
    refresh: Refresh, listen: Callable[[Changes], None], _owner: QObject | None = None
) -> None:
    if isValid(refresh):
        refresh.announced.disconnect(listen)
