"""The set-up scripts refuse what nobody has looked at, and name what is missing."""

import runpy
import sys
import tarfile
from collections.abc import Callable
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest

HOME = Path(__file__).resolve().parent.parent.parent
# Loaded by path: a folder called packaging must not become a package (decision 0001).
ASSETS: dict[str, Any] = runpy.run_path(str(HOME / "packaging" / "fetch_assets.py"))
LIBRARIES: dict[str, Any] = runpy.run_path(str(HOME / "packaging" / "system_libraries.py"))
PROBLEM: type[Exception] = ASSETS["AssetProblem"]


@pytest.fixture
def package() -> Callable[..., Any]:
    def build(**changed: Any) -> Any:
        plain = {
            "name": "sheet",
            "version": "1.0.0",
            "integrity": "sha512-none",
            "place": "pages",
            "into": "sheet",
            "take": {"dist/*.css": "./"},
            "edits": (),
        }
        return ASSETS["Package"](**{**plain, **changed})

    return build


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    (tmp_path / "package" / "dist").mkdir(parents=True)
    (tmp_path / "package" / "dist" / "a.css").write_text("p{color:red}", encoding="utf-8")
    (tmp_path / "package" / "secret.js").write_text("run()", encoding="utf-8")
    made = tmp_path / "sheet-1.0.0.tgz"
    with tarfile.open(made, "w:gz") as tar:
        tar.add(tmp_path / "package", "package")
    return made


def test_an_archive_with_another_fingerprint_is_refused(
    package: Callable[..., Any], archive: Path
) -> None:
    with pytest.raises(PROBLEM, match="expected sha512-none, came sha512-"):
        ASSETS["compare"](package(), archive)


def test_only_listed_files_leave_the_archive(
    package: Callable[..., Any], archive: Path, tmp_path: Path
) -> None:
    target = tmp_path / "target"
    ASSETS["unpack"](package(take={"dist/*.css": "css/"}), archive, target)
    assert [f.relative_to(target).as_posix() for f in target.rglob("*.*")] == ["css/a.css"]


def test_a_listed_file_that_did_not_come_is_named(
    package: Callable[..., Any], archive: Path, tmp_path: Path
) -> None:
    with pytest.raises(PROBLEM, match=r"nothing in it is called dist/b\.css"):
        ASSETS["unpack"](package(take={"dist/b.css": "b.css"}), archive, tmp_path / "target")


def test_an_edit_that_no_longer_fits_is_refused(
    package: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "a.css").write_text("p{color:red}", encoding="utf-8")
    edit = ASSETS["Edit"](file="a.css", find="blue", put="green", times=1)
    with pytest.raises(PROBLEM, match="0 times, not 1"):
        ASSETS["apply_edits"](package(edits=(edit,)), tmp_path)


@pytest.mark.parametrize(
    "rule",
    [
        "@font-face{src:url(https://fonts.example/a.woff2)}",
        "p{background:url('//fonts.example/a.png')}",
        '@import "other.css";',
        "p{background:url(images/missing.svg?v=1)}",
    ],
)
def test_a_style_sheet_that_points_outside_is_refused(rule: str, tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text(rule, encoding="utf-8")
    with pytest.raises(PROBLEM, match="which is not there"):
        ASSETS["check_pointers"](tmp_path)


def test_what_was_fetched_points_nowhere_else() -> None:
    assert ASSETS["up_to_date"](), "Run: make assets"
    for folder in ASSETS["PLACES"].values():
        ASSETS["check_pointers"](folder)


def test_the_pages_assets_fit_the_pages_templates() -> None:
    """The table in nhsuk-frontend-jinja's description says which version it was made for."""
    templates = distribution("nhsuk-frontend-jinja")
    pinned = {package.name: package.version for package in ASSETS["read_list"](ASSETS["LIST"])}
    row = f"| {pinned['nhsuk-frontend']} | {templates.version} |"
    assert row in (templates.read_text("METADATA") or "")


def test_missing_libraries_are_named_once_by_their_package(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    needs = {"screenless": {"libnowhere.so.9": "libnowhere9", "/no/such/file": "libnowhere9"}}
    monkeypatch.setitem(LIBRARIES["missing"].__globals__, "NEEDS", needs)
    assert LIBRARIES["missing"](["screenless"]) == ["libnowhere9"]


def test_what_is_here_is_not_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    needs = {
        "screenless": {
            "no-such-program git": "git",
            sys.executable: "python3",
            "libc.so.6": "libc6",
        }
    }
    monkeypatch.setitem(LIBRARIES["missing"].__globals__, "NEEDS", needs)
    assert LIBRARIES["missing"](["screenless"]) == []
