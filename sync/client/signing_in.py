"""The laptop's part of its person's sign-in: ask for a code, and how it stands."""

from typing import Protocol, TypeVar

from coach_app.domain.errors import Refusal
from sync.client.answers import NotThereYet
from sync.person import (
    SIGN_IN_PATH,
    STANDING_PATH,
    SignInReply,
    SignInRequest,
    StandingReply,
    StandingRequest,
)
from sync.protocol import PROTOCOL_VERSION

M = TypeVar("M")


class NobodyAsks(Refusal):
    """Also an older server, which knows nothing of it."""

    key = "sync.sign_in_not_asked"
    sentence = "Your server does not ask anybody to sign in for a laptop. Nothing was changed."


class AskingLine(Protocol):
    """The way to the server. Raises NetworkTrouble."""

    def ask(self, path: str, message: object, shape: type[M]) -> M: ...


def begin(line: AskingLine, life: str) -> SignInReply:
    """A code for the person; `life` is the one that the laptop's store is in.

    Raises NobodyAsks and NetworkTrouble.
    """
    request = SignInRequest(incarnation=life, protocol=PROTOCOL_VERSION)
    try:
        return line.ask(SIGN_IN_PATH, request, SignInReply)
    except NotThereYet:
        raise NobodyAsks from None


def standing(line: AskingLine, code: str) -> StandingReply:
    """What became of the code. Raises NobodyAsks and NetworkTrouble."""
    try:
        return line.ask(
            STANDING_PATH, StandingRequest(code=code, protocol=PROTOCOL_VERSION), StandingReply
        )
    except NotThereYet:
        raise NobodyAsks from None
