"""Decides how a partner's table is looked at and taken in. Plain Python: no Qt import."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from coach_app.domain.errors import Meaning, Refusal
from coach_app.domain.referral import Source
from coach_app.services.changes import Changes
from coach_app.services.referral_files import FileRequest, ImportReport, Progress
from ui.shared.one_at_a_time import OneAtATime
from ui.shared.ports import Runner


class FileNotOpened(Refusal):
    key = "referral_file.not_opened"
    meaning = Meaning.DAMAGED
    sentence = "The file cannot be opened. Check that it is still there, and choose it again."


class ImportFile(Protocol):
    def __call__(self, data: bytes, request: FileRequest, progress: Progress) -> ImportReport: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCases:
    look_at: Callable[[bytes, FileRequest], ImportReport]
    import_file: ImportFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What stands in the screen: for which programme, from whom, and what the columns mean."""

    programme: str | None
    source: Source | None
    mapping: Mapping[str, str]


class View(Protocol):
    def chosen(self) -> Chosen: ...
    def report_progress(self, done: int, of_all: int) -> None: ...
    def show_programme_missing(self) -> None: ...
    def show_looked(self, name: str, report: ImportReport) -> None: ...
    def show_imported(self, report: ImportReport) -> None: ...
    def show_problem(self, problem: Exception) -> None: ...
    def set_busy(self, *, busy: bool) -> None: ...


class ReferralImportPresenter:
    def __init__(
        self, view: View, runner: Runner, uses: UseCases, announce: Callable[[Changes], None]
    ) -> None:
        self._view = view
        self._uses = uses
        self._announce = announce
        self._working = OneAtATime.showing(view, runner)
        self._data: bytes | None = None
        self._name = ""

    def open_file(self, path: Path) -> None:
        """Looked at and nothing kept: the file is read once, here."""
        request = self._request(mapped=False)
        if request is None:
            return

        def work() -> tuple[bytes, ImportReport]:
            data = _read(path)
            return data, self._uses.look_at(data, request)

        def looked(found: tuple[bytes, ImportReport]) -> None:
            self._data, report = found
            self._name = path.name
            self._view.show_looked(self._name, report)

        self._working.run(work, done=looked)

    def look_again(self) -> None:
        """Another meaning of a column, another programme or source: what would come of it."""
        data, request = self._data, self._request(mapped=True)
        if data is not None and request is not None:
            self._working.run(
                lambda: self._uses.look_at(data, request),
                done=lambda report: self._view.show_looked(self._name, report),
            )

    def take_in(self) -> None:
        data, request = self._data, self._request(mapped=True)
        if data is not None and request is not None:
            self._working.run(
                lambda: self._uses.import_file(data, request, self._view.report_progress),
                done=self._taken_in,
            )

    def forget(self) -> None:
        self._data = None

    def _taken_in(self, report: ImportReport) -> None:
        self._data = None
        self._view.show_imported(report)
        self._announce(Changes(frozenset({"case", "person", "referral", "decision"}), ""))

    def _request(self, *, mapped: bool) -> FileRequest | None:
        chosen = self._view.chosen()
        if not chosen.programme:
            self._view.show_programme_missing()
            return None
        mapping = chosen.mapping if mapped else {}
        return FileRequest(programme=chosen.programme, source=chosen.source, mapping=mapping)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise FileNotOpened from None
