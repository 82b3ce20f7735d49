"""What the import screen does with a partner's table."""

from pathlib import Path
from typing import Any, cast

from coach_app.services.changes import Changes
from coach_app.services.referral_files import FileRequest, ImportReport
from tests.support.runners import AtOnce, Held, Recorder
from ui.referral_import.presenter import Chosen, FileNotOpened, ReferralImportPresenter, UseCases

REPORT = cast(ImportReport, object())


class ImportView(Recorder):
    def __init__(self, programme: str | None = "bury") -> None:
        super().__init__()
        self.standing = Chosen(programme=programme, source=None, mapping={"Tel": "phone"})

    def chosen(self) -> Chosen:
        return self.standing


class Bench:
    def __init__(self, runner: Any = None, programme: str | None = "bury") -> None:
        self.view = ImportView(programme)
        self.looked: list[FileRequest] = []
        self.imported: list[tuple[bytes, FileRequest]] = []
        self.announced: list[Changes] = []
        self.presenter = ReferralImportPresenter(
            cast(Any, self.view),
            runner or AtOnce(),
            UseCases(look_at=self._look_at, import_file=self._import),
            self.announced.append,
        )

    def _look_at(self, _data: bytes, request: FileRequest) -> ImportReport:
        self.looked.append(request)
        return REPORT

    def _import(self, data: bytes, request: FileRequest, progress: Any) -> ImportReport:
        progress(1, 2)
        self.imported.append((data, request))
        return REPORT


def test_a_file_is_looked_at_before_anything_is_taken_in(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"Tel\n1")
    bench = Bench()
    bench.presenter.take_in()
    assert bench.imported == []
    bench.presenter.open_file(tmp_path / "a.csv")
    assert bench.looked[0].mapping == {}
    bench.presenter.look_again()
    assert bench.looked[1].mapping == {"Tel": "phone"}
    assert bench.announced == []
    bench.presenter.take_in()
    assert bench.imported[0][0] == b"Tel\n1"
    assert bench.view.last("report_progress") == (1, 2)
    assert len(bench.announced) == 1
    bench.presenter.take_in()
    assert len(bench.imported) == 1


def test_without_a_programme_nothing_is_opened(tmp_path: Path) -> None:
    bench = Bench(programme=None)
    bench.presenter.open_file(tmp_path / "a.csv")
    assert bench.view.was_told("show_programme_missing")
    assert bench.looked == []


def test_a_file_that_cannot_be_opened_is_said(tmp_path: Path) -> None:
    bench = Bench()
    bench.presenter.open_file(tmp_path / "missing.csv")
    assert isinstance(bench.view.last("show_problem"), FileNotOpened)


def test_a_double_click_takes_in_once(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"Tel\n1")
    held = Held()
    bench = Bench(held)
    bench.presenter.open_file(tmp_path / "a.csv")
    held.finish()
    bench.presenter.take_in()
    bench.presenter.take_in()
    assert len(held.waiting) == 1
