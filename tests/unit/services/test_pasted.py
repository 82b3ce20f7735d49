"""A referral pasted from an e-mail: placed where it has a name, kept where it has none."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.domain.errors import FieldMissing
from coach_app.domain.people import Channel
from coach_app.domain.referral import Source, WorkStatus
from coach_app.services import pasted

RECEIVED = date(2026, 11, 27)
LETTER = """Hello,

could you see this person please?

Name: Frankie Notreal
DOB: 3/4/82
Telephone: 07700 900123
Preferred contact: text, phone
Employment status: signed off
Reason for referral: Painful knees in a school kitchen.
Would like to stay there.

Shoe size: 9
Kind regards,
Dr A. Example
"""


def test_what_has_a_name_is_placed_and_the_rest_is_kept_word_for_word() -> None:
    found = pasted.read(LETTER, received_on=RECEIVED)
    assert found.fields == {
        "full_name": "Frankie Notreal",
        "preferred_name": "Frankie Notreal",
        "date_of_birth": date(1982, 4, 3),
        "phone": "07700 900123",
        "contact_by": (Channel.TEXT, Channel.PHONE),
        "work_status": WorkStatus.OFF_SICK,
    }
    assert found.reason.startswith(
        "Painful knees in a school kitchen.\nWould like to stay there.\n"
    )
    for line in ("could you see this person please?", "Shoe size: 9", "Dr A. Example"):
        assert line in found.left_over
        assert line in found.reason
    assert found.notes == ()


def test_names_on_one_line() -> None:
    text = "Name: Frankie Notreal Phone: 07700 900123 Postcode: BL9 0SW"
    found = pasted.read(text, received_on=RECEIVED)
    assert found.fields["full_name"] == "Frankie Notreal"
    assert (found.fields["phone"], found.fields["postcode"]) == ("07700 900123", "BL9 0SW")
    assert found.reason == ""


@pytest.mark.parametrize(
    "line",
    [
        "Manager's name: Pat Boss",
        "Employer phone: 0161 496 0000",
        "Next of kin phone: 0161 496 0000",
        "GP name: Dr Example",
        "Pet name: Rex",
    ],
)
def test_somebody_elses_name_and_number_are_not_the_persons(line: str) -> None:
    found = pasted.read(f"Client name: Frankie Notreal\n{line}\n", received_on=RECEIVED)
    assert found.fields == {
        "full_name": "Frankie Notreal",
        "preferred_name": "Frankie Notreal",
    }
    assert line in found.left_over


def test_two_different_values_are_a_question_and_not_a_choice() -> None:
    text = "Name: Frankie Notreal\nPhone: 07700 900123\nTel: 0161 496 0000\n"
    found = pasted.read(text, received_on=RECEIVED)
    assert "phone" not in found.fields
    assert "07700 900123" in found.reason
    assert "0161 496 0000" in found.reason
    assert len(found.notes) == 2


def test_what_is_not_understood_stays_with_a_note() -> None:
    found = pasted.read("Name: F Notreal\nDOB: around 1980\n", received_on=RECEIVED)
    assert "date_of_birth" not in found.fields
    assert "DOB: around 1980" in found.reason
    assert "1980" not in " ".join(found.notes)


def test_a_proposal_needs_a_name_and_takes_source_and_day_from_the_form() -> None:
    new = pasted.proposed(LETTER, programme="bury", source=Source.GP, received_on=RECEIVED)
    assert (new.preferred_name, new.source, new.received_on) == (
        "Frankie Notreal",
        Source.GP,
        RECEIVED,
    )
    with pytest.raises(FieldMissing):
        pasted.proposed("Phone: 1", programme="bury", source=Source.GP, received_on=RECEIVED)


LINES = (
    "Name: {}",
    "free {} words",
    "Phone: {}",
    "DOB: {}",
    "Pet name: {}",
    "Age: {}",
    "",
    "Reason: {}",
    "Name: {} Employer phone: x{}",
    "Colour: {}",
    "Tel: {};Email: {}",
)


@given(st.lists(st.sampled_from(LINES), max_size=12))
def test_no_word_of_a_text_is_ever_lost(lines: list[str]) -> None:
    said = [line.replace("{}", f"word{number}") for number, line in enumerate(lines)]
    found = pasted.read("\n".join(said), received_on=RECEIVED)
    shown = [found.reason, *(str(value) for value in found.fields.values())]
    for number, line in enumerate(lines):
        assert "{}" not in line or any(f"word{number}" in text for text in shown)
