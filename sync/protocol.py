"""What laptops and the server say to each other: messages, names, limits. Both sides import it.

Message bodies are JSON, compressed with zstd. The dataclasses below are the schema.
"""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Any, TypeVar, cast

from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError

from coach_app.domain.errors import Refusal
from sync.names import ErrorKey as ErrorKey
from sync.names import Reason as Reason
from sync.names import VerdictName as VerdictName
from sync.storable import SAFE_INTEGER

PROTOCOL_VERSION = 3
"""2: chunks by size, answers that fit the line, files and large records in parts. 3: the laptop
knows that its person may have to sign in before there is news (`sync.person`)."""
OLDEST_PROTOCOL_VERSION = 1
"""The server takes messages from this version on, so that an old laptop can always upload."""

EXCHANGE_PATH = "/v1/exchange"
ENROL_PATH = "/v1/enrol"
REJOIN_PATH = "/v1/rejoin"
ATTACHMENT_PATH = "/v1/attachments/"
"""Followed by the SHA-256 of the bytes, as 64 small hexadecimal digits."""
UPLOAD_PATH = "/v1/uploads/"
"""Followed by the SHA-256 of the whole: tus 1.0 resources, taken in parts."""
NEWS_PATH = "/v1/news/"
"""Followed by the number of one change that is too large for the line, read in parts."""
CAME_PATH = "/v1/came/"
"""Followed by the SHA-256 of an exchange's body as it travels: how much of it had come when the
line broke, and the hash of its answer if it has one."""
ANSWER_PATH = "/v1/answers/"
"""Followed by the SHA-256 of an answer as it travels: the rest of one that was cut."""
WHOLE = "whole"
"""In the address of an exchange that goes on where its line broke: the SHA-256 of the whole body.
The header `UPLOAD_OFFSET` says from which byte on."""
ABOVE = "above"
"""In the address of `CAME_PATH`: how many bytes the laptop knows to be there; the server waits a
moment for more."""

SIGNED_COMPONENTS = ("@method", "@authority", "@request-target", "content-digest")
"""What a request signature (RFC 9421) covers; the digest covers the body as it travels."""
UPLOAD_OFFSET = "upload-offset"
"""A header that is covered as well where there is one: a part belongs in its place only."""
SIGNATURE_WINDOW_SECONDS = 300
"""How far the laptop's clock may be off before its signature counts as old."""

MAX_BODY = 4 * 1024 * 1024
"""Bytes of one message as it travels."""
MAX_MESSAGE = 16 * 1024 * 1024
"""Bytes of one message after decompression."""
MAX_ATTACHMENT = 32 * 1024 * 1024
MAX_ENTRIES = 2000
"""In one message. A server that speaks version 1 takes `ENTRIES_OF_OLD`."""
ENTRIES_OF_OLD = 200

LATEST_SECOND = 99_999_999_999
"""Since 1970; far beyond any date that is meant, and within what a date can say."""

Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
Number = Annotated[int, Field(ge=0, le=SAFE_INTEGER)]
Sequence1 = Annotated[int, Field(ge=1, le=SAFE_INTEGER)]


ERASURE = "erasure"
"""Kind of an entry that is no record: everything of this case goes, here and everywhere."""
REVOKED = "case-revoked"
"""Kind of news that is no record: the case is somebody else's now. What is unsent is sent first;
then the laptop erases the case."""
CASE_LEFT = "case-left"
"""Kind of an entry that is no record: this laptop has nothing more of a case that was revoked."""
MARKERS = frozenset({ERASURE, REVOKED, CASE_LEFT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One change to one record, in the order the laptop made it.

    `base_version` is the server's version of the record that the laptop knew when it made
    the change; 0 for a record the server had never spoken of. `changed` holds the changed
    top-level fields only; for a new record, all of them.
    """

    sequence: Sequence1
    kind: Annotated[str, Field(min_length=1, max_length=40)]
    record_id: Identifier
    case_id: Identifier
    base_version: Number
    changed: dict[str, Any]
    recorded_at: AwareDatetime
    reoffered: bool = False
    """Made on versions of a database that has been put back since; see `RejoinReply`."""
    instead_of: Number = 0
    """The number of an entry that was refused, put right and sent again as this one."""


@dataclass(frozen=True, slots=True)
class Position:
    """How far a laptop has read, and in which database; (0, "") before the first exchange."""

    cursor: int
    epoch: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a laptop still has to send, counted now. Bytes are those before compression."""

    entries: int = 0
    bytes: int = 0
    files: int = 0
    file_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Number and hash (its first half) of the last line of a laptop's audit trail. Kept by the
    other side, it shows later whether the trail was rewritten or its end cut off."""

    n: Number = 0
    hash: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")] = "0" * 32


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreState:
    """Which store this is, so that one put back from a copy is noticed before it is believed.

    `acknowledged` is the head the server is known to keep, `head` the one offered now; it is
    offered unchanged until it is acknowledged. The server keeps one of the two, or it has
    spoken with another copy since.
    """

    incarnation: Identifier
    acknowledged: Head
    head: Head


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What the server says under its own Ed25519 key. `signature` is in base64."""

    purpose: Annotated[str, Field(max_length=20)]
    device_id: Annotated[str, Field(max_length=64)]
    server_time: AwareDatetime
    head: Head = field(default_factory=Head)
    signature: Annotated[str, Field(max_length=100)] = ""

    def content(self) -> bytes:
        """The bytes that are signed."""
        at = self.server_time.astimezone(UTC).isoformat(timespec="microseconds")
        parts = ["coach-statement-1", self.purpose, self.device_id, at]
        return json.dumps([*parts, self.head.n, self.head.hash]).encode("ascii")


RECEIPT = "receipt"
"""Purpose of a statement: an exchange took place at this time, and this head is kept."""
ANCHOR = "anchor"
"""Purpose of a statement: this is the end of the server's own audit trail for the team."""
CLOCK = "clock"
"""Purpose of a statement: this is the server's time, for a laptop whose own is far off."""
WITHDRAWN = "withdrawn"
"""Purpose of a statement: this laptop was withdrawn and has to erase its store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """What the laptop says of itself, so that the server knows who is not syncing."""

    unsent: Number = 0
    refused: Number = 0
    held: Number = 0
    app_version: Annotated[str, Field(max_length=40)] = ""
    conflicts: Number = 0
    oldest_unsent_at: AwareDatetime | None = None
    clock: AwareDatetime | None = None
    """What time the laptop thinks it is."""
    files: Number = 0
    """Files whose bytes the server has not confirmed."""
    wants_file_key: bool = False
    """It has no key for exchange files yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeRequest:
    """`epoch` is empty until the first reply; the server's database is known by it."""

    cursor: Number
    epoch: Annotated[str, Field(max_length=64)]
    heartbeat: Heartbeat
    protocol: int
    entries: tuple[Entry, ...] = ()
    store: StoreState | None = None
    room: Number = 0
    """About how many KiB of news this line carries in one piece; 0: as many as the server
    likes."""
    parcel: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""
    """The entries came before, in parts, as an upload of this name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The answer to one entry.

    `version` is the record's version on the server now (0 if it has none). `current` holds
    the server's values of those fields of this entry that now differ from what was sent:
    the laptop takes them over, whatever it shows.
    """

    sequence: int
    verdict: VerdictName
    version: int = 0
    reason: str = ""
    current: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What others did to one record: the fields they changed and the version it has since.

    For a record the laptop does not know yet, `changed` is the whole body.
    """

    kind: str
    record_id: str
    case_id: str
    version: int
    changed: dict[str, Any] = field(default_factory=dict)
    seq: int = 0
    size: int = 0
    """Not 0: `changed` is too large for the line. It is read in parts as change number `seq`, this
    many bytes of compressed JSON with the hash `sha256`."""
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeReply:
    """`more` says that further news wait: ask again with the new cursor."""

    epoch: str
    cursor: int
    server_time: datetime
    verdicts: tuple[Verdict, ...] = ()
    news: tuple[News, ...] = ()
    more: bool = False
    left: int = 0
    """About how many changes wait after these."""
    signature: Annotated[str, Field(max_length=100)] = ""
    """Under the receipt for this exchange: `server_time` and the head that was offered."""
    receipt: Statement | None = None
    """Put together by the transport; it does not travel."""
    anchor: Statement | None = None
    """The end of the server's audit trail, when it has grown since the laptop was told."""
    seals: int = 0
    """The state of the seals for documents, when the laptop has not fetched it yet."""
    file_key: Annotated[str, Field(max_length=60)] = ""
    """For exchange files, in base64; told once."""
    part: bool = False
    """A piece of an answer that is taken over in several; it does not travel."""
    person_until: Annotated[int, Field(ge=0, le=LATEST_SECOND)] = 0
    """Seconds since 1970, by the server's clock, until which the sign-in of the laptop's person
    counts; 0 where nobody is asked to sign in, and where nobody has."""
    withheld: bool = False
    """Verdicts only: there is no news before the laptop's person has signed in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RejoinRequest:
    """A store that was put back from a copy begins a new line of sequences under this name."""

    incarnation: Identifier
    head: Head
    protocol: int
    before: Annotated[str, Field(max_length=64)] = ""
    """The name of its life so far, and where it stopped reading in which database."""
    epoch: Annotated[str, Field(max_length=64)] = ""
    cursor: Number = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RejoinReply:
    """`known` is the highest number that came from the life before: later ones are offered
    again. `restored` says that it is the server's database that was put back."""

    receipt: Statement
    known: int = 0
    restored: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolRequest:
    """`public_key` is the raw Ed25519 key in base64; the request is signed with its other half."""

    code: Annotated[str, Field(min_length=1, max_length=64)]
    public_key: Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]{43}=$")]
    device_name: Annotated[str, Field(max_length=80)] = ""
    app_version: Annotated[str, Field(max_length=40)] = ""
    protocol: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolReply:
    device_id: str
    person_id: str
    person_name: str
    team_id: str
    team_name: str
    epoch: str
    server_time: datetime
    device_letters: str = ""
    """What references made on this laptop begin with from now on; no other laptop has the
    same. Empty from an older server: the laptop keeps the letters it has."""
    server_key: str = ""
    """The public half of the key for the server's statements, in base64."""
    file_key: str = ""
    """For exchange files, in base64: this laptop's and the server's alone."""
    receipt: Statement | None = None
    authority: str = ""
    """The certificate authority this laptop trusts from now on, in PEM; empty for the system's
    own list. Put in by the laptop after it has checked the proof; it does not travel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorReply:
    key: str
    statement: Statement | None = None


class MessageUnreadable(Refusal):
    """A message has not the shape it should have. Its content is never repeated."""

    key = ErrorKey.UNREADABLE.value
    sentence = "The message could not be read. Nothing was changed."


class MessageTooLarge(Refusal):
    key = ErrorKey.TOO_LARGE.value
    sentence = "The message is too large. Nothing was changed."


M = TypeVar("M")


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


def encode(message: Any) -> bytes:
    """A message as compact JSON."""
    return _adapter(cast(Any, type(message))).dump_json(message, exclude_defaults=True)


def decode(shape: type[M], body: bytes) -> M:
    """A message from JSON. Raises MessageUnreadable."""
    return from_plain(shape, plain(body))


def from_plain(shape: type[M], value: Any) -> M:
    """A message from already parsed JSON; unknown keys are ignored. Raises MessageUnreadable."""
    try:
        return cast(M, _adapter(cast(Any, shape)).validate_python(value))
    except ValidationError:
        raise MessageUnreadable from None


def _refuse_constant(_: str) -> Any:
    raise MessageUnreadable


def plain(body: bytes) -> dict[str, Any]:
    """The JSON object in a body: no NaN, no absurd depth. Raises MessageUnreadable."""
    try:
        value = json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise MessageUnreadable from None
    if not isinstance(value, dict):
        raise MessageUnreadable
    return value
