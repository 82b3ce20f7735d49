"""What laptop and server say to each other when a laptop's person signs in with a browser, in the
manner of RFC 8628: the laptop shows a code, the person confirms it in a browser, the laptop asks
how it stands. What is handed out is no text that could be carried away: the server keeps, beside
the laptop's key, until when its person counts as signed in."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from sync.protocol import LATEST_SECOND, Identifier

SIGN_IN_PATH = "/v1/sign-in"
STANDING_PATH = "/v1/sign-in/standing"
PERSONS_PAGE = "/my-laptop"
"""Of the server's pages; `?code=` fills the code in."""
KNOWN_SINCE = 3
"""The first version of the protocol whose laptops can sign in."""
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
"""No vowels, so that no code is a word; no digits, so that none is taken for a letter (RFC 8628,
6.1). Eight of them have 34 bits."""
LENGTH = 8


class SignInState(StrEnum):
    """How the code that a laptop shows stands."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
    """The person said in the browser that this is not their laptop, or not them."""
    EXPIRED = "expired"
    """Too old, or another one was asked for since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInRequest:
    """A code is asked for; one that was open for this laptop ends. `incarnation` is the life of
    the laptop's store that the sign-in is to count for, until the server knows it otherwise."""

    incarnation: Identifier
    protocol: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInReply:
    """`code` as it is shown and typed; good for so many `seconds`; ask how it stands every
    `interval` seconds."""

    code: Annotated[str, Field(max_length=20)]
    seconds: Annotated[int, Field(ge=1, le=86_400)]
    interval: Annotated[int, Field(ge=1, le=60)]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRequest:
    code: Annotated[str, Field(max_length=20)]
    protocol: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingReply:
    """`until`: seconds since 1970 by the server's clock until which the sign-in counts; 0 unless
    it is done."""

    state: SignInState
    until: Annotated[int, Field(ge=0, le=LATEST_SECOND)] = 0


def shown(letters: str) -> str:
    """As it is read aloud: two groups of four."""
    return f"{letters[:4]}-{letters[4:]}"


def plain_letters(code: str) -> str:
    """Small letters, spaces and hyphens make no difference to a code that is typed."""
    return "".join(char for char in code.upper() if char.isalnum())
