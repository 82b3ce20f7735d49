"""The participant, how to reach them, and what they need to take part."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from coach_app.domain.fields import required, storable


class Channel(StrEnum):
    PHONE = "phone"
    TEXT = "text"
    EMAIL = "email"
    LETTER = "letter"
    IN_PERSON = "in-person"


class CommunicationNeed(StrEnum):
    """Needs recorded under the Accessible Information Standard (DCB1605)."""

    LARGE_PRINT = "large-print"
    EASY_READ = "easy-read"
    READ_ALOUD = "read-aloud"
    INTERPRETER = "interpreter"
    SIGN_LANGUAGE = "sign-language"
    HEARING_LOOP = "hearing-loop"
    SCREEN_READER = "screen-reader"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One participant. Only the name they want to be called by is required."""

    KIND: ClassVar[str] = "person"

    id: str
    case_id: str
    preferred_name: str
    full_name: str = ""
    date_of_birth: date | None = None
    phone: str = ""
    email: str = ""
    postcode: str = ""
    nhs_number: str = ""
    ni_number: str = ""
    contact_by: tuple[Channel, ...] = ()
    best_time: str = ""
    safe_to_leave_message: bool | None = None
    needs: tuple[CommunicationNeed, ...] = ()
    language: str = "en-GB"

    def __post_init__(self) -> None:
        required(self.preferred_name, "The name the person wants to be called by")
        for text in (self.full_name, self.phone, self.email, self.postcode, self.best_time):
            storable(text)
