"""Signatures hold, other programs agree, and each attack is seen for what it is."""

import io
import logging
import os
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    pdf_name,
    pdf_string,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from coach_app.domain.errors import AlreadySigned, FieldInvalid, Refusal, SignatureEmpty
from coach_app.plans.marks import MarkUnusable
from coach_app.plans.pdf import render
from coach_app.plans.sealing import (
    DocumentUnreadable,
    DrawnMark,
    FieldNotThere,
    SealEnded,
    SealNotValidNow,
    SealUnusable,
    TypedMark,
    seal,
)
from coach_app.plans.trust import Trust
from coach_app.plans.verifying import NOT_KEPT, NOT_SIGNED, OTHER_CONTENT, Verification, verify
from tests.documents.conftest import DRAWN, Signed, sign
from tests.support.certificates import Authority, make_authority
from tests.support.changed_places import chosen_places
from tests.support.sample_plan import NOW, figure_document


@pytest.fixture
def check(authority: Authority) -> Callable[[bytes], Verification]:
    def checked(pdf: bytes) -> Verification:
        return verify(pdf, trust=Trust.in_root(authority.root_pem))

    return checked


def test_two_signatures_are_good(signed: Signed, authority: Authority) -> None:
    found = verify(
        signed.twice,
        trust=Trust.in_root(authority.root_pem),
        known_sha256=frozenset({sha256(signed.twice).hexdigest()}),
        content_hash=signed.content_hash,
    )
    assert found.ok
    assert found.problems == ()
    assert [one.field for one in found.signatures] == ["participant", "coach"]
    assert all(one.good for one in found.signatures)
    assert [one.whole_file for one in found.signatures] == [False, True]
    first = found.signatures[0]
    assert first.signer == "Name of the participant"
    assert first.when == NOW
    assert first.place == "Example Library"
    assert first.certificate == "Example authority laptop 1"
    assert found.content_hash == signed.content_hash


def test_signing_leaves_the_bytes_before_it_alone(signed: Signed) -> None:
    assert signed.once.startswith(signed.unsigned)
    assert signed.twice.startswith(signed.once)


def test_pdfsig_agrees(signed: Signed, tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(signed.twice)
    done = subprocess.run(["pdfsig", path], capture_output=True, encoding="utf-8", check=False)
    assert done.stdout.count("Signature is Valid.") == 2
    assert "Total document signed" in done.stdout.split("Signature #2")[1]
    assert done.stdout.count("ETSI.CAdES.detached") == 2
    assert done.stdout.count("Signing Time: Dec 01 2026") == 2


def test_a_signature_still_missing_is_said(
    signed: Signed, check: Callable[[bytes], Verification]
) -> None:
    found = check(signed.once)
    assert not found.ok
    assert found.unsigned == ("coach",)
    assert found.problems == ("The signature \u201ccoach\u201d is missing.",)


def test_worker_threads_can_seal(signed: Signed, authority: Authority) -> None:
    def job(_: int) -> bytes:
        return sign(signed.unsigned, authority.identity, "participant", certify=True)

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(job, range(8)))
    sizes = [len(pdf) for pdf in made]
    assert max(sizes) - min(sizes) < 50, "a signature is now and then a byte or two shorter"


# --- attacks ------------------------------------------------------------------------------


def byte_flipped(pdf: bytes) -> bytes:
    return flip(pdf, pdf.index(b"stream") + 40)


def flip(pdf: bytes, at: int) -> bytes:
    return pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]


def name_changed(pdf: bytes) -> bytes:
    """The signer's name in the signature dictionary, the same length."""
    return pdf.replace(b"(Name of the coach)", b"(Name of the couch)")


def overlay_added(pdf: bytes) -> bytes:
    """A note laid over the first page, as an incremental update."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    note = DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/FreeText"),
            pdf_name("/Rect"): ArrayObject([NumberObject(n) for n in (100, 400, 400, 500)]),
            pdf_name("/Contents"): pdf_string("I agree to something else"),
            pdf_name("/DA"): pdf_string("/Helv 12 Tf"),
        }
    )
    writer.register_annotation(writer.root["/Pages"]["/Kids"].raw_get(0), writer.add_object(note))
    return written(writer)


def page_replaced(pdf: bytes) -> bytes:
    """Another content for the first page."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0]
    page[pdf_name("/Contents")] = writer.add_object(StreamObject(stream_data=b"0 0 99 99 re f"))
    writer.update_container(page)
    return written(writer)


def title_changed(pdf: bytes) -> bytes:
    """What a screen reader says for the first heading."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    heading = writer.root["/StructTreeRoot"]["/K"]["/K"][0]
    heading[NameObject("/Alt")] = pdf_string("Another plan")
    writer.update_container(heading)
    return written(writer)


def written(writer: IncrementalPdfFileWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def saved_again(pdf: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        out = io.BytesIO()
        opened.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "attack",
    [byte_flipped, name_changed, overlay_added, page_replaced, title_changed, saved_again],
    ids=lambda attack: attack.__name__,
)
def test_a_changed_file_is_not_good(
    attack: Callable[[bytes], bytes], signed: Signed, check: Callable[[bytes], Verification]
) -> None:
    changed = attack(signed.twice)
    assert changed != signed.twice
    found = check(changed)
    assert not found.ok
    assert any("changed" in problem or "added" in problem for problem in found.problems)


def test_a_figure_that_says_something_else_is_seen(authority: Authority) -> None:
    from_blocks = render(figure_document()).pdf
    pdf = sign(from_blocks, authority.identity, "coach", certify=True)
    assert verify(pdf, trust=Trust.in_root(authority.root_pem)).ok
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    figure = next(
        child.get_object()
        for child in writer.root["/StructTreeRoot"]["/K"]["/K"]
        if child.get_object()["/S"] == "/Figure"
    )
    figure[NameObject("/Alt")] = pdf_string("Hours a week: 40.")
    writer.update_container(figure)
    found = verify(written(writer), trust=Trust.in_root(authority.root_pem))
    assert not found.ok
    assert found.signatures[0].changed_afterwards


def test_taken_out_signatures_are_seen(
    signed: Signed, authority: Authority, check: Callable[[bytes], Verification]
) -> None:
    cut_back = signed.twice[: len(signed.unsigned)]
    assert check(cut_back).problems[0] == NOT_SIGNED
    known = frozenset({sha256(signed.twice).hexdigest()})
    for shorter in (signed.once, signed.unsigned):
        found = verify(shorter, trust=Trust.in_root(authority.root_pem), known_sha256=known)
        assert NOT_KEPT in found.problems


def test_a_rogue_certificate_is_not_trusted(
    signed: Signed, check: Callable[[bytes], Verification]
) -> None:
    rogue = make_authority()  # the same names, other keys
    found = check(sign(signed.once, rogue.identity, "coach"))
    assert [one.trusted for one in found.signatures] == [True, False]
    assert found.problems == (
        "The signature \u201ccoach\u201d was not made with a seal of this organisation.",
    )


def test_another_plan_is_not_the_agreed_one(signed: Signed, authority: Authority) -> None:
    found = verify(signed.twice, trust=Trust.in_root(authority.root_pem), content_hash="0" * 64)
    assert found.problems == (OTHER_CONTENT,)


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7", b"Dear coach", b"\0" * 5000, b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_is_refused(pdf: bytes, check: Callable[[bytes], Verification]) -> None:
    with pytest.raises(DocumentUnreadable):
        check(pdf)


def test_junk_at_the_end_and_cut_files_are_refused_or_not_good(
    signed: Signed, check: Callable[[bytes], Verification]
) -> None:
    pdf = signed.twice
    for broken in (
        pdf + b"junk" * 500,
        pdf + b"\n",
        *(pdf[: len(pdf) * n // 12] for n in range(12)),
    ):
        assert not good(check, broken), len(broken)


def test_no_flipped_bit_is_good_or_crashes(
    signed: Signed, check: Callable[[bytes], Verification]
) -> None:
    """A bit in each kind of place of each revision; `make attacks` flips thousands."""
    for at, kind in chosen_places(signed.twice, int(os.environ.get("COACH_FLIPS", "0"))):
        assert not good(check, flip(signed.twice, at)), (kind, at)


def test_a_bit_is_flipped_in_every_kind_of_place(signed: Signed) -> None:
    kinds = {kind for _, kind in chosen_places(signed.twice, 0)}
    revisions = {revision for revision, _ in kinds}
    assert len(revisions) == 3, "as drawn, after the first signature, after the second"
    assert {name for _, name in kinds} == {"stream", "skeleton", "signature", "table", "range"}
    assert len(list(chosen_places(signed.twice, 500))) > 400


def good(check: Callable[[bytes], Verification], pdf: bytes) -> bool:
    try:
        return check(pdf).ok
    except DocumentUnreadable:
        return False


def test_checking_writes_nothing_to_the_log(
    signed: Signed, check: Callable[[bytes], Verification], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    check(overlay_added(sign(signed.once, make_authority().identity, "coach")))
    assert caplog.text == ""


# --- refusals -----------------------------------------------------------------------------


def test_a_field_is_signed_once(signed: Signed, authority: Authority) -> None:
    with pytest.raises(AlreadySigned):
        sign(signed.twice, authority.identity, "coach")


def test_a_field_has_to_be_there(signed: Signed, authority: Authority) -> None:
    with pytest.raises(FieldNotThere):
        sign(signed.unsigned, authority.identity, "employer")


@pytest.mark.parametrize("pdf", [b"", b"Dear coach", b"%PDF-1.7\n%%EOF"])
def test_only_a_pdf_can_be_signed(pdf: bytes, authority: Authority) -> None:
    with pytest.raises(DocumentUnreadable):
        sign(pdf, authority.identity, "coach")


@pytest.mark.parametrize(
    ("mark", "refusal"),
    [
        (DrawnMark(()), SignatureEmpty),
        (DrawnMark(((),)), SignatureEmpty),
        (TypedMark(" \t\u200b"), SignatureEmpty),
        (DrawnMark((((float("nan"), 0.5, 0.5),),)), MarkUnusable),
        (DrawnMark((((1e9, 0.5, 0.5),),)), MarkUnusable),
        (DrawnMark((((0.5, 0.5, 0.5),) * 20_001,)), MarkUnusable),
    ],
)
def test_a_mark_must_be_one(
    mark: DrawnMark | TypedMark, refusal: type[Refusal], signed: Signed, authority: Authority
) -> None:
    with pytest.raises(refusal):
        sign(signed.unsigned, authority.identity, "participant", mark)


@pytest.mark.parametrize("mark", [DrawnMark((((0.5, 0.5, 0.0),),)), TypedMark("\U0001f600" * 90)])
def test_a_dot_and_a_long_name_can_be_marks(
    mark: DrawnMark | TypedMark,
    signed: Signed,
    authority: Authority,
    check: Callable[[bytes], Verification],
) -> None:
    once = sign(signed.unsigned, authority.identity, "participant", mark, certify=True)
    assert check(once).signatures[0].good


def test_a_clock_in_1970_or_an_old_seal_is_refused(signed: Signed) -> None:
    for day, refusal in (
        (datetime(1970, 1, 1, tzinfo=UTC), SealEnded),
        (NOW + timedelta(days=60), SealNotValidNow),
    ):
        authority = make_authority(start=day, end=day + timedelta(days=1))
        with pytest.raises(refusal):
            sign(signed.unsigned, authority.identity, "participant")


def test_a_time_without_its_zone_is_refused(signed: Signed, authority: Authority) -> None:
    with pytest.raises(FieldInvalid):
        seal(
            signed.unsigned,
            field="participant",
            signer_name="Sam",
            mark=DRAWN,
            reason="",
            location="",
            identity=authority.identity,
            certify=True,
            when=datetime(2026, 12, 1),  # noqa: DTZ001 - the point of the test
        )


def test_a_damaged_key_is_refused(signed: Signed, authority: Authority) -> None:
    for damaged in (
        replace(authority.identity, key_pem=b"not a key"),
        replace(authority.identity, certificate_pem=b""),
        replace(authority.identity, key_pem=make_authority().identity.certificate_pem),
    ):
        with pytest.raises(SealUnusable):
            sign(signed.unsigned, damaged, "participant")


def test_the_key_is_not_shown(authority: Authority) -> None:
    assert "PRIVATE" not in repr(authority.identity)
    assert "PRIVATE" not in str(authority.identity)
