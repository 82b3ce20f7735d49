"""How much two people on paper resemble each other, with the reasons in words.

Points are our own choice: they put the pairs worth a second look above the line, and nothing
more. Nobody is ever merged by them.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from coach_app.domain.name_keys import name_keys
from coach_app.domain.people import Person

SHOWN_FROM = 50
"""Points from which a pair is shown."""
MOST = 100
SAME_NAME = 100
VERY_ALIKE = 90
ALIKE = 82
UNLIKE = 60
"""Likeness of two names, 0 to 100."""

RULES = 1
"""Counts up whenever `traits_of` changes: stores then work out their traits anew."""

_NOT_DIGITS = re.compile(r"\D")
_NOT_SIGNS = re.compile(r"[\W_]")
_TRUNK_ZERO = re.compile(r"\(0\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What of a person is compared, in one form however it was typed. Empty: not known."""

    case_id: str
    names: tuple[str, ...] = ()
    born: date | None = None
    phone: str = ""
    email: str = ""
    postcode: str = ""
    nhs_number: str = ""
    ni_number: str = ""


def traits_of(person: Person) -> Traits:
    return Traits(
        case_id=person.case_id,
        names=name_keys(person.preferred_name, person.full_name),
        born=person.date_of_birth,
        phone=phone_key(person.phone),
        email=person.email.strip().casefold(),
        postcode=_signs(person.postcode),
        nhs_number=_NOT_DIGITS.sub("", person.nhs_number),
        ni_number=_signs(person.ni_number),
    )


def phone_key(typed: str) -> str:
    """The digits as dialled within Britain; a zero that a spreadsheet dropped is put back."""
    plain = unicodedata.normalize("NFKC", typed)
    digits = _NOT_DIGITS.sub("", _TRUNK_ZERO.sub("", plain))
    digits = digits.removeprefix("00")
    if digits.startswith("44") and len(digits) > 10:
        digits = "0" + digits.removeprefix("44").removeprefix("0")
    if len(digits) == 10 and not digits.startswith("0"):
        digits = "0" + digits
    return digits if len(digits) > 5 else ""


def _signs(text: str) -> str:
    return _NOT_SIGNS.sub("", unicodedata.normalize("NFKC", text)).upper()


def compared(
    one: Traits, other: Traits, name_likeness: float | None
) -> tuple[int, tuple[str, ...]]:
    """Points from 0 to 100 and why, the strongest reason first.

    `name_likeness` is that of the two names that resemble each other most, None when a name is
    not known. The same NHS or National Insurance number always counts as worth a look.
    """
    numbers = tuple(_numbers(one, other))
    found = [*numbers, *_contact(one, other), *_names(name_likeness), *_birth(one.born, other.born)]
    total = sum(points for points, _ in found)
    if numbers:
        total = max(total, SHOWN_FROM)
    reasons = tuple(why for _, why in sorted(found, key=lambda pair: -pair[0]) if why)
    return max(0, min(total, MOST)), reasons


Reasons = Iterator[tuple[int, str]]


def _numbers(one: Traits, other: Traits) -> Reasons:
    if one.nhs_number and one.nhs_number == other.nhs_number:
        yield 80, "Same NHS number."
    if one.ni_number and one.ni_number == other.ni_number:
        yield 80, "Same National Insurance number."


def _contact(one: Traits, other: Traits) -> Reasons:
    if one.phone and one.phone == other.phone:
        yield 50, "Same phone number."
    if one.email and one.email == other.email:
        yield 50, "Same e-mail address."
    if one.postcode and one.postcode == other.postcode:
        yield 12, "Same postcode."


def _names(likeness: float | None) -> Reasons:
    if likeness is None:
        return
    if likeness >= SAME_NAME:
        yield 55, "Same name."
    elif likeness >= VERY_ALIKE:
        yield 50, "Almost the same name."
    elif likeness >= ALIKE:
        yield 30, "A similar name."
    elif likeness < UNLIKE:
        yield -20, "Different name."


def _birth(one: date | None, other: date | None) -> Reasons:
    if one is None or other is None:
        return
    if one == other:
        yield 35, "Same date of birth."
    elif other == swapped(one):
        yield 28, "Date of birth with day and month swapped."
    elif mistyped(one, other):
        yield 22, "Date of birth differs by one slip of a key."
    else:
        yield -25, "Different date of birth."


def swapped(day: date) -> date | None:
    """The date with day and month the other way round; None when there is none."""
    try:
        other = day.replace(month=day.day, day=day.month)
    except ValueError:
        return None
    return None if other == day else other


def mistyped(one: date, other: date) -> bool:
    """One digit wrong, or two neighbours the wrong way round."""
    a, b = _eight_digits(one), _eight_digits(other)
    wrong = [place for place in range(8) if a[place] != b[place]]
    if len(wrong) == 2 and wrong[1] - wrong[0] == 1:
        return a[wrong[0]] == b[wrong[1]] and a[wrong[1]] == b[wrong[0]]
    return len(wrong) == 1


def birthdays_near(day: date) -> frozenset[date]:
    """Every date of birth that may be this one, swapped or mistyped."""
    digits = _eight_digits(day)
    written = {digits[:p] + d + digits[p + 1 :] for p in range(8) for d in "0123456789"}
    written |= {digits[:p] + digits[p + 1] + digits[p] + digits[p + 2 :] for p in range(7)}
    found = {_date(text) for text in written} | {swapped(day), day}
    return frozenset(one for one in found if one is not None)


def _eight_digits(day: date) -> str:
    """Not by strftime: it writes the year 200 with three digits."""
    return f"{day.day:02}{day.month:02}{day.year:04}"


def _date(digits: str) -> date | None:
    try:
        return date(int(digits[4:]), int(digits[2:4]), int(digits[:2]))
    except ValueError:
        return None
