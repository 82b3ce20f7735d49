"""The ways into a store on the command line: secrets come from files, never as arguments."""

import stat
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from coach_app.cli.main import run
from coach_app.services.access import Door
from coach_app.store.attempts import Attempts
from coach_app.store.audit import AuditLine
from coach_app.store.recovery_key import GROUP, WHOLE, normal_form
from tests.support.commands import Answered, CoachApp
from tests.support.desks import a_door
from tests.support.papers import words_of
from tests.support.stillness import CountingIds, FixedClock

NEW_WORDS = "quiet rivers carry lanterns"
LOCKED, REFUSED, DONE = 4, 3, 0


@pytest.fixture
def new_secret(tmp_path: Path) -> Path:
    return kept(tmp_path / "new-passphrase", NEW_WORDS)


@pytest.fixture
def door(tmp_path: Path, clock: FixedClock) -> Door:
    return a_door(tmp_path / "store", clock, CountingIds())


@pytest.fixture
def organisation(tmp_path: Path) -> Path:
    """A folder with the key pair of a programme administrator."""
    private = X25519PrivateKey.generate()
    (tmp_path / "public.pem").write_bytes(
        private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )
    (tmp_path / "private.pem").write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return tmp_path


def kept(path: Path, text: str) -> Path:
    path.write_text(text + "\n", encoding="utf-8")
    return path


def key_on(sheet: Path) -> str:
    """The recovery key as it stands on the printed sheet."""
    words = words_of(sheet).split()
    groups = {
        words[at + 1].rstrip(":"): words[at + 2]
        for at, word in enumerate(words)
        if word == "Group" and words[at + 1].endswith(":")
    }
    return "-".join(groups[str(number)] for number in range(1, WHOLE // GROUP + 1))


def last_line(door: Door) -> AuditLine:
    desk = door.unlock(NEW_WORDS)
    try:
        return desk.store.queries.audit_lines(1)[0]
    finally:
        door.lock()


def test_a_forgotten_passphrase_is_replaced_with_the_key_on_paper(
    coach_app: CoachApp, tmp_path: Path, new_secret: Path, door: Door
) -> None:
    sheet = tmp_path / "kit.pdf"
    assert coach_app("store", "recovery-kit", "-o", str(sheet)).code == DONE
    typed = kept(tmp_path / "typed", key_on(sheet).lower().replace("-", " "))
    words = ("--recovery-key-file", str(typed), "--new-passphrase-file", str(new_secret))
    assert coach_app("store", "recover", *words).code == DONE
    assert coach_app("store", "info").code == LOCKED
    assert last_line(door).action == "opened by recovery key"


def test_the_kit_is_private_and_never_replaces_a_file(coach_app: CoachApp, tmp_path: Path) -> None:
    sheet = tmp_path / "kit.pdf"
    coach_app("store", "recovery-kit", "-o", str(sheet))
    before = sheet.read_bytes()
    again = coach_app("store", "recovery-kit", "-o", str(sheet))
    assert again.code == REFUSED
    assert "store.file_already_there" in again.err
    assert sheet.read_bytes() == before
    if sys.platform != "win32":
        assert stat.S_IMODE(sheet.stat().st_mode) == 0o600


def test_the_key_is_never_said_where_it_could_stay_in_a_log(
    coach_app: CoachApp, tmp_path: Path
) -> None:
    sheet = tmp_path / "kit.pdf"
    answered = coach_app("store", "recovery-kit", "-o", str(sheet))
    key = key_on(sheet)
    for group in key.split("-"):
        assert group not in answered.out + answered.err
    assert normal_form(key)


def test_a_new_kit_ends_the_old_one(coach_app: CoachApp, tmp_path: Path, new_secret: Path) -> None:
    for name in ("first.pdf", "second.pdf"):
        coach_app("store", "recovery-kit", "-o", str(tmp_path / name))
    typed = kept(tmp_path / "typed", key_on(tmp_path / "first.pdf"))
    words = ("--recovery-key-file", str(typed), "--new-passphrase-file", str(new_secret))
    refused = coach_app("store", "recover", *words)
    assert refused.code == LOCKED
    assert "store.wrong_recovery_key" in refused.err
    assert coach_app("store", "info").code == DONE


def test_a_kit_that_cannot_be_written_leaves_the_old_key_in_force(
    coach_app: CoachApp, tmp_path: Path, new_secret: Path
) -> None:
    coach_app("store", "recovery-kit", "-o", str(tmp_path / "kit.pdf"))
    refused = coach_app("store", "recovery-kit", "-o", str(tmp_path / "missing" / "kit.pdf"))
    assert refused.code == REFUSED
    typed = kept(tmp_path / "typed", key_on(tmp_path / "kit.pdf"))
    words = ("--recovery-key-file", str(typed), "--new-passphrase-file", str(new_secret))
    assert coach_app("store", "recover", *words).code == DONE


def test_a_mistype_is_named_and_does_not_count(
    coach_app: CoachApp, tmp_path: Path, new_secret: Path
) -> None:
    typed = kept(tmp_path / "typed", "ABCDE-FGHJK")
    words = ("--recovery-key-file", str(typed), "--new-passphrase-file", str(new_secret))
    for _ in range(6):
        refused = coach_app("store", "recover", *words)
        assert refused.code == LOCKED
        assert "store.recovery_key_mistyped" in refused.err
    assert coach_app("store", "info").code == DONE


def opened_by_escrow(coach_app: CoachApp, folder: Path, secret: Path, second: str) -> Answered:
    names = ("--first", "Ann Sample", "--second", second, "--reason", "Coach is away, ill")
    files = ("--private-key-file", str(folder / "private.pem"))
    new = ("--new-passphrase-file", str(secret))
    return coach_app("store", "escrow", "open", *files, *names, *new)


def test_two_people_open_by_escrow_and_the_store_says_who_and_why(
    coach_app: CoachApp, organisation: Path, new_secret: Path, door: Door
) -> None:
    key = ("--public-key", str(organisation / "public.pem"))
    added = coach_app("store", "escrow", "add", *key)
    assert added.code == DONE
    told = coach_app("store", "info", "--json").json["escrow_keys"]
    assert told[0] in added.out
    alone = opened_by_escrow(coach_app, organisation, new_secret, "ann  sample")
    assert alone.code == REFUSED
    assert "store.escrow_needs_two" in alone.err
    both = opened_by_escrow(coach_app, organisation, new_secret, "Ben Sample")
    assert both.code == DONE
    line = last_line(door)
    assert line.who == "Ann Sample and Ben Sample"
    assert line.action == "opened by escrow: Coach is away, ill"
    assert coach_app("store", "verify").code == LOCKED  # the old passphrase is gone


def test_without_the_key_of_the_organisation_nobody_opens_by_escrow(
    coach_app: CoachApp, organisation: Path, new_secret: Path
) -> None:
    refused = opened_by_escrow(coach_app, organisation, new_secret, "Ben Sample")
    assert refused.code == LOCKED
    assert "store.no_escrow" in refused.err


def test_wrong_passphrases_back_off_across_commands(
    coach_app: CoachApp, secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long the commands take: no time passes between them."""
    monkeypatch.setattr(Attempts, "_passed_since", lambda *_: 0.0)
    right = secret.read_text(encoding="utf-8")
    kept(secret, "not the right words")
    answers = [coach_app("store", "info") for _ in range(5)]
    assert {a.code for a in answers} == {LOCKED}
    assert ["too_many" in a.err for a in answers] == [False] * 4 + [True]
    kept(secret, right.strip())
    assert "store.too_many_tries" in coach_app("store", "info").err


def test_a_new_store_gets_its_kit_and_its_escrow_key_at_once(
    tmp_path: Path, secret: Path, organisation: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "kit.pdf"
    there = ("--store", str(tmp_path / "new"), "--passphrase-file", str(secret))
    extras = ("--recovery-kit", str(sheet), "--shown-name", "Jo")
    escrow = ("--escrow-public-key", str(organisation / "public.pem"))
    assert run([*there, "store", "create", "--coach", "Jo Coach", *extras, *escrow]) == DONE
    assert normal_form(key_on(sheet))
    capsys.readouterr()
    assert run([*there, "store", "info", "--json"]) == DONE
    told = capsys.readouterr().out
    assert '"recovery_key": true' in told
    assert '"shown_name": "Jo"' not in told


def test_a_bad_escrow_key_makes_no_store(
    tmp_path: Path, secret: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = ("--store", str(tmp_path / "new"), "--passphrase-file", str(secret))
    bad = ("--escrow-public-key", str(secret))
    assert run([*there, "store", "create", "--coach", "Jo Coach", *bad]) == REFUSED
    assert "store.escrow_key_unusable" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


@pytest.fixture
def laptop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A laptop without any store yet."""
    folder = tmp_path / "profile folder"
    monkeypatch.delenv("COACH_STORE", raising=False)
    monkeypatch.setattr("coach_app.bootstrap.user_data_path", lambda *_, **__: folder)
    return folder


def test_two_coaches_have_a_store_each_and_have_to_say_which(
    laptop: Path, secret: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make = ["--passphrase-file", str(secret), "store", "create", "--coach"]
    assert run([*make, "Jo Coach", "--shown-name", "Jo"]) == DONE
    assert run([*make, "Sam Other"]) == REFUSED  # never over or into another's store
    assert "store.already_there" in capsys.readouterr().err
    assert run(["--passphrase-file", str(secret), "store", "info"]) == DONE
    assert run([*make, "Sam Other", "--another-coach"]) == DONE
    capsys.readouterr()
    assert run(["--passphrase-file", str(secret), "store", "info"]) == REFUSED
    assert "store.several_coaches" in capsys.readouterr().err
    assert run(["store", "profiles"]) == DONE
    listed = capsys.readouterr().out
    assert "Jo: " in listed
    assert "Sam" not in listed
    assert "Coach" not in listed.replace("coach", "")
    for folder in laptop.iterdir():
        there = ["--store", str(folder), "--passphrase-file", str(secret)]
        assert run([*there, "store", "info", "--json"]) == DONE
