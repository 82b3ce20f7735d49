"""What each command answers when something is not as it should be: a code, a rule, a sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from coach_app.cli.main import run
from tests.support.commands import CoachApp

EXAMPLE = str(Path(__file__).parents[2] / "docs" / "examples" / "case.json")


def test_a_wrong_passphrase_opens_nothing(coach_app: CoachApp, secret: Path) -> None:
    secret.write_text("not the right words at all\n", encoding="utf-8")
    answered = coach_app("case", "list")
    assert answered.code == 4
    assert answered.err.startswith("store.wrong_passphrase: ")
    assert answered.out == ""


def test_a_store_that_is_not_there_is_said_so(tmp_path: Path, secret: Path) -> None:
    code = run(["--store", str(tmp_path / "no"), "--passphrase-file", str(secret), "case", "list"])
    assert code == 3


def test_no_passphrase_is_a_refusal_and_not_a_crash(coach_app: CoachApp, secret: Path) -> None:
    secret.write_text("", encoding="utf-8")
    answered = coach_app("case", "list")
    assert answered.code == 3
    assert answered.err.startswith("passphrase.missing: ")


@pytest.mark.parametrize("damage", ["cut", "flip", "empty"])
def test_a_damaged_store_is_named_so(coach_app: CoachApp, tmp_path: Path, damage: str) -> None:
    (database,) = (f for f in (tmp_path / "store").iterdir() if f.suffix == ".db")
    data = bytearray(database.read_bytes())
    if damage == "flip":
        data[100] ^= 1
    database.write_bytes({"cut": bytes(data[:5000]), "flip": bytes(data), "empty": b""}[damage])
    answered = coach_app("store", "info")
    assert answered.code == 6, answered
    assert answered.err.startswith("store.")


def test_a_damaged_key_file_is_named_so(coach_app: CoachApp, tmp_path: Path) -> None:
    (key,) = (f for f in (tmp_path / "store").iterdir() if "key" in f.name)
    key.write_text("33333", encoding="utf-8")
    answered = coach_app("store", "info")
    assert answered.code == 6
    assert "Traceback" not in answered.err


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (["case", "show", "ZZ-9999-A"], "case."),
        (["plan", "draft", "nobody"], "case.not_found"),
        (["sync"], "sync.not_enrolled"),
        (["case", "import", "/no/such/file.json"], "file.trouble"),
        (["eligibility", EXAMPLE, "--programme", "atlantis"], "programme.unknown"),
    ],
)
def test_a_refusal_names_its_rule(coach_app: CoachApp, words: list[str], rule: str) -> None:
    answered = coach_app(*words)
    assert answered.code == 3
    assert answered.err.startswith(rule)
    assert answered.err.count("\n") == 1


def test_what_is_no_document_is_a_damaged_file(coach_app: CoachApp) -> None:
    answered = coach_app("plan", "verify", EXAMPLE)
    assert answered.code == 6
    assert answered.err.startswith("document.unreadable")


@pytest.mark.parametrize("words", [["fly"], ["case"], ["plan", "sign", "X"], ["plan", "pdf", "X"]])
def test_a_wrong_command_line_is_usage(words: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(words)
    assert stopped.value.code == 2


def test_no_answer_from_the_server_is_a_network_matter(coach_app: CoachApp, tmp_path: Path) -> None:
    code = tmp_path / "code"
    code.write_text("whatever-code", encoding="utf-8")
    words = ["sync", "enrol", "--server", "http://127.0.0.1:9", "--code-file", str(code)]
    answered = coach_app(*words)
    assert answered.code == 5
    assert answered.err.startswith("sync.")


def test_the_plan_goes_from_draft_to_a_checked_paper(coach_app: CoachApp, tmp_path: Path) -> None:
    ref = coach_app("case", "import", EXAMPLE, "--json").json["ref"]
    paper = tmp_path / "plan.pdf"
    assert coach_app("plan", "pdf", ref, "-o", str(paper)).err.startswith("document.not_there")
    assert coach_app("plan", "draft", ref, "--json").json["kind"] == "back-to-work"
    assert coach_app("plan", "agree", ref).code == 0
    for role, name in (("participant", "Frankie Notreal"), ("coach", "Jo Coach")):
        assert coach_app("plan", "sign", ref, "--as", role, "--name", name).code == 0
    assert coach_app("plan", "pdf", ref, "-o", str(paper)).code == 0
    verdict = coach_app("plan", "verify", str(paper), "--json")
    assert (verdict.code, verdict.json["ok"]) == (0, True)
    paper.write_bytes(paper.read_bytes() + b"\n% appended")
    assert coach_app("plan", "verify", str(paper)).code == 3


def test_a_store_is_made_copied_restored_and_given_another_passphrase(
    tmp_path: Path, secret: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def call(store: str, *words: str) -> int:
        return run(["--store", str(tmp_path / store), "--passphrase-file", str(secret), *words])

    new = tmp_path / "new"
    new.write_text("other words than those before\n", encoding="utf-8")
    assert call("a", "store", "create", "--coach", "Jo Coach") == 0
    assert call("a", "store", "create", "--coach", "Jo Coach") == 3
    assert call("a", "case", "import", EXAMPLE) == 0
    assert call("a", "store", "backup", str(tmp_path / "copy")) == 0
    assert call("b", "store", "restore", str(tmp_path / "copy")) == 0
    assert call("b", "store", "change-passphrase", "--new-passphrase-file", str(new)) == 0
    assert call("b", "store", "info") == 4
    secret.write_text(new.read_text("utf-8"), encoding="utf-8")
    assert call("b", "store", "verify") == 0
    capsys.readouterr()
    assert call("b", "case", "list", "--json") == 0
    assert "Frankie Notreal" in capsys.readouterr().out


def test_a_weak_passphrase_makes_no_store(tmp_path: Path, secret: Path) -> None:
    secret.write_text("short\n", encoding="utf-8")
    store = tmp_path / "weak"
    words = ["--store", str(store), "--passphrase-file", str(secret)]
    assert run([*words, "store", "create", "--coach", "Jo"]) == 3
    assert not store.exists() or not any(store.iterdir())


def test_commands_work_without_the_libraries_of_a_screen() -> None:
    """Qt is not even looked for, so a machine without a screen can run them."""
    code = (
        "import sys; from coach_app.cli.main import run; run(['schema', 'case']);"
        "sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, env=dict(os.environ)
    )
    assert done.returncode == 0
    assert done.stdout.startswith(b"{")
