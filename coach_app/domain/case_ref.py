"""The reference people say on the phone: "KD-0012-R" is device KD, its twelfth case, check R."""

import re

from coach_app.domain.errors import Refusal

CHECK_LETTERS = "ABCDEFGHJKLMNPQRSTVWXYZ"
"""23 letters without I, O and U. 23 is prime, so every single slip and every swap of two
neighbours changes the check letter."""
REFERENCE = re.compile(r"([A-Z]{2,3})([0-9]{4,9})([A-Z])", re.ASCII)
"""Device letters, number, check letter, once all punctuation is gone."""


class ReferenceMistyped(Refusal):
    key = "case.reference_mistyped"
    sentence = "The check letter does not fit this reference. Look at it again."


class ReferenceOfTwo(Refusal):
    """Two laptops chose the same letters before they were enrolled. Each case keeps its id."""

    key = "case.reference_of_two"
    sentence = "Two cases have this reference. Find the person in the caseload by name."


def check_letter(device_code: str, serial: int) -> str:
    """The letter that catches a mistyped reference: a weighted sum modulo 23."""
    signs = f"{device_code}{serial:04d}"
    total = sum(place * int(sign, 36) for place, sign in enumerate(reversed(signs), start=1))
    return CHECK_LETTERS[total % len(CHECK_LETTERS)]


def case_ref(device_code: str, serial: int) -> str:
    """`device_code` is two or three letters that no other laptop of the team has once it is
    enrolled; `serial` counts the laptop's cases from 1."""
    return f"{device_code}-{serial:04d}-{check_letter(device_code, serial)}"


def normalised(typed: str) -> str:
    """A typed reference in its one written form; anything else comes back as it was.

    Raises ReferenceMistyped when it looks like a reference and its check letter does not fit.
    """
    signs = "".join(char for char in typed.upper() if char.isalnum())
    found = REFERENCE.fullmatch(signs)
    if found is None:
        return typed.strip()
    code, serial, check = found[1], int(found[2]), found[3]
    if check_letter(code, serial) != check:
        raise ReferenceMistyped
    return case_ref(code, serial)
