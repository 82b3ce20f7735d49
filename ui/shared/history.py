"""What can be undone: each change is one step; typing on in one place counts as one. No Qt."""

from typing import Generic, TypeVar

T = TypeVar("T")
MOST_UNDO = 100


class History(Generic[T]):
    """The value as it stands, and those before it. Values are never changed in place."""

    def __init__(self, value: T) -> None:
        self.value = value
        self._before: list[T] = []
        self._typing_in = ""

    @property
    def can_undo(self) -> bool:
        return bool(self._before)

    def put(self, value: T, *, typing_in: str = "") -> bool:
        """False when nothing is different."""
        if value == self.value:
            return False
        if not typing_in or typing_in != self._typing_in:
            self._before = [*self._before, self.value][-MOST_UNDO:]
        self._typing_in = typing_in
        self.value = value
        return True

    def undo(self) -> bool:
        if not self._before:
            return False
        self.value = self._before.pop()
        self._typing_in = ""
        return True

    def took(self, stored: T) -> None:
        """The value as it was read from the disk; where it differs, nothing can be undone."""
        if stored != self.value:
            self._before = []
            self._typing_in = ""
        self.value = stored
