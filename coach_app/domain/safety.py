"""A concern about somebody's safety: what it is, what was done, who was told. Open until closed."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from coach_app.domain.errors import Refusal
from coach_app.domain.fields import moment, required, storable


class ConcernClosed(Refusal):
    key = "concern.closed"
    sentence = "This concern is closed. Record a new one."


class ConcernOpen(Refusal):
    key = "concern.not_finished"
    sentence = "Write down what was done and who was told, then close the concern."


class ConcernAbout(StrEnum):
    """In plain words, never a diagnosis: what the coach saw or was told."""

    HARM_TO_SELF = "harm-to-self"
    HARM_BY_OTHERS = "harm-by-others"
    HARM_TO_OTHERS = "harm-to-others"
    A_CHILD = "a-child"
    HARM_AT_HOME = "harm-at-home"
    NOT_COPING = "not-coping"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """One concern. It can be recorded at once with few words and filled in afterwards."""

    KIND: ClassVar[str] = "concern"

    id: str
    case_id: str
    noticed_at: datetime
    about: ConcernAbout
    what: str
    """What the person said or the coach saw, in their words."""
    done: str = ""
    told: tuple[str, ...] = ()
    """Who was told: a role or a service, such as "supervisor" or "999"."""
    recorded_by: str = ""
    closed_at: datetime | None = None
    closing_note: str = ""

    def __post_init__(self) -> None:
        moment(self.noticed_at, "The time of the concern")
        required(self.what, "What the concern is")
        storable(self.done)
        storable(self.closing_note)
        for name in self.told:
            required(name, "Who was told")
        if self.closed_at is not None and not self.answered:
            raise ConcernOpen

    @property
    def open(self) -> bool:
        return self.closed_at is None

    @property
    def answered(self) -> bool:
        """Whether it says what was done and who was told."""
        return bool(self.done.strip() and self.told)

    def acted(self, done: str, told: tuple[str, ...]) -> "Concern":
        """With what was done and who was told added to what stands there."""
        if not self.open:
            raise ConcernClosed
        said = "\n".join(part for part in (self.done, done.strip()) if part)
        return replace(self, done=said, told=tuple(dict.fromkeys((*self.told, *told))))

    def closed(self, at: datetime, note: str) -> "Concern":
        """Raises ConcernOpen as long as nobody wrote what was done and who was told."""
        if not self.open:
            raise ConcernClosed
        if not self.answered:
            raise ConcernOpen
        required(note, "How it ended")
        return replace(self, closed_at=at, closing_note=note)
