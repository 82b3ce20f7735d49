"""A copy under a code is changed before or after it is locked: never does it show one thing and
hold another."""

import io
from collections.abc import Callable

import pytest
from pikepdf import Array, Dictionary, Encryption, Name, Pdf, String

from coach_app.plans.locked_copy import (
    INSIDE,
    CodeWrong,
    NothingSignedInside,
    OtherPagesShown,
    lock,
    unlock,
)
from coach_app.plans.verifying import DocumentUnreadable
from tests.documents.conftest import Check, Signed
from tests.support import attacks, changed_bytes


def another_page(opened: Pdf) -> None:
    opened.pages[0].Contents = opened.make_stream(b"0 0 9 9 re f")


def page_taken_out(opened: Pdf) -> None:
    del opened.pages[0]


def script_beside_the_file(opened: Pdf) -> None:
    opened.Root.Names.JavaScript = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def second_file(opened: Pdf) -> None:
    opened.attachments["plan.pdf"] = b"%PDF"


def second_file_that_no_list_has(opened: Pdf) -> None:
    part = opened.make_stream(b"%PDF", Type=Name.EmbeddedFile)
    other = Dictionary(Type=Name.Filespec, F=String("plan.pdf"), EF=Dictionary(F=part))
    opened.Root.AF = Array([*opened.Root.AF, opened.make_indirect(other)])


def another_file_under_its_other_name(opened: Pdf) -> None:
    """Which of the two comes out is up to the reader."""
    parts = opened.attachments[INSIDE].obj.EF
    parts.F = opened.make_stream(b"%PDF-1.7 another plan", Type=Name.EmbeddedFile)


def file_beside_the_file(opened: Pdf) -> None:
    related = Array([String("plan.pdf"), opened.make_stream(b"%PDF", Type=Name.EmbeddedFile)])
    opened.attachments[INSIDE].obj.RF = Dictionary(F=related)


def no_file_in_its_place(opened: Pdf) -> None:
    del opened.attachments[INSIDE].obj.EF


def files_that_are_none(opened: Pdf) -> None:
    opened.Root.AF = Array([5, Dictionary(EF=Dictionary())])


LOCKED_CHANGES = (
    *(another_page, page_taken_out, script_beside_the_file, second_file),
    *(second_file_that_no_list_has, another_file_under_its_other_name, file_beside_the_file),
    files_that_are_none,
)


@pytest.mark.parametrize("change", LOCKED_CHANGES)
def test_a_locked_copy_that_shows_other_pages_than_the_signed_file_is_refused(
    change: Callable[[Pdf], None], signed: Signed
) -> None:
    code = "4711"
    with Pdf.open(io.BytesIO(lock(signed.twice, code)), password=code) as opened:
        as_it_was, changed = io.BytesIO(), io.BytesIO()
        again = Encryption(owner=code, user=code, R=6)
        opened.save(as_it_was, encryption=again)
        change(opened)
        opened.save(changed, encryption=again)
    assert unlock(as_it_was.getvalue(), code) == signed.twice
    with pytest.raises(OtherPagesShown):
        unlock(changed.getvalue(), code)


def test_a_locked_copy_whose_parts_are_of_another_kind_is_refused(signed: Signed) -> None:
    code = "4711"
    with Pdf.open(io.BytesIO(lock(signed.twice, code)), password=code) as opened:
        no_file_in_its_place(opened)
        out = io.BytesIO()
        opened.save(out, encryption=Encryption(owner=code, user=code, R=6))
    with pytest.raises(DocumentUnreadable):
        unlock(out.getvalue(), code)


def test_a_file_that_was_changed_before_it_was_locked_is_found_out(
    signed: Signed, check: Check
) -> None:
    """The lock holds what it was given: the file inside is what counts."""
    for attack in (attacks.OVERLAYS["free_text"], changed_bytes.something_behind_a_signature):
        doctored = attack(signed.twice)
        inside = unlock(lock(doctored, "4711"), "4711")
        assert inside == doctored
        assert not check(inside).ok


def test_a_locked_copy_whose_bytes_were_changed_never_gives_another_file_as_sound(
    signed: Signed, check: Check
) -> None:
    locked = lock(signed.twice, "4711")
    refused = (DocumentUnreadable, OtherPagesShown, CodeWrong, NothingSignedInside)
    for part in range(1, 24):
        at = len(locked) * part // 24
        changed = locked[:at] + bytes([locked[at] ^ 1]) + locked[at + 1 :]
        try:
            inside = unlock(changed, "4711")
            assert inside == signed.twice or not check(inside).ok
        except refused:
            continue
    with pytest.raises(refused):
        unlock(locked[: len(locked) // 2], "4711")
