"""Papers leave by their own door: printed, locked on a stick, as a code; each with its line."""

import errno
import io
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.cli.files import write_copy
from coach_app.domain.disclosed import Became, Route, Way, delivery_of
from coach_app.domain.disclosure import EmployerConsentMissing, Released
from coach_app.domain.errors import PlanNotAgreed, Refusal
from coach_app.domain.fields import visible
from coach_app.plans.locked_copy import CodeWrong, NothingSignedInside, lock, unlock
from coach_app.plans.scan_text import MOST, scan_text
from coach_app.plans.verifying import DocumentLocked
from coach_app.services import (
    caseload,
    checking,
    consents,
    disclosures,
    documents,
    handing_over,
    planning,
)
from coach_app.services.checking import Standing
from coach_app.services.desk import Desk
from coach_app.services.handing_over import (
    NotWritten,
    PlaceFull,
    PlaceGone,
    PlaceReadOnly,
    WrittenWrong,
)
from coach_app.store.refusals import DiskFull
from coach_app.store.spoken_code import as_typed, spoken_code
from coach_app.store.unit_of_work import UnitOfWork
from tests.support import changed_bytes, copies, journeys
from tests.support.papers import words_of
from tests.support.sample_plan import sample_plan


def signed_paper(desk: Desk) -> tuple[str, str]:
    """Ids of a case and of its signed plan as a document."""
    case_id, _ = journeys.signed_case(desk)
    return case_id, caseload.open_case(desk, case_id).file.documents[0].id


@pytest.mark.parametrize("way", [Way.PRINT, Way.FILE])
def test_what_leaves_is_byte_for_byte_what_was_kept(desk: Desk, way: Way) -> None:
    case_id, document_id = signed_paper(desk)
    copy = handing_over.release(desk, document_id, way)
    assert copy.data == documents.pdf(desk, document_id)
    (line,) = disclosures.log_of(desk, case_id)
    assert (line.way, line.route, line.document_id) == (way, Route.PARTICIPANT_COPY, document_id)


def test_a_locked_copy_opens_with_its_code_alone_and_holds_the_signed_file(
    desk: Desk, tmp_path: Path
) -> None:
    case_id, document_id = signed_paper(desk)
    made = handing_over.lock(desk, document_id, Way.STICK)
    assert re.fullmatch(r"\d{4}( \d{4}){4}", made.code)
    data = made.copy.data
    with pikepdf.open(io.BytesIO(data), password=as_typed(made.code)) as opened:
        assert (opened.encryption.R, opened.encryption.bits) == (6, 256)
        assert opened.allow.accessibility
        assert "/AcroForm" not in opened.Root
    for wrong in ("", "0000 0000 0000 0000 0000", made.code[:-1], "\u0664" * 20):
        with pytest.raises((CodeWrong, DocumentLocked)):
            checking.check(desk, data, wrong)
    assert unlock(data, as_typed(made.code)) == documents.pdf(desk, document_id)
    assert checking.check(desk, data, made.code).standing is Standing.SOUND
    (line,) = disclosures.log_of(desk, case_id)
    assert (line.way, line.what.endswith(", under a code")) == (Way.STICK, True)
    assert made.code not in str(line)
    plain = tmp_path / "opened.pdf"
    with pikepdf.open(io.BytesIO(data), password=as_typed(made.code)) as opened:
        opened.save(plain)
    assert "Frankie Notreal" in words_of(plain), "the drawn name is still on the page"


def test_nothing_of_a_locked_copy_can_be_read_without_the_code(desk: Desk) -> None:
    _, document_id = signed_paper(desk)
    data = handing_over.lock(desk, document_id, Way.STICK).copy.data
    for word in (
        b"Frankie",
        b"Notreal",
        "Frankie".encode("utf-16-be"),
        b"content-sha256",
        b"Thrive-in-Work",
    ):
        assert word not in data


def test_a_file_that_was_locked_elsewhere_holds_nothing_signed(desk: Desk) -> None:
    _, document_id = signed_paper(desk)
    elsewhere = changed_bytes.locked(documents.pdf(desk, document_id), "secret")
    with pytest.raises(NothingSignedInside):
        checking.check(desk, elsewhere, "secret")


def test_codes_are_long_and_never_the_same() -> None:
    codes = {spoken_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(len(as_typed(code)) == 20 for code in codes)


def test_an_employer_copy_needs_its_consent_by_every_way(desk: Desk, tmp_path: Path) -> None:
    case_id, _, copy = copies.made(desk)
    for way in Way:
        assert handing_over.release(desk, copy.id, way).disclosure.recipient_name == copies.BAKERY
    assert handing_over.lock(desk, copy.id, Way.STICK).copy.disclosure.route is Route.EMPLOYER_COPY
    assert handing_over.look(desk, case_id, copy.id).recipient == copies.BAKERY
    (consent,) = caseload.open_case(desk, case_id).file.employer_consents
    consents.withdraw_employer_copy(desk, consent.id)
    logged = len(disclosures.log_of(desk, case_id))
    for way in Way:
        with pytest.raises(EmployerConsentMissing):
            handing_over.release(desk, copy.id, way)
        with pytest.raises(EmployerConsentMissing):
            handing_over.lock(desk, copy.id, way)
    with pytest.raises(EmployerConsentMissing):
        handing_over.for_another_program(desk, copy.id)
    assert not list(tmp_path.rglob("outside/*"))
    assert "has not allowed" in handing_over.look(desk, case_id, copy.id).why_not
    assert len(disclosures.log_of(desk, case_id)) == logged


# --- a code to scan ---------------------------------------------------------------------------


def test_the_code_says_the_next_steps_and_no_name(desk: Desk) -> None:
    case_id, plan_id = journeys.signed_case(desk)
    made = handing_over.scan_code(desk, plan_id)
    file = caseload.open_case(desk, case_id).file
    assert file.agreed_plan is not None
    assert file.agreed_plan.steps[0].title in made.text
    for private in ("Frankie", "Notreal", file.case.ref, desk.coach.name):
        assert private not in made.text
    assert 21 <= len(made.rows) == len(made.rows[0]) <= 97
    (line,) = disclosures.log_of(desk, case_id)
    assert line.way is Way.SCREEN


def test_a_draft_has_no_code(desk: Desk) -> None:
    plan_id = planning.draft(desk, journeys.assessed_case(desk)).record_id
    with pytest.raises(PlanNotAgreed):
        handing_over.scan_code(desk, plan_id)


LETTERS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=400)


@given(title=LETTERS.filter(visible))
def test_the_code_is_never_too_large_for_an_old_telephone(title: str) -> None:
    plan = sample_plan()
    long = replace(plan, steps=tuple(replace(step, title=title) for step in plan.steps))
    assert len(scan_text(long).encode("utf-8")) <= MOST


# --- places that do not take it -----------------------------------------------------------------


def a_copy(desk: Desk) -> Released:
    return handing_over.release(desk, signed_paper(desk)[1], Way.FILE)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (errno.ENOSPC, PlaceFull),
        (errno.EDQUOT, PlaceFull),
        (errno.EROFS, PlaceReadOnly),
        (errno.EACCES, PlaceReadOnly),
        (errno.EIO, PlaceGone),
        (errno.ENODEV, PlaceGone),
        (errno.ENAMETOOLONG, NotWritten),
    ],
)
def test_a_stick_that_does_not_take_it_is_told_apart(
    desk: Desk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    code: int,
    expected: type[Refusal],
) -> None:
    """The disk gives up in the middle, after half of it was written."""
    copy = a_copy(desk)

    def fail(_: int) -> NoReturn:
        raise OSError(code, "")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(expected, match="is safe"):
        handing_over.write_out(desk, tmp_path / "copy.pdf", copy)
    assert list(tmp_path.glob("*copy*")) == [], "nothing half-written"
    assert became(desk, copy) == [Became.NOT_LEFT]


def test_a_folder_that_is_gone_or_a_file_in_its_place(desk: Desk, tmp_path: Path) -> None:
    copy = a_copy(desk)
    with pytest.raises(PlaceGone):
        handing_over.write_out(desk, tmp_path / "stick" / "copy.pdf", copy)
    (tmp_path / "stick").write_text("a file")
    with pytest.raises(PlaceGone):
        handing_over.write_out(desk, tmp_path / "stick" / "copy.pdf", copy)


def test_a_stick_that_keeps_something_else_is_noticed(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = a_copy(desk)
    monkeypatch.setattr(Path, "read_bytes", lambda _: copy.data[:-1])
    with pytest.raises(WrittenWrong):
        handing_over.write_out(desk, tmp_path / "copy.pdf", copy)
    assert became(desk, copy) == [Became.IN_PART], "some of it may lie there"


def test_what_was_written_has_its_line_and_nothing_else(desk: Desk, tmp_path: Path) -> None:
    copy = a_copy(desk)
    handing_over.write_out(desk, tmp_path / "copy.pdf", copy)
    assert disclosures.log_of(desk, copy.disclosure.case_id) == (copy.disclosure,)
    assert became(desk, copy) == []


def test_of_a_list_of_many_every_line_says_that_it_failed(desk: Desk, tmp_path: Path) -> None:
    people = [journeys.agreed_case(desk), journeys.agreed_case(desk)]
    table = caseload.table(desk, caseload.page(desk).rows)
    with pytest.raises(FileNotFoundError):
        write_copy(desk, tmp_path / "gone" / "list.csv", table)
    for case_id in people:
        (line,) = disclosures.log_of(desk, case_id)
        assert delivery_of(line, caseload.open_case(desk, case_id).file.deliveries) is not None


def test_a_store_that_cannot_be_written_either_still_tells_what_went_wrong(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line then says more than there was, never less."""
    copy = a_copy(desk)

    def full(*_: object, **__: object) -> NoReturn:
        raise DiskFull

    monkeypatch.setattr(UnitOfWork, "save", full)
    with pytest.raises(PlaceGone):
        handing_over.write_out(desk, tmp_path / "gone" / "copy.pdf", copy)
    monkeypatch.undo()
    assert became(desk, copy) == []


def became(desk: Desk, copy: Released) -> list[Became]:
    """What the log of the case says of this copy beside its line."""
    file = caseload.open_case(desk, copy.disclosure.case_id).file
    assert copy.disclosure in file.disclosures, "its line is never rewritten"
    return [one.became for one in file.deliveries if one.disclosure_id == copy.disclosure.id]


def test_locking_is_of_pdfs_only(desk: Desk) -> None:
    with pytest.raises(Refusal, match="not a whole PDF"):
        lock(b"nothing", "1")
