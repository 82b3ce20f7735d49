"""What presenters are given, told without Qt: a runner, a way to go, news of changes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere in the program: Place("case", case_id, tab="plan"), Place("today")."""

    kind: str
    id: str = ""
    tab: str = ""


Navigate = Callable[[Place], None]


class Runner(Protocol):
    """Runs one use case on the store thread and comes back on the thread of the screens.

    `failed` gets every exception. Refusals are for the person; anything else is reported by the
    runner itself as well, so a presenter never has to raise it again.
    """

    def run(
        self,
        work: Callable[[], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None: ...


class LineRunner(Runner, Protocol):
    """A runner that can also wait for the network without holding up the store."""

    def run_on_line(
        self,
        work: Callable[[], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None: ...
