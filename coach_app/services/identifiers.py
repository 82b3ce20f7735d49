"""Numbers and addresses looked at while they are typed: advice, never a barrier."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from nhs_number.validate import is_valid as nhs_number_is_valid

from coach_app.domain import identifiers as shapes

if TYPE_CHECKING:
    import phonenumbers

HOME_REGION = "GB"
BRITISH_DIGITS = 10
"""Digits of a British number after its zero; only a few old ones have nine."""
LONGEST = 100
"""Signs of a text that are looked at."""


class IdentifierKind(StrEnum):
    NHS_NUMBER = "nhs-number"
    NI_NUMBER = "ni-number"
    PHONE = "phone"
    EMAIL = "email"
    POSTCODE = "postcode"


ADVICE = {
    IdentifierKind.NHS_NUMBER: (
        "This NHS number has a slip in it: ten digits, and the last one checks the others. "
        "Look at it again, or leave it empty."
    ),
    IdentifierKind.NI_NUMBER: (
        "This is no National Insurance number: two letters, six digits and a letter from A to D. "
        "Look at it again, or leave it empty."
    ),
    IdentifierKind.PHONE: (
        "This does not look like a whole phone number. Count its digits, or add the country code."
    ),
    IdentifierKind.EMAIL: "This does not look like an e-mail address, such as name@place.example.",
    IdentifierKind.POSTCODE: "This does not look like a whole postcode, such as BL9 0SW.",
}


def advice(kind: IdentifierKind, text: str) -> str:
    """One sentence on what looks wrong, "" when nothing does or nothing is typed.

    What is typed can be kept either way: none of these is needed to help somebody.
    """
    typed = text.strip()
    return "" if not typed or _holds(kind, typed[:LONGEST]) else ADVICE[kind]


def tidy(kind: IdentifierKind, text: str) -> str:
    """The usual written form of what holds; anything else comes back as it was typed."""
    typed = text.strip()
    if not typed or not _holds(kind, typed):
        return text
    written = typed
    match kind:
        case IdentifierKind.NHS_NUMBER:
            digits = shapes.signs_of(typed)
            written = f"{digits[:3]} {digits[3:6]} {digits[6:]}"
        case IdentifierKind.NI_NUMBER:
            written = shapes.ni_number_written(typed)
        case IdentifierKind.PHONE:
            written = _phone_written(typed)
        case IdentifierKind.POSTCODE:
            written = shapes.postcode_written(typed)
    return written


def _holds(kind: IdentifierKind, typed: str) -> bool:
    match kind:
        case IdentifierKind.NHS_NUMBER:
            return _nhs_number_holds(typed)
        case IdentifierKind.NI_NUMBER:
            return shapes.ni_number_holds(typed)
        case IdentifierKind.PHONE:
            return _phone(typed) is not None
        case IdentifierKind.EMAIL:
            return shapes.email_holds(typed)
        case IdentifierKind.POSTCODE:
            return shapes.postcode_holds(typed)


def _nhs_number_holds(typed: str) -> bool:
    signs = shapes.signs_of(typed)
    return len(signs) == 10 and signs.isascii() and signs.isdigit() and nhs_number_is_valid(signs)


def _phone(typed: str) -> phonenumbers.PhoneNumber | None:
    """The number when it is whole. Numbers that are kept free for examples count as whole."""
    import phonenumbers  # noqa: PLC0415 - the rules of the whole world, 5 MB

    try:
        number = phonenumbers.parse(typed, HOME_REGION)
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_valid_number(number):
        return number
    british = number.country_code == phonenumbers.country_code_for_region(HOME_REGION)
    whole = len(str(number.national_number)) == BRITISH_DIGITS
    return number if british and whole else None


def _phone_written(typed: str) -> str:
    import phonenumbers  # noqa: PLC0415 - the rules of the whole world, 5 MB

    number = _phone(typed)
    if number is None:
        return typed
    british = number.country_code == phonenumbers.country_code_for_region(HOME_REGION)
    form = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(number, form.NATIONAL if british else form.INTERNATIONAL)
