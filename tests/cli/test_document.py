"""`coach-app document list` and `document make` as somebody types them."""

from pathlib import Path

import pytest

from coach_app.cli.exit_codes import Exit
from tests.support.commands import CoachApp

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "case.json"


@pytest.fixture
def ref(coach_app: CoachApp) -> str:
    found: str = coach_app("case", "import", str(EXAMPLE), "--json").json["ref"]
    for words in (["plan", "draft", found], ["plan", "agree", found]):
        assert coach_app(*words).code == Exit.DONE
    return found


def test_the_list_says_what_can_be_made_and_why_not(coach_app: CoachApp, ref: str) -> None:
    listed = {one["kind"]: one for one in coach_app("document", "list", ref, "--json").json}
    assert listed["action-plan"]["why_not"] == ""
    assert "phased return" in listed["phased-return"]["why_not"]
    assert listed["gp-letter"]["why_not"] != ""
    assert "The plan" in coach_app("document", "list", ref).out
    assert coach_app("document", "list", "NOBODY-1").code == Exit.REFUSED


@pytest.mark.parametrize("kind", ["action-plan", "next-steps", "review-summary", "case-record"])
def test_each_of_them_is_made_and_logged(
    coach_app: CoachApp, ref: str, kind: str, tmp_path: Path
) -> None:
    out = tmp_path / "paper.pdf"
    made = coach_app("document", "make", kind, ref, "-o", str(out), "--json").json
    assert (made["kind"], made["missing"]) == (kind, "")
    assert out.read_bytes().startswith(b"%PDF-")
    assert out.stat().st_mode & 0o077 == 0


def test_format_and_language_are_asked_for_and_said(
    coach_app: CoachApp, ref: str, tmp_path: Path
) -> None:
    out = tmp_path / "paper.pdf"
    words = ["document", "make", "next-steps", ref, "-o", str(out)]
    said = coach_app(*words, "--format", "large-print", "--language", "ur")
    assert "large-print, ur, 1 page." in said.out
    assert "Urdu text has not yet been checked" in said.out
    page = tmp_path / "page.html"
    words = ["document", "make", "action-plan", ref, "-o", str(page), "--format", "html"]
    made = coach_app(*words, "--json").json
    assert made["fingerprint"] in page.read_text(encoding="utf-8")


def test_what_cannot_be_made_is_a_sentence_and_no_file(
    coach_app: CoachApp, ref: str, tmp_path: Path
) -> None:
    out = tmp_path / "paper.pdf"
    for words in (
        ["phased-return", ref],
        ["gp-letter", ref, "--to", "Example Surgery"],
        ["action-plan", ref, "--language", "xx"],
        ["action-plan", "NOBODY-1"],
    ):
        answered = coach_app("document", "make", *words, "-o", str(out))
        assert answered.code == Exit.REFUSED, words
        assert answered.err.strip()
    assert not out.exists()
    lost = coach_app("document", "make", "action-plan", ref, "-o", str(tmp_path / "no" / "p.pdf"))
    assert lost.code != Exit.DONE
    assert lost.err.strip()


def test_the_manner_of_the_signed_paper_is_chosen_and_seen(coach_app: CoachApp, ref: str) -> None:
    said = coach_app("plan", "paper", ref, "--format", "easy-read", "--language", "pl")
    assert "easy-read, pl" in said.out
    assert coach_app("plan", "paper", ref).out.startswith("The plan is signed in this manner")
    for role in ("participant", "coach"):
        coach_app("plan", "sign", ref, "--as", role, "--name", "Frankie Notreal")
    refused = coach_app("plan", "paper", ref, "--format", "standard")
    assert (refused.code, "document.paper_signed" in refused.err) == (Exit.REFUSED, True)


def test_how_far_each_language_has_come(coach_app: CoachApp) -> None:
    """What a translator has to do, for whoever asks one."""
    found = {one["language"]: one for one in coach_app("document", "languages", "--json").json}
    assert list(found) == ["pl", "ur", "ar", "bn", "pa", "ro", "cy"]
    welsh = found["cy"]
    assert (welsh["reviewer"], welsh["fixed"] > 200, welsh["library"] > 900) == ("", True, True)
    said = coach_app("document", "languages").out
    assert f"Welsh      draft, checked by nobody: {welsh['fixed']} sentences" in said
    missing = coach_app("document", "languages", "--missing", "cy").out.splitlines()
    assert missing == welsh["untranslated"]
    assert coach_app("document", "languages", "--missing", "tlh").code == Exit.REFUSED
