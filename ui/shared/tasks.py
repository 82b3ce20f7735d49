"""Runs use cases off the thread of the screens and hands the outcome back on it."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from coach_app.domain.errors import Refusal

T = TypeVar("T")

LOG = logging.getLogger("coach_app.ui")


@dataclass(frozen=True)
class _Outcome:
    future: "Future[Any]"
    owner: QObject
    done: Callable[[Any], None]
    failed: Callable[[Exception], None]


class Tasks(QObject):
    """One worker thread for the store, so use cases never overlap, and one for the network."""

    refused = Signal(str)
    """The key of each refusal: some are about the whole laptop, whichever screen meets them."""
    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._line_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="line")
        self._under_way = 0
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def idle(self) -> bool:
        """Whether everything asked for has been answered; the walk-through waits for this."""
        return self._under_way == 0

    def for_screen(self, owner: QObject) -> "ScreenTasks":
        return ScreenTasks(self, owner)

    def submit(
        self,
        owner: QObject,
        work: Callable[[], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._send(self._store_thread, owner, work, done, failed)

    def submit_to_line(
        self,
        owner: QObject,
        work: Callable[[], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """For what waits for the network; it reaches the store through `on_store`."""
        self._send(self._line_thread, owner, work, done, failed)

    def on_store(self, work: Callable[[], Any]) -> Any:
        """Runs work on the store thread and waits; never to be called from a screen's code."""
        return self._store_thread.submit(work).result()

    def close(self) -> None:
        """Waits for the work in hand; what has not begun is dropped."""
        self._line_thread.shutdown(wait=True, cancel_futures=True)
        self._store_thread.shutdown(wait=True, cancel_futures=True)

    def _send(
        self,
        thread: ThreadPoolExecutor,
        owner: QObject,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        def report(future: "Future[T]") -> None:
            if isValid(self):  # the program may be closing
                self._finished.emit(_Outcome(future, owner, done, failed))

        self._under_way += 1
        thread.submit(work).add_done_callback(report)

    @Slot(object)
    def _deliver(self, outcome: _Outcome) -> None:
        self._under_way -= 1
        if outcome.future.cancelled() or not isValid(outcome.owner):
            return
        problem = outcome.future.exception()
        if problem is None:
            outcome.done(outcome.future.result())
        elif isinstance(problem, Exception):
            if isinstance(problem, Refusal):
                self.refused.emit(problem.key)
            else:
                # The name of the error only: its text may hold something about a person.
                LOG.error("A task failed: %s", type(problem).__name__)
            if isValid(outcome.owner):  # the laptop may have locked just now
                outcome.failed(problem)
        else:
            raise problem


class ScreenTasks:
    """What a presenter is given: outcomes stop arriving once its screen is gone."""

    def __init__(self, tasks: Tasks, owner: QObject) -> None:
        self._tasks = tasks
        self._owner = owner

    def run(
        self,
        work: Callable[[], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._tasks.submit(self._owner, work, done=done, failed=failed)

    def run_on_line(
        self,
        work: Callable[[], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._tasks.submit_to_line(self._owner, work, done=done, failed=failed)
