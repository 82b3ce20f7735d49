"""How partners call things: their names for our fields, and their words for our codes.

What is not understood is said so. Nothing is guessed.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from coach_app.domain.errors import Refusal
from coach_app.domain.people import Channel, CommunicationNeed
from coach_app.domain.referral import (
    Benefit,
    HealthNeed,
    Source,
    WaitingList,
    WiderNeed,
    WorkStatus,
)

E = TypeVar("E", bound=StrEnum)

GIVEN, FAMILY = "given_name", "family_name"
"""Two columns for one name: put together into the full name."""

NAMES: Mapping[str, tuple[str, ...]] = {
    "preferred_name": ("preferred name", "known as", "likes to be called"),
    "full_name": (
        "full name",
        "name",
        "client name",
        "patient name",
        "participant name",
        "customer name",
        "name of client",
        "name of patient",
        "client",
        "patient",
    ),
    GIVEN: ("first name", "forename", "given name", "forenames", "first names"),
    FAMILY: ("surname", "last name", "family name"),
    "date_of_birth": (
        "date of birth",
        "dob",
        "d.o.b.",
        "d.o.b",
        "birth date",
        "born",
        "client dob",
        "patient dob",
    ),
    "phone": (
        "phone",
        "telephone",
        "tel",
        "mobile",
        "phone number",
        "telephone number",
        "mobile number",
        "contact number",
        "tel no",
        "mobile no",
        "client phone",
        "home phone",
        "home telephone",
        "mobile phone",
        "mobile phone number",
        "mobile telephone",
        "tel (mobile)",
        "tel (home)",
        "telephone (mobile)",
        "phone (mobile)",
        "tel number",
        "client telephone",
        "client mobile",
        "patient telephone",
    ),
    "email": ("email", "e-mail", "email address", "e-mail address", "client email"),
    "postcode": ("postcode", "post code", "home postcode", "client postcode"),
    "nhs_number": ("nhs number", "nhs no", "nhs no."),
    "ni_number": ("national insurance number", "ni number", "nino", "ni no", "ni no."),
    "contact_by": (
        "contact preference",
        "preferred contact",
        "contact by",
        "preferred contact method",
        "how to contact",
    ),
    "best_time": ("best time", "best time to call", "when to call", "best time to contact"),
    "safe_to_leave_message": (
        "safe to leave a message",
        "safe to leave message",
        "ok to leave message",
        "can we leave a message",
    ),
    "needs": ("communication needs", "access needs", "accessible information needs"),
    "language": ("language", "preferred language", "first language"),
    "source": ("source", "referral source", "referred from", "referring organisation type"),
    "referrer": (
        "referrer",
        "referred by",
        "referrer name",
        "name of referrer",
        "referring gp",
        "referring organisation",
    ),
    "reason": (
        "reason",
        "reason for referral",
        "referral reason",
        "notes",
        "details",
        "presenting issue",
        "support needed",
    ),
    "received_on": (
        "date received",
        "received",
        "date of referral",
        "referral date",
        "received on",
    ),
    "work_status": ("work status", "employment status", "employment"),
    "unemployed_since": (
        "unemployed since",
        "date left work",
        "last day of work",
        "out of work since",
        "job ended",
    ),
    "health_needs": ("health needs", "health need", "health condition type"),
    "work_at_risk": ("work at risk", "job at risk"),
    "health_contributed": ("health contributed", "left because of health"),
    "waiting_lists": ("waiting list", "waiting lists", "nhs waiting list"),
    "age": ("age",),
    "lives_in_area": ("lives in area", "resident"),
    "gp_in_area": ("gp in area",),
    "jobcentre_in_area": ("jobcentre in area",),
    "may_work_in_uk": ("right to work", "may work in uk", "right to work in the uk"),
    "local_groups": ("local groups", "priority groups"),
    "benefit": ("benefit", "main benefit"),
    "benefit_months": ("months on benefits",),
    "work_programme_since": ("on the work programme since",),
    "wider_needs": ("wider needs",),
}
"""Our field -> what others call it. A heading that is not here has to be mapped by somebody."""

NOT_KNOWN = frozenset({"", "unknown", "notknown", "dontknow", "nk", "na", "notstated", "none"})
NOBODY = "none"
"""Of a list: asked, and there is none. Of a single thing: not known, unless it is a code."""
YES, NO = frozenset({"yes", "y", "true", "1", "ja"}), frozenset({"no", "n", "false", "0"})
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

LANGUAGES = {
    "english": "en-GB",
    "welsh": "cy",
    "polish": "pl",
    "urdu": "ur",
    "arabic": "ar",
    "punjabi": "pa",
    "bengali": "bn",
    "romanian": "ro",
    "ukrainian": "uk",
    "farsi": "fa",
    "persian": "fa",
    "somali": "so",
    "kurdish": "ku",
    "chinese": "zh",
    "cantonese": "yue",
    "gujarati": "gu",
    "french": "fr",
    "portuguese": "pt",
    "spanish": "es",
    "italian": "it",
    "pashto": "ps",
    "tigrinya": "ti",
    "hindi": "hi",
    "russian": "ru",
    "turkish": "tr",
}

WORDS: Mapping[type[StrEnum], Mapping[str, StrEnum]] = {
    Channel: {
        "telephone": Channel.PHONE,
        "call": Channel.PHONE,
        "phonecall": Channel.PHONE,
        "mobile": Channel.PHONE,
        "sms": Channel.TEXT,
        "textmessage": Channel.TEXT,
        "post": Channel.LETTER,
        "mail": Channel.LETTER,
        "facetoface": Channel.IN_PERSON,
    },
    Source: {
        "gpsurgery": Source.GP,
        "gppractice": Source.GP,
        "doctor": Source.GP,
        "jobcentre": Source.JOBCENTRE,
        "jcp": Source.JOBCENTRE,
        "dwp": Source.JOBCENTRE,
        "selfreferral": Source.SELF,
        "vcse": Source.VOLUNTARY,
        "charity": Source.VOLUNTARY,
        "voluntary": Source.VOLUNTARY,
        "housingassociation": Source.HOUSING,
        "socialprescriber": Source.SOCIAL_PRESCRIBING,
    },
    WorkStatus: {
        "employed": WorkStatus.IN_WORK,
        "working": WorkStatus.IN_WORK,
        "unemployed": WorkStatus.OUT_OF_WORK,
        "notworking": WorkStatus.OUT_OF_WORK,
        "sick": WorkStatus.OFF_SICK,
        "onsickleave": WorkStatus.OFF_SICK,
        "signedoff": WorkStatus.OFF_SICK,
        "offwork": WorkStatus.OFF_SICK,
    },
    HealthNeed: {
        "mh": HealthNeed.MENTAL_HEALTH,
        "mental": HealthNeed.MENTAL_HEALTH,
        "msk": HealthNeed.MUSCULOSKELETAL,
        "physical": HealthNeed.OTHER,
    },
    WaitingList: {"elective": WaitingList.ELECTIVE_CARE, "community": WaitingList.COMMUNITY_HEALTH},
    CommunicationNeed: {
        "bsl": CommunicationNeed.SIGN_LANGUAGE,
        "largetext": CommunicationNeed.LARGE_PRINT,
    },
    Benefit: {},
    WiderNeed: {},
}

_BETWEEN = re.compile(r"[;,/|\n]+| and | & ")
_NUMBERS_DATE = re.compile(r"(\d{1,2})\s?[/.\-]\s?(\d{1,2})\s?[/.\-]\s?(\d{4}|\d{2})")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})([T ][\d:.Z+\-]*)?")
_WORDS_DATE = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s\-]+([A-Za-z]{3,9})\.?,?[\s\-]+(\d{4})")
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class NotUnderstood(Refusal):
    """`str()` says what would have been understood, never what was typed."""

    key = "referral.value_not_understood"


def folded(text: str) -> str:
    """For comparing headings and words: small letters and digits only."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in plain if char.isalnum())


FIELD_OF_NAME: Mapping[str, str] = {
    folded(name): field
    for field, names in NAMES.items()
    for name in (*names, field.replace("_", " "))
}


def yes_no(text: str, _: date) -> bool | None:
    word = folded(text)
    if word in NOT_KNOWN:
        return None
    if word not in YES | NO:
        raise NotUnderstood("Write yes or no, or leave it empty.")
    return word in YES


def whole_number(text: str, _: date) -> int | None:
    word = text.strip()
    if folded(word) in NOT_KNOWN:
        return None
    if not (word.isascii() and word.isdigit()):
        raise NotUnderstood("Write a whole number, or leave it empty.")
    return int(word[:9])


def day(text: str, latest: date) -> date | None:
    """Day before month, as in Britain. A year of two digits is the last one before `latest`."""
    word = text.strip()
    if folded(word) in NOT_KNOWN:
        return None
    try:
        return _day(word, latest)
    except ValueError:
        raise NotUnderstood("Write the date as day/month/year or as YYYY-MM-DD.") from None


def _day(word: str, latest: date) -> date:
    if found := _ISO_DATE.fullmatch(word):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _WORDS_DATE.fullmatch(word):
        month = MONTHS.index(found[2][:3].casefold()) + 1
        return date(int(found[3]), month, int(found[1]))
    found = _NUMBERS_DATE.fullmatch(word)
    if found is None:
        raise ValueError
    year = int(found[3])
    if year < 100:
        year += latest.year // 100 * 100
        year -= 100 if date(year, int(found[2]), int(found[1])) > latest else 0
    return date(year, int(found[2]), int(found[1]))


def one_of(kind: type[E]) -> Callable[[str, date], E | None]:
    def read(text: str, _: date) -> E | None:
        if folded(text) in NOT_KNOWN and NOBODY not in {code.value for code in kind}:
            return None
        return _code(kind, text) if folded(text) else None

    return read


def some_of(kind: type[E]) -> Callable[[str, date], tuple[E, ...] | None]:
    def read(text: str, _: date) -> tuple[E, ...] | None:
        if folded(text) == NOBODY:
            return ()
        parts = [part for part in _BETWEEN.split(text) if folded(part) not in NOT_KNOWN]
        return tuple(dict.fromkeys(_code(kind, part) for part in parts)) or None

    return read


def _code(kind: type[E], text: str) -> E:
    word = folded(text)
    for code in kind:
        if word == folded(code.value):
            return code
    known = WORDS[kind].get(word)
    if not isinstance(known, kind):
        raise NotUnderstood(f"Write one of: {', '.join(kind)}.")
    return known


def language(text: str, _: date) -> str | None:
    word = folded(text)
    if word in NOT_KNOWN:
        return None
    if word in LANGUAGES:
        return LANGUAGES[word]
    if _LANGUAGE_TAG.fullmatch(text.strip()) and len(text.strip().split("-")[0]) < 4:
        return text.strip()
    raise NotUnderstood("Write the language in English, or as a tag such as pl.")


def groups(text: str, _: date) -> tuple[str, ...] | None:
    found = (part.strip().casefold().replace(" ", "-") for part in _BETWEEN.split(text))
    return tuple(dict.fromkeys(filter(None, found))) or None


def plain(text: str, _: date) -> str | None:
    return text.strip() or None


READERS: Mapping[str, Callable[[str, date], object]] = {
    **dict.fromkeys(NAMES, plain),
    **dict.fromkeys(("date_of_birth", "received_on", "unemployed_since"), day),
    "work_programme_since": day,
    **dict.fromkeys(("age", "benefit_months"), whole_number),
    **dict.fromkeys(
        ("safe_to_leave_message", "work_at_risk", "health_contributed", "lives_in_area"), yes_no
    ),
    **dict.fromkeys(("gp_in_area", "jobcentre_in_area", "may_work_in_uk"), yes_no),
    "contact_by": some_of(Channel),
    "needs": some_of(CommunicationNeed),
    "health_needs": some_of(HealthNeed),
    "waiting_lists": some_of(WaitingList),
    "wider_needs": some_of(WiderNeed),
    "source": one_of(Source),
    "work_status": one_of(WorkStatus),
    "benefit": one_of(Benefit),
    "language": language,
    "local_groups": groups,
}
"""Our field -> how a text is read for it. None: the text says nothing."""


def named(values: Mapping[str, object]) -> dict[str, object]:
    """The values with one full name and the name to call the person by, from what is there."""
    found = {name: value for name, value in values.items() if name not in (GIVEN, FAMILY)}
    parts = [str(values[part]) for part in (GIVEN, FAMILY) if values.get(part)]
    if parts and not found.get("full_name"):
        found["full_name"] = " ".join(parts)
    full = str(found.get("full_name") or "")
    if not found.get("preferred_name") and full:
        found["preferred_name"] = str(values.get(GIVEN) or full)
    return found
