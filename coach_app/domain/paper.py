"""Papers that are handed over: which there are, their formats, and what needs choose."""

from dataclasses import dataclass
from enum import StrEnum

from coach_app.domain.people import CommunicationNeed, Person


class PaperKind(StrEnum):
    ACTION_PLAN = "action-plan"
    NEXT_STEPS = "next-steps"
    PHASED_RETURN = "phased-return"
    REVIEW_SUMMARY = "review-summary"
    EMPLOYER_COPY = "employer-copy"
    GP_LETTER = "gp-letter"
    REFERRER_LETTER = "referrer-letter"
    ONWARD_REFERRAL = "onward-referral"
    HANDOVER_LETTER = "handover-letter"
    CASE_RECORD = "case-record"


class PaperFormat(StrEnum):
    STANDARD = "standard"
    """12 points or more."""
    LARGE_PRINT = "large-print"
    """16 points or more, as the RNIB asks of large print."""
    EASY_READ = "easy-read"
    """Short sentences, one idea each, with a picture beside each and 16 points or more."""
    HTML = "html"
    """A plain page for a screen reader or a phone, with the words of the standard format."""


ENGLISH = "en-GB"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a paper is written: its format, and its language as a BCP 47 tag."""

    format: PaperFormat = PaperFormat.STANDARD
    language: str = ENGLISH


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A manner, and the recorded need that chose its format; None when none did."""

    manner: Manner
    because: CommunicationNeed | None = None


_FORMAT_OF_NEED = (
    (CommunicationNeed.EASY_READ, PaperFormat.EASY_READ),
    (CommunicationNeed.LARGE_PRINT, PaperFormat.LARGE_PRINT),
    (CommunicationNeed.SCREEN_READER, PaperFormat.HTML),
)
"""First come, first served: easy read is large too."""


def manner_for(person: Person | None, *, on_paper: bool = False) -> Chosen:
    """What the Accessible Information Standard (DCB1605) asks for: the need decides, each time.

    `on_paper`: for what has to be a PDF, such as a paper that is signed.
    """
    if person is None:
        return Chosen(manner=Manner())
    for need, chosen in _FORMAT_OF_NEED:
        if need in person.needs and not (on_paper and chosen is PaperFormat.HTML):
            return Chosen(manner=Manner(format=chosen, language=person.language), because=need)
    return Chosen(manner=Manner(language=person.language))
