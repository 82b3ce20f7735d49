"""A pause in somebody's typing, over as soon as it begins or when a test says so."""

from collections.abc import Callable


class Moment:
    """Holds what should happen a moment later until `pass_by`."""

    def __init__(self) -> None:
        self.work: list[Callable[[], None]] = []

    def soon(self, work: Callable[[], None]) -> None:
        self.work = [work]

    def pass_by(self) -> None:
        work, self.work = self.work, []
        for act in work:
            act()


def at_once(work: Callable[[], None]) -> None:
    """No pause at all."""
    work()
