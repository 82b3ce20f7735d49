"""Every way we know of to make a signed file say something else is refused, and said why."""

import io
import subprocess
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.signers import PdfTimeStamper

from coach_app.domain.verified import Seal
from coach_app.plans import sealing
from coach_app.plans.sealing import SealIdentity, SealingWriter
from coach_app.plans.trust import Trust, TrustedRoot
from coach_app.plans.verifying import (
    CHANGEABLE,
    MISPLACED,
    DocumentLocked,
    DocumentUnreadable,
    Verification,
    verify,
)
from tests.documents.conftest import LATER, Check, Signed, sign
from tests.support import attacks, changed_bytes, late_changes, prepared, shadow_attacks
from tests.support.certificates import Authority, make_authority, make_clock
from tests.support.sample_plan import NOW

APPENDED = (*attacks.APPENDED, *late_changes.LATE)


@pytest.mark.parametrize("attack", APPENDED, ids=lambda attack: attack.__name__)
def test_what_is_appended_is_seen(attack: attacks.Attack, signed: Signed, check: Check) -> None:
    found = check(attack(signed.twice))
    assert not found.ok
    assert found.signatures[0].changed_afterwards
    assert any("added to the file or changed" in problem for problem in found.problems)


@pytest.mark.parametrize("overlay", attacks.OVERLAYS.values(), ids=attacks.OVERLAYS)
def test_what_is_laid_over_a_page_is_seen(
    overlay: attacks.Attack, signed: Signed, check: Check
) -> None:
    found = check(overlay(signed.twice))
    assert not found.ok
    assert all(one.changed_afterwards for one in found.signatures)


BETWEEN = [one for one in APPENDED if one is not attacks.signature_emptied]


@pytest.mark.parametrize("attack", BETWEEN, ids=lambda attack: attack.__name__)
def test_what_is_changed_between_two_signatures_is_seen(
    attack: attacks.Attack, signed: Signed, authority: Authority, check: Check
) -> None:
    """The coach's own laptop changes the plan after the participant has signed, and signs it."""
    try:
        doctored = sign(attack(signed.once), authority.identity, "coach")
    except (ValueError, KeyError, TypeError, AttributeError):
        return  # what cannot be signed any more deceives nobody
    found = check(doctored)
    assert not found.ok
    assert found.signatures[0].changed_afterwards


@pytest.mark.parametrize(
    "attack", shadow_attacks.BETWEEN.values(), ids=list(shadow_attacks.BETWEEN)
)
def test_what_the_rules_of_the_library_let_pass_is_seen(
    attack: attacks.Attack, signed: Signed, authority: Authority, check: Check
) -> None:
    found = check(sign(attack(signed.once), authority.identity, "coach"))
    assert not found.ok
    assert found.signatures[0].changed_afterwards


@pytest.mark.parametrize("attack", prepared.PREPARED.values(), ids=list(prepared.PREPARED))
def test_what_was_prepared_before_anybody_signed_is_seen(
    attack: attacks.Attack, signed: Signed, authority: Authority, check: Check
) -> None:
    once = sign(attack(signed.unsigned), authority.identity, "participant", certify=True)
    found = check(sign(once, authority.identity, "coach"))
    assert all(one.good for one in found.signatures)
    assert found.problems == (CHANGEABLE,)


def test_a_thing_in_the_place_of_a_signature_is_named(
    signed: Signed, authority: Authority, check: Check
) -> None:
    once = shadow_attacks.field_of_no_kind(signed.once)
    assert MISPLACED in check(sign(once, authority.identity, "coach")).problems


def test_a_copied_signature_is_said_to_be_broken(
    signed: Signed, authority: Authority, check: Check
) -> None:
    once = shadow_attacks.fake_of_participants(signed.once)
    with pytest.raises(DocumentUnreadable, match="A signature in this file is broken"):
        check(sign(once, authority.identity, "coach"))


def test_what_lies_behind_the_first_signature_is_seen_as_well(
    signed: Signed, authority: Authority, check: Check
) -> None:
    doctored = changed_bytes.something_behind_a_signature(signed.once)
    found = check(sign(doctored, authority.identity, "coach"))
    assert [one.changed_afterwards for one in found.signatures] == [True, False]
    assert not found.ok


@pytest.mark.parametrize("attack", changed_bytes.BYTES, ids=lambda attack: attack.__name__)
def test_changed_bytes_are_seen(attack: attacks.Attack, signed: Signed, check: Check) -> None:
    changed = attack(signed.twice)
    assert changed != signed.twice
    try:
        found = check(changed)
    except DocumentUnreadable:
        return
    assert not found.ok
    assert found.problems


def test_what_pdfsig_lets_pass_is_seen_here(signed: Signed, check: Check, tmp_path: Path) -> None:
    """The reason for a check of our own."""
    path = tmp_path / "plan.pdf"
    path.write_bytes(attacks.OVERLAYS["free_text"](signed.twice))
    said = subprocess.run(["pdfsig", path], capture_output=True, encoding="utf-8", check=False)
    assert said.stdout.count("Signature is Valid.") == 2
    assert not check(path.read_bytes()).ok


# --- seals ----------------------------------------------------------------------------------


def seal_of(found: Verification) -> Seal:
    return found.signatures[-1].seal


def test_an_authority_with_the_same_names_is_a_stranger(signed: Signed, check: Check) -> None:
    found = check(sign(signed.once, make_authority().identity, "coach"))
    assert [one.trusted for one in found.signatures] == [True, False]
    assert seal_of(found) is Seal.STRANGE
    assert "was not made with a seal of this organisation" in " ".join(found.problems)


def test_our_authority_put_into_a_rogue_chain_does_not_help(
    signed: Signed, authority: Authority, check: Check
) -> None:
    rogue = make_authority().identity
    dressed_up = replace(rogue, chain_pem=authority.identity.chain_pem + authority.root_pem)
    assert seal_of(check(sign(signed.once, dressed_up, "coach"))) is Seal.STRANGE


def test_our_certificate_with_another_key_does_not_fit(
    signed: Signed, authority: Authority, check: Check
) -> None:
    mixed = replace(authority.identity, key_pem=make_authority().identity.key_pem)
    found = check(sign(signed.once, mixed, "coach"))
    assert not found.signatures[-1].intact


def test_a_whole_paper_of_a_stranger_is_not_ours(signed: Signed, check: Check) -> None:
    rogue = make_authority().identity
    once = sign(signed.unsigned, rogue, "participant", certify=True)
    found = check(sign(once, rogue, "coach"))
    assert [one.seal for one in found.signatures] == [Seal.STRANGE] * 2


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (NOW - timedelta(days=90), NOW - timedelta(days=1), Seal.ENDED),
        (NOW + timedelta(days=1), NOW + timedelta(days=90), Seal.TOO_EARLY),
    ],
)
def test_a_seal_counts_in_its_time_only(
    signed: Signed,
    start: datetime,
    end: datetime,
    expected: Seal,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = make_authority(start=start, end=end)
    signed_out_of_time = _forced(signed.unsigned, made.identity, monkeypatch)
    found = verify(signed_out_of_time, trust=Trust.in_root(made.root_pem), now=LATER)
    assert seal_of(found) is expected
    assert not found.ok


def _forced(pdf: bytes, identity: SealIdentity, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Signed by a program that does not look at the dates of its seal."""
    kept = sealing._signer

    def signer(identity: SealIdentity, _: datetime) -> object:
        certificate = next(load_certs_from_pemder_data(identity.certificate_pem))
        return kept(identity, certificate.not_valid_before + timedelta(minutes=1))

    monkeypatch.setattr(sealing, "_signer", signer)
    once = sign(pdf, identity, "participant", certify=True)
    return sign(once, identity, "coach")


@pytest.mark.parametrize(
    ("withdrawn", "kept", "expected"),
    [
        (NOW - timedelta(days=1), False, Seal.WITHDRAWN),
        (NOW - timedelta(days=1), True, Seal.WITHDRAWN),
        (NOW + timedelta(days=1), False, Seal.UNPROVEN),
        (NOW + timedelta(days=1), True, Seal.OURS),
    ],
)
def test_a_withdrawn_seal(
    signed: Signed, authority: Authority, withdrawn: datetime, *, kept: bool, expected: Seal
) -> None:
    serial = sealing.serial_of(authority.identity.certificate_pem)
    trust = replace(Trust.in_root(authority.root_pem), withdrawn={serial: withdrawn})
    digest = verify(signed.twice, trust=trust).sha256
    known = frozenset({digest}) if kept else None
    found = verify(signed.twice, trust=trust, now=LATER, known_sha256=known)
    assert seal_of(found) is expected
    assert found.signatures[0].withdrawn_at == withdrawn
    assert found.ok is (expected is Seal.OURS)
    if found.ok:
        assert "What it had signed before still counts" in " ".join(found.notes)


def test_the_laptops_own_seal_counts_until_the_organisation_gave_it_one(
    signed: Signed, authority: Authority
) -> None:
    for until, good in ((NOW + timedelta(days=1), True), (NOW - timedelta(days=1), False)):
        trust = Trust((TrustedRoot(authority.root_pem, until),))
        found = verify(signed.twice, trust=trust, now=LATER)
        assert found.ok is good
        assert (seal_of(found) is Seal.REPLACED) is not good


# --- what may lie beside signatures ------------------------------------------------------------


def test_certificates_beside_a_signature_change_nothing_of_who_signed(
    signed: Signed, authority: Authority, check: Check
) -> None:
    """Neither do those of a stranger, nor does his own among them help him."""
    stranger = make_authority()
    put = shadow_attacks.certificates_beside(stranger.root_pem, stranger.identity.certificate_pem)
    plain = check(signed.twice)
    found = check(sign(put(signed.once), authority.identity, "coach"))
    assert found.ok
    assert found.signatures == plain.signatures
    rogue = check(sign(put(signed.once), stranger.identity, "coach"))
    assert seal_of(rogue) is Seal.STRANGE
    assert not check(put(signed.twice)).ok, "the last signature covers the whole file"


def stamped(pdf: bytes, field: str) -> tuple[bytes, Trust]:
    clock, root = make_clock(NOW)
    out = io.BytesIO()
    PdfTimeStamper(clock, field_name=field).timestamp_pdf(
        SealingWriter(io.BytesIO(pdf)), "sha256", bytes_reserved=16_384, output=out
    )
    return out.getvalue(), Trust((TrustedRoot(root),))


def test_a_time_stamp_covers_what_lies_beside_the_signatures(
    signed: Signed, authority: Authority
) -> None:
    put = shadow_attacks.certificates_beside(authority.root_pem)
    pdf, clocks = stamped(put(signed.twice), "Timestamp1")
    trust = replace(clocks, roots=(*clocks.roots, TrustedRoot(authority.root_pem)))
    found = verify(pdf, trust=trust, now=LATER)
    assert found.ok
    assert [one.stamped_at for one in found.signatures] == [NOW, NOW]
    hidden = verify(changed_bytes.something_behind_a_signature(pdf), trust=trust, now=LATER)
    assert hidden.problems == ("The time stamp in this file is not sound.",)


def test_a_time_stamp_in_the_place_of_a_signature_is_named(
    signed: Signed, authority: Authority
) -> None:
    """The field is no longer empty, and nobody has signed in it."""
    pdf, clocks = stamped(signed.once, "coach")
    trust = replace(clocks, roots=(*clocks.roots, TrustedRoot(authority.root_pem)))
    found = verify(pdf, trust=trust, now=LATER)
    assert [one.field for one in found.signatures] == ["participant"]
    assert not found.ok
    assert MISPLACED in found.problems


# --- certification, places and times ----------------------------------------------------------


def test_a_paper_that_forbids_no_changes_is_refused(
    signed: Signed, authority: Authority, check: Check
) -> None:
    once = sign(signed.unsigned, authority.identity, "participant", certify=False)
    found = check(sign(once, authority.identity, "coach"))
    assert "does not forbid later changes" in " ".join(found.problems)


def test_a_paper_that_lets_notes_be_added_is_refused(
    signed: Signed, authority: Authority, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "MDPPerm", type("Lax", (), {"FILL_FORMS": MDPPerm.ANNOTATE}))
    once = sign(signed.unsigned, authority.identity, "participant", certify=True)
    monkeypatch.undo()
    twice = sign(once, authority.identity, "coach")
    found = check(attacks.OVERLAYS["free_text"](twice))
    assert "does not forbid later changes" in " ".join(found.problems)
    assert found.signatures[0].changed_afterwards


def test_a_signature_in_a_place_of_its_own_is_refused(
    signed: Signed, authority: Authority, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Made with a sound seal, in a field that nobody sees."""

    monkeypatch.setattr(sealing, "_field_size", lambda *_: (100.0, 50.0))
    third = sign(attacks.unseen_field_added(signed.twice), authority.identity, "someone")
    found = check(third)
    assert "in a place where none belongs" in " ".join(found.problems)


def test_a_time_that_has_not_come_yet_is_refused(signed: Signed, authority: Authority) -> None:
    trust = Trust.in_root(authority.root_pem)
    found = verify(signed.twice, trust=trust, now=NOW - timedelta(days=2))
    assert "a time that has not come yet" in " ".join(found.problems)
    found = verify(signed.twice, trust=trust, now=datetime(1970, 1, 1, tzinfo=UTC))
    assert not found.ok


# --- files that harm or are none ----------------------------------------------------------------


def test_an_encrypted_file_says_what_to_do(signed: Signed, check: Check) -> None:
    with pytest.raises(DocumentLocked, match="Give its code"):
        check(changed_bytes.locked(signed.twice, "a code"))
    with pytest.raises(DocumentLocked):
        check(changed_bytes.locked(signed.twice, ""))


@pytest.mark.parametrize("layers", [1, 3])
def test_a_file_that_unpacks_without_end_is_refused_in_little_room(
    layers: int, check: Check
) -> None:
    made = changed_bytes.bomb(layers)
    tracemalloc.start()
    try:
        with pytest.raises(DocumentUnreadable):
            check(made)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 600_000_000


def test_cut_files_are_never_good(signed: Signed, check: Check) -> None:
    pdf = signed.twice
    for part in range(1, 16):
        try:
            assert not check(pdf[: len(pdf) * part // 16]).ok
        except DocumentUnreadable:
            continue
