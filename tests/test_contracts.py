"""Every import contract is broken once on purpose, and import-linter has to say so.

A contract that cannot fail would be worse than none: people would trust it.
"""

import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

HOME = Path(__file__).resolve().parent.parent
PACKAGES = ("coach_app", "ui", "sync", "resources")
SETTINGS: dict[str, Any] = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS: dict[str, str] = {
    contract["id"]: contract["name"] for contract in SETTINGS["tool"]["importlinter"]["contracts"]
}


@dataclass(frozen=True)
class Break:
    """A new module with one import too many, and the contract that has to notice."""

    contract: str
    module: str
    line: str

    def __str__(self) -> str:
        return f"{self.contract}: {self.module}: {self.line}"


BREAKS = [
    Break("layers", "coach_app/domain/planted.py", "import coach_app.codec"),
    Break("layers", "coach_app/domain/planted.py", "import sync.protocol"),
    Break("layers", "coach_app/codec.py", "import coach_app.catalogue"),
    Break("layers", "coach_app/catalogue/planted.py", "import coach_app.store"),
    Break("layers", "coach_app/store/planted.py", "import coach_app.plans"),
    Break("layers", "coach_app/store/planted.py", "import sync.client"),
    Break("layers", "coach_app/plans/planted.py", "import coach_app.store"),
    Break("layers", "coach_app/services/planted.py", "import ui.shared"),
    Break("layers", "coach_app/services/planted.py", "import coach_app.bootstrap"),
    Break("layers", "sync/protocol.py", "import sync.client"),
    Break("layers", "sync/client/planted.py", "import coach_app.store"),
    Break("layers", "ui/shared/planted.py", "import coach_app.bootstrap"),
    Break("layers", "coach_app/bootstrap.py", "import coach_app.cli"),
    Break("qt-only-in-ui", "coach_app/services/planted.py", "import PySide6.QtCore"),
    Break("qt-only-in-ui", "resources/planted.py", "import PySide6.QtGui"),
    Break("qt-only-in-ui", "sync/client/planted.py", "import shiboken6"),
    Break("qt-through-ui", "coach_app/cli/planted.py", "import PySide6.QtWidgets"),
    Break("qt-through-ui", "coach_app/bootstrap.py", "import PySide6.QtCore"),
    Break("ui-talks-to-services", "ui/shared/planted.py", "import coach_app.store"),
    Break("ui-talks-to-services", "ui/shared/planted.py", "import coach_app.plans"),
    Break("ui-talks-to-services", "ui/shared/planted.py", "import sync.client"),
    Break("ui-talks-to-services", "ui/shared/planted.py", "import cryptography"),
    Break("domain-is-pure", "coach_app/domain/planted.py", "import sqlmodel"),
    Break("domain-is-pure", "coach_app/domain/planted.py", "import pydantic"),
    Break("domain-is-pure", "coach_app/domain/planted.py", "import resources"),
    Break("server-stands-alone", "sync/server/planted.py", "import coach_app.store"),
    Break("server-stands-alone", "sync/server/planted.py", "import coach_app.services"),
    Break("server-stands-alone", "sync/server/planted.py", "import sync.client"),
    Break("server-stands-alone", "sync/server/planted.py", "import ui.shared"),
    Break("screens-independent", "ui/referrals/planted.py", "import ui.caseload"),
    Break("screens-independent", "ui/shared/planted.py", "import ui.referrals"),
    Break("screens-independent", "ui/unlisted/__init__.py", ""),
    Break("presenters-without-qt", "ui/planted/presenter.py", "import PySide6.QtCore"),
    Break("presenters-without-qt", "ui/planted/presenter.py", "import ui.shared.tasks"),
    Break("no-cycles", "coach_app/services/planted.py", "import coach_app.services.planted_too"),
    Break("no-cycles", "sync/server/planted.py", "import sync.server.planted_too"),
    Break("pdf-home", "coach_app/services/planted.py", "import reportlab.pdfgen"),
    Break("pdf-home", "coach_app/cli/planted.py", "import pikepdf"),
    Break("pdf-home", "sync/server/planted.py", "import pyhanko.sign"),
    Break("crypto-home", "coach_app/services/planted.py", "import cryptography"),
    Break("crypto-home", "coach_app/plans/planted.py", "import argon2"),
    Break("sql-home", "sync/client/planted.py", "import sqlmodel"),
    Break("sql-home", "coach_app/services/planted.py", "import sqlalchemy"),
    Break("sql-home", "ui/shared/planted.py", "import sqlite3"),
    Break("network-home", "coach_app/store/planted.py", "import httpx"),
    Break("network-home", "coach_app/services/planted.py", "import socket"),
    Break("network-home", "ui/shared/planted.py", "import urllib.request"),
    Break("nobody-imports-the-server", "coach_app/cli/planted.py", "import sync.server"),
    Break("nobody-imports-the-server", "sync/client/planted.py", "import fastapi"),
    Break("resources-leaf", "resources/planted.py", "import coach_app.domain"),
]


def copy_of_the_house(target: Path) -> Path:
    """The modules and the settings; data files say nothing about imports."""
    for package in PACKAGES:
        for source in (HOME / package).rglob("*.py"):
            goal = target / source.relative_to(HOME)
            goal.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, goal)
    shutil.copyfile(HOME / "pyproject.toml", target / "pyproject.toml")
    return target


def plant(house: Path, case: Break) -> None:
    module = house / case.module
    module.parent.mkdir(exist_ok=True)
    if module.name == "presenter.py":
        (module.parent / "__init__.py").touch()
    before = module.read_text(encoding="utf-8") if module.exists() else ""
    module.write_text(f"{case.line}\n{before}", encoding="utf-8")
    if case.line.endswith("planted_too"):
        back = case.line.removesuffix("_too")
        module.with_stem("planted_too").write_text(f"{back}\n", encoding="utf-8")


@dataclass(frozen=True)
class Answer:
    """What import-linter said: its exit code, and for each broken contract the lines about it."""

    code: int
    said: str

    @property
    def broken(self) -> dict[str, str]:
        _, _, details = self.said.partition("Broken contracts")
        heads = re.split(r"^(.+)\n-+\n", details, flags=re.MULTILINE)[1:]
        return dict(zip(heads[::2], heads[1::2], strict=True))


def ask(house: Path) -> Answer:
    run = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"],
        cwd=house,
        env={"COLUMNS": "400", "PATH": "", "PYTHONPATH": str(house)},
        capture_output=True,
        text=True,
        check=False,
    )
    return Answer(run.returncode, run.stdout + run.stderr)


def rounds() -> list[list[Break]]:
    """Each contract is broken once in each round, so that a round asks once for all of them."""
    found: list[list[Break]] = []
    for contract in CONTRACTS:
        own = [case for case in BREAKS if case.contract == contract]
        for at, case in enumerate(own):
            if at == len(found):
                found.append([])
            found[at].append(case)
    return found


def test_the_house_as_it_stands_keeps_every_contract(tmp_path: Path) -> None:
    answer = ask(copy_of_the_house(tmp_path))
    assert (answer.code, answer.broken) == (0, {}), answer.said


@pytest.mark.parametrize("cases", rounds(), ids=lambda cases: cases[0].module)
def test_every_forbidden_import_is_named(cases: list[Break], tmp_path: Path) -> None:
    house = copy_of_the_house(tmp_path)
    for case in cases:
        plant(house, case)
    answer = ask(house)
    assert answer.code == 1, answer.said
    for case in cases:
        said = answer.broken.get(CONTRACTS[case.contract], "")
        module = case.module.removesuffix(".py").removesuffix("/__init__").rsplit("/", 1)[-1]
        assert f".{module}" in said, f"{case} was not noticed\n{answer.said}"


def test_every_contract_was_broken_once() -> None:
    assert {case.contract for case in BREAKS} == set(CONTRACTS)
