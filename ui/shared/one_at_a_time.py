"""One change at a time: what is asked for twice while the first is under way is done once."""

from collections.abc import Callable
from typing import Protocol, Self, TypeVar

from ui.shared.ports import Runner

T = TypeVar("T")


class Shows(Protocol):
    """A view that says that it is busy, and what went wrong."""

    def set_busy(self, *, busy: bool) -> None: ...
    def show_problem(self, problem: Exception) -> None: ...


class OneAtATime:
    """`busy` is told when work begins and ends; `failed` gets what went wrong. No Qt."""

    def __init__(
        self, runner: Runner, *, busy: Callable[[bool], None], failed: Callable[[Exception], None]
    ) -> None:
        self._runner = runner
        self._tell_busy = busy
        self._tell_failed = failed
        self.under_way = False

    @classmethod
    def showing(cls, view: Shows, runner: Runner) -> Self:
        """One whose work the whole view tells of."""
        return cls(runner, busy=lambda busy: view.set_busy(busy=busy), failed=view.show_problem)

    def run(self, work: Callable[[], T], *, done: Callable[[T], None]) -> bool:
        """False when something was under way already: then nothing was begun."""
        if self.under_way:
            return False
        self._set(under_way=True)

        def finished(result: T) -> None:
            self._set(under_way=False)
            done(result)

        def failed(problem: Exception) -> None:
            self._set(under_way=False)
            self._tell_failed(problem)

        self._runner.run(work, done=finished, failed=failed)
        return True

    def _set(self, *, under_way: bool) -> None:
        self.under_way = under_way
        self._tell_busy(under_way)
