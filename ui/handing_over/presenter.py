"""One paper and the ways it can leave: each is one press, and each says what came of it. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from coach_app.domain.disclosed import Way
from coach_app.domain.disclosure import Released
from coach_app.domain.document import DocumentKind
from coach_app.services.changes import Changes, changes
from coach_app.services.handing_over import HandOver, LockedCopy, ScanCode
from ui.shared.one_at_a_time import OneAtATime
from ui.shared.ports import Navigate, Place, Runner

ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png"}


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverUses:
    look: Callable[[str, str], HandOver]
    release: Callable[[str, Way], Released]
    lock: Callable[[str, Way], LockedCopy]
    mail: Callable[[str, str], Released]
    scan_code: Callable[[str], ScanCode]
    write_out: Callable[[Path, Released], Path]
    put_on_paper: Callable[[str, Released], None]


class HandOverShown(Protocol):
    """What the presenter needs of the screen."""

    def show_ways(self, ways: HandOver) -> None: ...
    def show_printed(self, printer: str) -> None: ...
    def show_written(self, path: Path) -> None: ...
    def show_locked(self, path: Path, code: str) -> None: ...
    def show_queued(self, address: str) -> None: ...
    def show_scan(self, code: ScanCode) -> None: ...
    def show_problem(self, problem: Exception) -> None: ...
    def set_busy(self, *, busy: bool) -> None: ...


class HandOverPresenter:
    def __init__(
        self,
        view: HandOverShown,
        runner: Runner,
        uses: HandOverUses,
        navigate: Navigate,
        announce: Callable[[Changes], None],
    ) -> None:
        self._view = view
        self._runner = runner
        self._uses = uses
        self._navigate = navigate
        self._announce = announce
        self._leaving = OneAtATime(
            runner, busy=lambda busy: view.set_busy(busy=busy), failed=self._failed
        )
        self._case_id = ""
        self._document_id = ""
        self.ways: HandOver | None = None

    def open(self, case_id: str, document_id: str) -> None:
        self._case_id, self._document_id = case_id, document_id
        self.look_again()

    def suggested_name(self) -> str:
        """A file name without the person's name: it may be seen on somebody else's disk."""
        if self.ways is None:
            return ""
        document = self.ways.document
        ending = ENDINGS.get(document.media_type, ".pdf")
        if document.kind is DocumentKind.EMPLOYER_COPY:
            return f"copy for the employer version {self.ways.version}{ending}"
        return f"plan {self.ways.case_ref} version {self.ways.version}{ending}"

    def print(self, printer: str) -> None:
        def work() -> None:
            copy = self._uses.release(self._document_id, Way.PRINT)
            self._uses.put_on_paper(printer, copy)

        def done(_: None) -> None:
            self._left()
            self._view.show_printed(printer)

        self._leaving.run(work, done=done)

    def save(self, path: Path) -> None:
        def work() -> Path:
            copy = self._uses.release(self._document_id, Way.FILE)
            return self._uses.write_out(_with_ending(path, copy), copy)

        def done(written: Path) -> None:
            self._left()
            self._view.show_written(written)

        self._leaving.run(work, done=done)

    def save_locked(self, path: Path) -> None:
        def work() -> tuple[Path, str]:
            made = self._uses.lock(self._document_id, Way.STICK)
            return self._uses.write_out(_with_ending(path, made.copy), made.copy), made.code

        def done(made: tuple[Path, str]) -> None:
            self._left()
            self._view.show_locked(*made)

        self._leaving.run(work, done=done)

    def mail(self, address: str) -> None:
        def done(copy: Released) -> None:
            self._left()
            self._view.show_queued(copy.disclosure.address)
            self.look_again()

        self._leaving.run(lambda: self._uses.mail(self._document_id, address), done=done)

    def scan(self) -> None:
        if self.ways is None:
            return
        plan_id = self.ways.document.plan_id

        def done(code: ScanCode) -> None:
            self._left()
            self._view.show_scan(code)

        self._leaving.run(lambda: self._uses.scan_code(plan_id), done=done)

    def back(self) -> None:
        self._navigate(Place("documents", self._case_id, tab=self._document_id))

    def look_again(self) -> None:
        """Also after an exchange, which may bring what became of an e-mail."""
        self._runner.run(
            lambda: self._uses.look(self._case_id, self._document_id),
            done=self._looked,
            failed=self._view.show_problem,
        )

    def _looked(self, ways: HandOver) -> None:
        self.ways, self._document_id = ways, ways.document.id
        self._view.show_ways(ways)

    def _failed(self, problem: Exception) -> None:
        """What did not leave has its line in the log too, and what became of it."""
        self._left()
        self._view.show_problem(problem)

    def _left(self) -> None:
        self._announce(changes(self._case_id, "disclosure", "delivery"))


def _with_ending(path: Path, copy: Released) -> Path:
    ending = ENDINGS.get(copy.media_type, ".pdf")
    return path if path.suffix.lower() == ending else path.with_name(f"{path.name}{ending}")
