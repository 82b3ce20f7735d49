"""What is installed is ours and whole, wherever it was installed."""

import importlib
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hatchling.builders.wheel import WheelBuilder
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

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


def test_the_lock_fits_what_may_be_used() -> None:
    settings: dict[str, Any] = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))
    allowed = [
        Requirement(line)
        for lines in (
            settings["project"]["dependencies"],
            *settings["project"]["optional-dependencies"].values(),
            *settings["dependency-groups"].values(),
        )
        for line in lines
    ]
    lock = (HOME / "requirements.txt").read_text(encoding="utf-8")
    pinned = dict(re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", lock, flags=re.MULTILINE))
    for wish in allowed:
        version = pinned.get(canonicalize_name(wish.name))
        assert version is not None, f"{wish.name} is not locked. Run: make lock"
        assert wish.specifier.contains(version), f"{wish} is locked at {version}. Run: make lock"


def test_every_locked_package_has_a_fingerprint() -> None:
    for lock in (HOME / "requirements.txt", *(HOME / "packaging").glob("*.txt")):
        for entry in re.split(r"^(?=[a-z])", lock.read_text(encoding="utf-8"), flags=re.MULTILINE):
            if not entry.startswith("#"):
                assert "--hash=sha256:" in entry, f"{lock.name}: {entry.partition(' ')[0]}"
