"""The way from a laptop of a story to the server's core, and what happens on it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sync.client.answers import (
    LaptopWithdrawn,
    LineBroke,
    NoAnswer,
    ServerRestored,
    StoreIsACopy,
    VersionTooOld,
)
from sync.client.ports import Piece
from sync.protocol import (
    RECEIPT,
    ExchangeReply,
    ExchangeRequest,
    RejoinReply,
    RejoinRequest,
    Statement,
    decode,
    encode,
)
from sync.server.devices import DeviceRevoked
from sync.server.exchange import OtherEpoch
from sync.server.heads import OtherStore
from sync.server.incoming import Incoming, read_exchange
from sync.server.older import UpdateNeeded
from sync.server.signatures import NotRecognised
from tests.support.story_laptop import Killed, StoryLaptop

if TYPE_CHECKING:
    from tests.support.stories import World


@dataclass
class Faults:
    """What happens to the requests of one exchange, in order; then all goes well."""

    plan: list[str] = field(default_factory=list)

    def next(self) -> str:
        return self.plan.pop(0) if self.plan else ""


class DirectLine:
    """The way to the server without a network: bytes are made and read as on a line."""

    def __init__(self, world: "World", laptop: "StoryLaptop", faults: Faults) -> None:
        self._world = world
        self._laptop = laptop
        self._faults = faults
        self.carried = 0
        self.mended = 0

    def exchange(self, request: ExchangeRequest) -> ExchangeReply:
        fault = self._faults.next()
        if fault == "old-server" and request.protocol > 1:
            raise VersionTooOld
        if fault == "cut":
            raise LineBroke
        reply = self._answered(request)
        if fault == "twice":
            reply = self._answered(request)
        if fault == "lost":
            raise LineBroke
        if fault == "silent":
            raise NoAnswer
        if fault == "killed":
            raise Killed
        return reply

    def rejoin(self, request: RejoinRequest) -> RejoinReply:
        return self._world.exchanger.begun_again(
            self._laptop.id, request, self._world.ids.new(), self._world.now
        )

    def begin_upload(self, sha256: str, size: int, purpose: str, above: int | None = None) -> int:
        raise AssertionError("no file in these stories")

    def send_part(self, sha256: str, offset: int, content: bytes) -> int:
        raise AssertionError("no file in these stories")

    def send_whole(self, sha256: str, content: bytes) -> None:
        raise AssertionError("no file in these stories")

    def attachment_part(self, sha256: str, offset: int, length: int) -> Piece:
        raise AssertionError("no file in these stories")

    def news_part(self, seq: int, offset: int, length: int) -> Piece:
        raise AssertionError("no large change in these stories")

    def _of_known(
        self, request: ExchangeRequest, told: ExchangeRequest, incoming: Sequence[Incoming]
    ) -> ExchangeReply:
        world, own = self._world, self._laptop.id
        try:
            return world.exchanger.answered(own, told, incoming, world.now).reply
        except NotRecognised:
            said = Statement(purpose="withdrawn", device_id=own, server_time=world.now)
            revoked = DeviceRevoked(own, said)
            return world.exchanger.of_withdrawn(revoked, encode(request), world.now)

    def _answered(self, request: ExchangeRequest) -> ExchangeReply:
        world, head = self._world, request.store.head if request.store else None
        told, incoming = read_exchange(encode(request))
        try:
            reply = self._of_known(request, told, incoming)
        except OtherEpoch:
            raise ServerRestored from None
        except OtherStore:
            raise StoreIsACopy from None
        except DeviceRevoked:
            raise LaptopWithdrawn from None
        except UpdateNeeded:
            raise VersionTooOld from None
        assert not reply.news or world.may_hear(self._laptop), "news without a sign-in"
        received = decode(ExchangeReply, encode(reply))
        assert head is not None
        receipt = Statement(
            purpose=RECEIPT,
            device_id=self._laptop.id,
            server_time=world.now,
            head=head,
            signature=reply.signature,
        )
        return replace(received, receipt=receipt)
