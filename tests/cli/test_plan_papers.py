"""Signing in every way, employer copies, letters and checks, from the command line."""

import json
from pathlib import Path

import pytest

from tests.support.attacks import OVERLAYS, unseen_field_added
from tests.support.changed_bytes import locked
from tests.support.commands import CoachApp
from tests.support.papers import words_of

EXAMPLE = str(Path(__file__).parents[2] / "docs" / "examples" / "case.json")
STROKES = [[[0.4, 0.3, 0.9], [0.5, 0.6, 0.2]], [[0.5, 0.3, 0.5], [0.4, 0.6, 0.4]]]


@pytest.fixture
def ref(coach_app: CoachApp) -> str:
    """A case whose plan is agreed."""
    found = str(coach_app("case", "import", EXAMPLE, "--json").json["ref"])
    assert coach_app("plan", "draft", found).code == 0
    assert coach_app("plan", "agree", found).code == 0
    return found


def sign(coach_app: CoachApp, ref: str, *words: str) -> int:
    name = ("--name", "Frankie Notreal")
    return coach_app("plan", "sign", ref, "--as", "participant", *name, *words).code


def coach_signs(coach_app: CoachApp, ref: str) -> int:
    return coach_app("plan", "sign", ref, "--as", "coach", "--name", "Jo Coach").code


def checked(coach_app: CoachApp, ref: str, folder: Path) -> tuple[Path, object]:
    paper = folder / "plan.pdf"
    assert coach_app("plan", "pdf", ref, "-o", str(paper)).code == 0
    return paper, coach_app("plan", "verify", str(paper), "--json").json


@pytest.mark.parametrize("method", ["drawn", "mark"])
def test_strokes_from_a_pad(coach_app: CoachApp, ref: str, tmp_path: Path, method: str) -> None:
    strokes = tmp_path / "strokes.json"
    words = ("--method", method, "--strokes", str(strokes))
    who = ("--as", "participant", "--name", "Frankie Notreal")
    witness = ("--witness", "Alex Witness") if method == "mark" else ()
    assert coach_app("plan", "sign", ref, *who, *words).code == 3
    for bad in ("", "{}", "[1]", "[[[1]]]", '[["a"]]', "[" * 5000):
        strokes.write_text(bad)
        said = coach_app(
            "plan", "sign", ref, "--as", "participant", "--name", "F", *words, *witness
        )
        assert (said.code, said.err.split(":")[0].split(".")[0]) == (3, "signature"), bad
    strokes.write_text(json.dumps(STROKES))
    if method == "mark":
        assert sign(coach_app, ref, *words) == 3
    assert sign(coach_app, ref, *words, *witness) == 0
    assert coach_signs(coach_app, ref) == 0
    _, found = checked(coach_app, ref, tmp_path)
    assert found["standing"] == "sound"  # type: ignore[index]


def test_spoken_needs_a_witness(coach_app: CoachApp, ref: str) -> None:
    spoken = ("--method", "spoken", "--language", "pl", "--interpreter", "Ewa Notreal")
    said = coach_app("plan", "sign", ref, "--as", "participant", "--name", "Frankie", *spoken)
    assert (said.code, said.err.split(":")[0]) == (3, "signature.witness_missing")
    heard = ("--name", "Frankie", *spoken, "--witness", "Alex Witness", "--read-aloud", "--json")
    answer = coach_app("plan", "sign", ref, "--as", "participant", *heard).json
    assert (answer["as"], answer["method"]) == ("participant", "spoken")


def test_paper_now_and_its_photo_later(coach_app: CoachApp, ref: str, tmp_path: Path) -> None:
    photo = tmp_path / "page.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0 a page, photographed")
    said = coach_app("plan", "photo", ref, str(photo))
    assert (said.code, said.err.split(":")[0]) == (3, "photo.no_signature_on_paper")
    assert sign(coach_app, ref, "--method", "paper") == 0
    assert coach_app("plan", "photo", ref, str(photo)).code == 0
    photo.write_bytes(b"no photo")
    assert coach_app("plan", "photo", ref, str(photo)).code == 6
    assert coach_app("plan", "photo", ref, str(tmp_path / "none.jpg")).code == 3


def test_somebody_does_not_sign_and_may_sign_later(coach_app: CoachApp, ref: str) -> None:
    said = coach_app("plan", "refuse", ref, "--name", "Frankie", "--reason", " ")
    assert (said.code, said.err.split(":")[0]) == (3, "signature.reason_missing")
    assert coach_app("plan", "refuse", ref, "--name", "Frankie", "--reason", "Not today").code == 0
    assert sign(coach_app, ref) == 0


def test_out_of_turn_and_twice_are_refused(coach_app: CoachApp, ref: str) -> None:
    assert coach_signs(coach_app, ref) == 3
    assert sign(coach_app, ref) == 0
    assert sign(coach_app, ref) == 3
    said = coach_app("plan", "sign", ref, "--as", "employer", "--name", "Morgan")
    assert (said.code, said.err.split(":")[0]) == (3, "document.not_there")
    for words in (("--as", "director"), ("--as", "coach", "--method", "?")):
        with pytest.raises(SystemExit) as usage:
            coach_app("plan", "sign", ref, "--name", "x", *words)
        assert usage.value.code == 2


def test_the_copy_for_an_employer(coach_app: CoachApp, ref: str, tmp_path: Path) -> None:
    out = tmp_path / "copy.pdf"
    said = coach_app("plan", "pdf", ref, "--for", "employer", "-o", str(out))
    assert (said.code, said.err.split(":")[0]) == (3, "document.not_there")
    listed = coach_app("plan", "copy", ref, "--list", "--json").json
    keys = [item["key"] for item in listed["items"]]
    spoken = ("--method", "spoken", "--witness", "Alex Witness", "--name", "Frankie Notreal")
    made = ("plan", "copy", ref, "--employer", "Notreal Bakery", "--until", "2099-02-01")
    large = ("--format", "large-print", "--paper-language", "cy")
    assert coach_app("plan", "copy", ref, *spoken).err.startswith("field.missing")
    assert coach_app(*made, "--tick", "adjustment:none", *spoken).code == 3
    assert (
        coach_app(*made, *large, "--tick", *keys, *spoken, "--json").json["kind"] == "employer-copy"
    )
    assert coach_app("plan", "sign", ref, "--as", "employer", "--name", "Morgan").code == 0
    assert coach_app("plan", "pdf", ref, "--for", "employer", "-o", str(out)).code == 0
    found = coach_app("plan", "verify", str(out), "--json").json
    assert found["standing"] == "sound"
    assert "gyfieithydd" in words_of(out), "the copy is in Welsh, and says that nobody checked it"
    assert [one["field"] for one in found["signatures"]] == ["participant", "coach", "employer"]
    named = ("--employer", "Another Bakery")
    assert coach_app("plan", "pdf", ref, "--for", "employer", *named, "-o", str(out)).code == 3


def test_a_letter_needs_its_permission(coach_app: CoachApp, ref: str, tmp_path: Path) -> None:
    out = tmp_path / "letter.pdf"
    for audience in ("gp", "referrer"):
        said = coach_app(
            "plan", "pdf", ref, "--for", audience, "--to", "Dr Notreal", "-o", str(out)
        )
        assert said.code == 3
        assert not out.exists()


def test_the_plan_in_another_format(coach_app: CoachApp, ref: str, tmp_path: Path) -> None:
    out = tmp_path / "plan.pdf"
    assert coach_app("plan", "pdf", ref, "--format", "large-print", "-o", str(out)).code == 0
    assert out.read_bytes().startswith(b"%PDF-")


def test_what_a_check_says(
    coach_app: CoachApp, second_store: CoachApp, ref: str, tmp_path: Path
) -> None:
    assert sign(coach_app, ref) == 0
    assert coach_signs(coach_app, ref) == 0
    paper, found = checked(coach_app, ref, tmp_path)
    assert found["recorded"]["ref"] == ref  # type: ignore[index]
    said = coach_app("plan", "verify", str(paper))
    assert said.code == 0
    assert "participant: Frankie Notreal" in said.out
    assert "sealed with Plan seal" in said.out
    strange = second_store("plan", "verify", str(paper), "--json")
    assert (strange.code, strange.json["standing"]) == (3, "not-recorded")
    data = paper.read_bytes()
    for attack, code in (
        (OVERLAYS["free_text"], 3),
        (unseen_field_added, 3),
        (lambda pdf: locked(pdf, "code"), 6),
        (lambda pdf: pdf[:5000], 6),
        (lambda _: b"", 6),
    ):
        paper.write_bytes(attack(data))
        assert coach_app("plan", "verify", str(paper)).code == code


def test_a_file_of_200_mb_is_not_read_to_its_end(coach_app: CoachApp, tmp_path: Path) -> None:
    large = tmp_path / "large.pdf"
    with large.open("wb") as stream:
        stream.write(b"%PDF-1.7\n")
        stream.truncate(200_000_000)
    said = coach_app("plan", "verify", str(large))
    assert (said.code, said.err.split(":")[0]) == (6, "document.too_large")


def test_a_locked_copy_and_an_email(coach_app: CoachApp, ref: str, tmp_path: Path) -> None:
    out, code = tmp_path / "locked.pdf", tmp_path / "code"
    assert coach_app("plan", "pdf", ref, "--locked", "-o", str(out)).code == 3
    assert coach_app("plan", "mail", ref, "--to", "frankie@example.org").code == 3
    assert sign(coach_app, ref) == 0
    assert coach_signs(coach_app, ref) == 0
    said = coach_app("plan", "pdf", ref, "--locked", "-o", str(out))
    assert said.code == 0
    assert coach_app("plan", "verify", str(out)).code == 6
    for words, exit_code in (("0000 0000 0000 0000 0000", 4), (said.out.splitlines()[-1], 0)):
        code.write_text(words)
        answer = coach_app("plan", "verify", str(out), "--code-file", str(code))
        assert answer.code == exit_code
    said = coach_app("plan", "mail", ref, "--to", "nobody")
    assert (said.code, said.err.split(":")[0]) == (3, "hand_over.address_not_usable")
    assert coach_app("plan", "mail", ref, "--to", "frankie@example.org").code == 0
