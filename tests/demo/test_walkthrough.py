"""The headless demo does the whole journey and leaves papers that hold what was agreed."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from coach_app.demo.people import people
from tests.support.conformance import Validator

ONE_OF_EACH = (
    "set-up",
    "today",
    "thrive-referral",
    "back-plan-draft",
    "thrive-changes-at-work",
    "thrive-fewer-hours",
    "back-distance",
    "caseload",
    "sync",
    "locked",
)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that one run of the demo filled."""
    out = tmp_path_factory.mktemp("demo") / "out"
    done = subprocess.run(
        [sys.executable, "-m", "coach_app", "demo", "--headless", "--out", str(out)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return out


def report(out: Path) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((out / "report.json").read_text("utf-8"))
    return body


def text_of(paper: Path) -> str:
    done = subprocess.run(["pdftotext", str(paper), "-"], capture_output=True, check=True)
    return " ".join(done.stdout.decode("utf-8").split())


def test_every_step_was_checked(played: Path) -> None:
    steps = report(played)["steps"]
    assert len(steps) >= 20
    assert [s["step"] for s in steps if not s["checks"] or s["problem"]] == []
    assert report(played)["sound"] is True


def test_pictures_of_the_screens_were_taken(played: Path) -> None:
    names = " ".join(sorted(p.name for p in (played / "screens").glob("*.png")))
    assert all(name in names for name in ONE_OF_EACH)


@pytest.mark.parametrize(
    ("key", "goal", "step"),
    [
        ("thrive", "be of use without the heavy machines", "Ask your manager to change"),
        ("thrive", "Changes at work", "Swap lifting with another task"),
        ("back", "part of a team again", "therapy"),
    ],
)
def test_the_papers_hold_goal_and_steps(played: Path, key: str, goal: str, step: str) -> None:
    text = text_of(played / f"{key}-plan.pdf")
    assert goal in text
    assert step in text


def test_the_papers_are_accessible_and_archivable(played: Path, validator: Validator) -> None:
    papers = [played / "thrive-plan.pdf", played / "back-plan.pdf"]
    for flavour in ("ua1", "2a"):
        for paper in papers:
            assert validator.failures(paper, flavour) == []


def test_pdfsig_finds_both_signatures_whole(played: Path) -> None:
    done = subprocess.run(
        ["pdfsig", str(played / "back-plan.pdf")], capture_output=True, text=True, check=False
    )
    assert done.stdout.count("Signature is Valid") == 2
    assert "Total document signed" in done.stdout


def test_the_supervisor_saw_everybody(played: Path) -> None:
    html = (played / "caseload.html").read_text("utf-8")
    for person in people()[0]:
        assert person["preferred_name"] in html
    assert "Billy Sample" in html
    assert "Maureen Example" in html
