"""The shape of a National Insurance number, a postcode and an e-mail address."""

import re
import unicodedata

NI_SHAPE = re.compile(r"([A-Z]{2})([0-9]{6})([A-D])", re.ASCII)
NI_NEVER = frozenset("DFIQUV")
"""Letters that no prefix holds (HMRC, National Insurance Manual NIM39110)."""
NI_NEVER_SECOND = "O"
NI_NOT_USED = frozenset({"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"})

POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][ABD-HJLNP-UW-Z]{2})", re.ASCII)
EMAIL = re.compile(r"[^\s@,;<>]+@[^\s@,;<>.]+(\.[^\s@,;<>.]+)+")
LONGEST_EMAIL = 254

_GAPS = re.compile(r"[\s.\-]")


def signs_of(text: str) -> str:
    """Letters and digits as one capital word; full-width signs become plain ones."""
    return _GAPS.sub("", unicodedata.normalize("NFKC", text)).upper()


def ni_number_holds(text: str) -> bool:
    """HMRC's rules: two letters, six digits, one of A to D; some letters are never used."""
    found = NI_SHAPE.fullmatch(signs_of(text))
    if found is None:
        return False
    prefix = found[1]
    never = NI_NEVER & set(prefix) or prefix[1] == NI_NEVER_SECOND
    return not never and prefix not in NI_NOT_USED


def ni_number_written(text: str) -> str:
    """In pairs, as on a payslip."""
    signs = signs_of(text)
    return " ".join(signs[place : place + 2] for place in range(0, len(signs), 2))


def postcode_holds(text: str) -> bool:
    return POSTCODE.fullmatch(signs_of(text)) is not None


def postcode_written(text: str) -> str:
    return POSTCODE.sub(r"\1 \2", signs_of(text))


def email_holds(text: str) -> bool:
    """One address that could receive something; whether it does, only a letter can tell."""
    typed = text.strip()
    return len(typed) <= LONGEST_EMAIL and EMAIL.fullmatch(typed) is not None


def nhs_number_holds(text: str) -> bool:
    """Whether the last of ten digits is the check digit of the others: NHS Data Dictionary,
    modulus 11."""
    digits = [int(sign) for sign in signs_of(text) if sign.isascii() and sign.isdigit()]
    if len(digits) != 10 or len(signs_of(text)) != 10:
        return False
    check = -sum(digit * (10 - place) for place, digit in enumerate(digits[:9])) % 11
    return check != 10 and check == digits[9]
