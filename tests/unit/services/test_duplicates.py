"""Who somebody new may be already: found softly, with the reasons in words."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.domain.likeness import (
    SHOWN_FROM,
    Traits,
    birthdays_near,
    mistyped,
    phone_key,
    swapped,
)
from coach_app.domain.name_keys import name_keys
from coach_app.services import caseload, duplicates, referrals
from coach_app.services.desk import Desk
from tests.support.journeys import a_referral

KNOWN: dict[str, object] = {
    "preferred_name": "Billy",
    "full_name": "William Notreal-Smith",
    "date_of_birth": date(1984, 5, 11),
    "phone": "07700 900123",
    "email": "billy@post.example",
    "postcode": "BL9 0SW",
    "nhs_number": "943 476 5919",
    "ni_number": "AA 12 34 56 A",
}
OTHER: dict[str, object] = {"preferred_name": "Somebody Else", "date_of_birth": date(1991, 2, 20)}


def found(desk: Desk, **facts: object) -> tuple[duplicates.Match, ...]:
    return duplicates.likely(desk, a_referral(**facts))


@pytest.fixture
def known(desk: Desk) -> str:
    """The id of a case about a known person, beside others."""
    for number in range(20):
        name = f"Somebody{number} Quite{number} Different"
        referrals.register(desk, a_referral(preferred_name=name))
    return referrals.register(desk, a_referral(**KNOWN)).case_id


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"preferred_name": "William Notreal-Smith"}, "Same name."),
        ({"preferred_name": "Bill Notreal Smith"}, "Same name."),
        ({"preferred_name": "NOTREAL-SMITH, William"}, "Same name."),
        ({"preferred_name": "Mr. Will\u00edam Notreal\u2013Smith"}, "Same name."),
        ({"preferred_name": "William Notreel-Smith"}, "Almost the same name."),
        (
            {"preferred_name": "W Notreal-Smith", "date_of_birth": date(1984, 11, 5)},
            "Date of birth with day and month swapped.",
        ),
        (
            {"preferred_name": "Will Notrell Smith", "date_of_birth": date(1984, 5, 17)},
            "Date of birth differs by one slip of a key.",
        ),
        ({"preferred_name": "Billy", "phone": "+44 (0)7700 900 123"}, "Same phone number."),
        ({"preferred_name": "Billy", "phone": "7700900123"}, "Same phone number."),
        ({"preferred_name": "B", "email": "BILLY@post.example "}, "Same e-mail address."),
        ({**OTHER, "nhs_number": "9434765919"}, "Same NHS number."),
        ({**OTHER, "ni_number": "aa123456a"}, "Same National Insurance number."),
    ],
)
def test_a_known_person_is_found(
    desk: Desk, known: str, facts: dict[str, object], why: str
) -> None:
    matches = found(desk, **facts)
    assert [match.case_id for match in matches] == [known]
    assert why in matches[0].why
    assert SHOWN_FROM <= matches[0].score <= 100


@pytest.mark.parametrize(
    "facts",
    [
        OTHER,
        {"preferred_name": "Billy"},
        {"preferred_name": "William Notreal-Smith", "date_of_birth": date(1990, 2, 20)},
        {**OTHER, "phone": "07700 900123"},
        {"preferred_name": "Somebody Else", "postcode": "BL9 0SW"},
        {"preferred_name": "Jo", "phone": "12"},
    ],
)
def test_a_relative_or_a_stranger_is_not_shown(
    desk: Desk, known: str, facts: dict[str, object]
) -> None:
    assert found(desk, **facts) == ()


def test_the_most_alike_stands_first_and_the_list_is_short(desk: Desk, known: str) -> None:
    for number in range(15):
        alike = a_referral(preferred_name="William Notreal-Smith", age=30 + number)
        referrals.register(desk, alike)
    matches = found(desk, **KNOWN)
    assert matches[0].case_id == known
    assert len(matches) == duplicates.MOST_SHOWN


def test_a_decision_is_kept_on_both_cases_and_nothing_is_merged(desk: Desk, known: str) -> None:
    new = referrals.register(desk, a_referral(**{**KNOWN, "nhs_number": ""})).case_id
    assert [match.case_id for match in duplicates.of_case(desk, new)] == [known]
    before = caseload.open_case(desk, known).file.person
    duplicates.decide(desk, new, known, same=False, reason="Father and son.")
    assert duplicates.of_case(desk, new) == duplicates.of_case(desk, known) == ()
    duplicates.decide(desk, known, new, same=True, reason="Looked again.")
    for case_id in (new, known):
        file = caseload.open_case(desk, case_id).file
        assert [(one.same, one.reason) for one in file.same_people] == [(True, "Looked again.")]
    assert caseload.open_case(desk, known).file.person == before


def test_both_are_shown_beside_each_other(desk: Desk, known: str) -> None:
    rows = duplicates.side_by_side(desk, a_referral(preferred_name="billy", phone="1"), known)
    shown = {row.field: (row.new, row.known, row.same) for row in rows}
    assert shown["preferred_name"] == ("billy", "Billy", True)
    assert shown["phone"] == ("1", "07700 900123", False)
    assert shown["date_of_birth"] == ("", "1984-05-11", False)


@given(st.dates(date(1930, 1, 1), date(2010, 12, 31)), st.data())
def test_every_slip_of_a_key_is_among_the_birthdays_that_are_looked_for(
    day: date, data: st.DataObject
) -> None:
    other = data.draw(st.sampled_from(sorted(birthdays_near(day))))
    assert other == day or other == swapped(day) or mistyped(day, other)
    assert day in birthdays_near(other)


@given(st.lists(st.sampled_from(["anna", "li", "o'neil", "van der berg"]), min_size=1))
def test_order_and_accents_of_a_name_do_not_matter(words: list[str]) -> None:
    one = name_keys("", " ".join(words))
    other = name_keys("", " ".join(reversed(words)).upper())
    assert set(one) & set(other)


@pytest.mark.parametrize(
    "typed",
    ["07700 900123", "+447700900123", "0044 7700 900123", "+44 (0) 7700-900123", "7700900123"],
)
def test_a_phone_number_is_one_however_it_is_written(typed: str) -> None:
    assert phone_key(typed) == "07700900123"


def test_a_crowd_finds_whom_the_store_finds(desk: Desk, known: str) -> None:
    crowd = duplicates.Crowd(desk.store.matching.everybody())
    for facts in ({"phone": "07700900123"}, {"names": ("notreal smith william",)}, {}):
        wanted = replace(Traits(case_id=""), **facts)
        here = [traits.case_id for traits, _, _ in crowd.near(wanted)]
        assert here == ([known] if facts else [])
