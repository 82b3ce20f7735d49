"""What is installed is ours and whole, wherever it was installed."""

import importlib
import subprocess
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

HOME = Path(importlib.import_module("coach_app").__file__ or "").resolve().parent.parent
PACKAGES = ("coach_app", "ui", "sync", "resources")


@pytest.fixture(scope="module")
def packed() -> set[str]:
    """The files that a wheel holds, as paths inside it."""
    builder = WheelBuilder(str(HOME))
    return {file.distribution_path for file in builder.recurse_included_files()}


@pytest.mark.parametrize("name", ["ui", "sync", "resources"])
def test_a_generic_name_sits_beside_coach_app(name: str) -> None:
    found = Path(importlib.import_module(name).__file__ or "").resolve()
    assert found.parent.parent == HOME, "another package has taken the name: see decision 0001"


def test_the_packaging_folder_never_hides_the_library() -> None:
    assert not (HOME / "packaging" / "__init__.py").exists()
    assert hasattr(importlib.import_module("packaging.version"), "Version")


def test_no_installed_package_takes_the_place_of_tests() -> None:
    found = importlib.import_module("tests").__path__
    assert [Path(place).resolve() for place in found] == [HOME / "tests"]


def test_a_wheel_holds_every_file_of_the_packages(packed: set[str]) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *PACKAGES], cwd=HOME, capture_output=True, check=True
    )
    tracked = {name for name in listed.stdout.decode().split("\0") if (HOME / name).is_file()}
    assert len(tracked) > 20
    assert tracked <= packed, f"left out: {sorted(tracked - packed)[:5]}"


def test_a_wheel_holds_the_fetched_assets(packed: set[str]) -> None:
    vendor = "sync/server/static/vendor"
    for asset in (
        f"{vendor}/nhsuk/nhsuk-frontend.min.css",
        f"{vendor}/nhsuk/nhsuk-frontend.min.js",
        f"{vendor}/fonts/atkinson-hyperlegible-next-latin-400-normal.woff2",
        f"{vendor}/htmx/htmx.min.js",
    ):
        assert asset in packed, f"{asset} is not there. Run: make assets"


def test_a_wheel_holds_nothing_else(packed: set[str]) -> None:
    tops = {name.partition("/")[0] for name in packed}
    assert tops == set(PACKAGES)
