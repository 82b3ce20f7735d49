"""A part of a screen that is made when it is first needed: what nobody opens costs nothing."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

W = TypeVar("W", bound=QWidget)


class Later(QWidget, Generic[W]):
    """Stands where the part will be. Whoever wants to connect with it is told when it is there."""

    def __init__(self, make: Callable[[], W], name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._make = make
        self._waiting: list[Callable[[W], None]] = []
        self.made: W | None = None
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(0, 0, 0, 0)

    def part(self) -> W:
        """The part itself, made now if nobody asked for it before."""
        if self.made is None:
            self.made = self._make()
            self._inside.addWidget(self.made)
            for tell in self._waiting:
                tell(self.made)
            self._waiting.clear()
        return self.made

    def when_made(self, tell: Callable[[W], None]) -> None:
        """Calls once with the part: now if it is there, else when it is made."""
        if self.made is None:
            self._waiting.append(tell)
        else:
            tell(self.made)
