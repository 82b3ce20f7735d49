"""Waiting for the server in one thread while the store is worked on in another."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Protocol, TypeVar

from sync.client.ports import NetworkTrouble

T = TypeVar("T")


class Beside(Protocol):
    """Begins some work. What it gives back waits for the outcome, and raises what the work did."""

    def __call__(self, work: Callable[[], T], /) -> Callable[[], T]: ...


def at_once(work: Callable[[], T], /) -> Callable[[], T]:
    """Does it now. Only trouble with the line is kept for whoever waits; what else is raised ends
    everything, as the end of the program would."""
    try:
        outcome = work()
    except NetworkTrouble as trouble:
        failed = trouble

        def fail() -> T:
            raise failed

        return fail
    return lambda: outcome


@contextmanager
def in_a_thread() -> Iterator[Beside]:
    """One at a time, in a thread of its own; at the end nothing is under way any more."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="exchange") as pool:

        def begin(work: Callable[[], T], /) -> Callable[[], T]:
            return pool.submit(work).result

        yield begin
