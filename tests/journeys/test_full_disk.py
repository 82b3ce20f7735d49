"""The disk fills up in the middle: a sentence, nothing half-written, and nothing typed is lost."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit

from coach_app.domain.plan import PlanStatus
from coach_app.domain.signature import SignerRole
from coach_app.services import case_files, caseload, planning, signing
from coach_app.store.private_files import PRIVATE_FOLDER
from tests.journeys.quick_doors import unlocked
from tests.support import journeys
from tests.support.desks import PASSPHRASE
from tests.support.refusing_disk import no_room
from tests.support.stillness import FixedClock
from tests.support.window_driving import Driver
from ui.assessment.view import AssessmentScreen
from ui.shared.ports import Place

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
HOME = Path(__file__).parents[2]
EXAMPLE = HOME / "docs" / "examples" / "case.json"
ROOM = 100_000
"""Bytes a file may have: enough for a small change, not for a paper or a copy of the store."""


@pytest.fixture
def prepared(empty_store: Path, tmp_path: Path, clock: FixedClock) -> tuple[Path, str, str]:
    """A locked store with a plan that the participant has signed; reference and plan id."""
    store = shutil.copytree(empty_store, tmp_path / "store")
    with unlocked(store, clock) as desk:
        case_id, plan_id = journeys.agreed_plan(desk)
        signing.sign(desk, plan_id, journeys.typed(SignerRole.PARTICIPANT, "Frankie Notreal"))
        return store, caseload.open_case(desk, case_id).file.case.ref, plan_id


def on_a_full_disk(store: Path, clock: FixedClock, *commands: list[str]) -> list[str]:
    """What each command is refused with; none ends in any other way."""
    secret = store.parent / "secret"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    at = ["--store", str(store), "--passphrase-file", str(secret)]
    words = [json.dumps([*at, *command]) for command in commands]
    limited = [sys.executable, "-m", "tests.journeys.limited_process", str(ROOM)]
    limited += [clock.now().isoformat(), *words]
    done = subprocess.run(limited, cwd=HOME, capture_output=True, text=True, check=True)
    secret.unlink()
    told = done.stderr.splitlines()
    assert told[1::2] == ["exit 3"] * len(commands), done
    assert done.stdout == ""
    return [line.partition(":")[0] for line in told[::2]]


def test_commands_that_write(
    prepared: tuple[Path, str, str], tmp_path: Path, clock: FixedClock
) -> None:
    store, ref, plan_id = prepared
    large = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    large["record"]["contacts"][0]["note"] = "word " * 3999
    large["record"]["contacts"] = [
        {**large["record"]["contacts"][0], "id": f"k{number}"} for number in range(12)
    ]
    case_file = tmp_path / "large.json"
    case_file.write_text(json.dumps(large), encoding="utf-8")
    out = tmp_path / "out"
    out.mkdir(PRIVATE_FOLDER)
    assert (
        on_a_full_disk(
            store,
            clock,
            ["case", "import", str(case_file)],
            ["plan", "sign", ref, "--as", "coach", "--name", "Jo"],
            ["store", "backup", str(out / "copy")],
        )
        == ["store.disk_full"] * 3
    )
    assert list(out.iterdir()) == []
    with unlocked(store, clock) as desk:
        assert desk.store.verify() == ()
        (row,) = caseload.page(desk).rows
        file = caseload.open_case(desk, row.case_id).file
        assert (file.plans[0].status, len(file.documents)) == (PlanStatus.AGREED, 0)
        assert len(file.signatures) == 1
        signing.sign(desk, plan_id, journeys.typed(SignerRole.COACH, "Jo Coach"))
        case_files.import_case(desk, case_file.read_bytes())
        assert desk.store.verify() == ()
        second = next(row.ref for row in caseload.page(desk).rows if row.ref != ref)
    words = ["case", "export", second, "-o", str(out / "case.json")]
    assert on_a_full_disk(store, clock, words) == ["file.trouble"]
    assert list(out.iterdir()) == []


def test_what_is_typed_in_the_assessment_stays_on_the_screen(opened: Driver) -> None:
    desk = opened.window.desk
    assert desk is not None
    case_id = opened.tasks.on_store(lambda: journeys.agreed_case(desk))
    opened.window.navigate(Place("assessment", case_id))
    opened.settle()
    screen = opened.screen("assessment")
    assert isinstance(screen, AssessmentScreen)
    box = screen.findChild(QPlainTextEdit, "strengths.text")
    assert box is not None
    opened.dialogs.yes = False
    with no_room():
        QTest.keyClicks(box, "Good with people")
        opened.until(lambda: "The disk is full" in screen.message.text)
        assert screen.saved.text() == "Not saved"
        opened.window.navigate(Place("today"))
        opened.window.close()
        assert opened.window.screen_shown is screen, "nobody leaves it without being asked"
        assert box.toPlainText() == "Good with people"
    QTest.keyClicks(box, ".")
    opened.until(lambda: screen.saved.text() == "Saved on this laptop")
    opened.window.navigate(Place("today"))
    opened.settle()
    file = opened.tasks.on_store(lambda: caseload.open_case(desk, case_id).file)
    assert "Good with people." in str(file.assessment.response)


def test_a_plan_being_edited_stays_on_the_screen(opened: Driver) -> None:
    desk = opened.window.desk
    assert desk is not None

    def drafted() -> str:
        made = journeys.assessed_case(desk)
        planning.draft(desk, made)
        return made

    case_id = opened.tasks.on_store(drafted)
    opened.window.navigate(Place("plan", case_id))
    opened.settle()
    screen = opened.screen("plan")
    goal = screen.findChild(QPlainTextEdit, "goal")
    assert goal is not None
    opened.dialogs.yes = False
    with no_room():
        goal.setPlainText("Two days a week at first")
        opened.until(lambda: "The disk is full" in screen.message.text)  # type: ignore[attr-defined]
        opened.window.navigate(Place("today"))
        assert opened.window.screen_shown is screen
        assert opened.window.desk is desk
    goal.setPlainText("Two days a week, then three")
    opened.settle()
    opened.window.navigate(Place("today"))
    opened.settle()
    file = opened.tasks.on_store(lambda: caseload.open_case(desk, case_id).file)
    assert file.plan.goal == "Two days a week, then three"
