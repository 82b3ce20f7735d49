"""Runners for presenters: one that works at once, one that waits until a test lets it."""

from collections.abc import Callable
from typing import Any


class AtOnce:
    """Runs the work when it is asked for and hands the outcome over straight away."""

    def run(
        self,
        work: Callable[[], Any],
        *,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
    ) -> None:
        try:
            result = work()
        except Exception as problem:  # noqa: BLE001 - as the task runner does
            failed(problem)
        else:
            done(result)

    run_on_line = run


class Held(AtOnce):
    """Keeps the work; `finish` does the oldest, or the one that is named."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Callable[[], Any], Any, Any]] = []

    def run(
        self,
        work: Callable[[], Any],
        *,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self.waiting.append((work, done, failed))

    run_on_line = run

    def finish(self, number: int = 0) -> None:
        work, done, failed = self.waiting.pop(number)
        super().run(work, done=done, failed=failed)


class Recorder:
    """A view that writes down what it was told: `told` holds (name, arguments)."""

    def __init__(self) -> None:
        self.told: list[tuple[str, Any]] = []

    def __getattr__(self, name: str) -> Callable[..., None]:
        def tell(*args: Any, **kwargs: Any) -> None:
            values = (*args, *kwargs.values())
            self.told.append((name, values[0] if len(values) == 1 else values))

        return tell

    def last(self, name: str) -> Any:
        """What it was told last under this name."""
        return [value for told, value in self.told if told == name][-1]

    def was_told(self, name: str) -> bool:
        return any(told == name for told, _ in self.told)
