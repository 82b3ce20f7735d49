"""The way from a laptop of a story to the server's core, and what happens on it."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sqlmodel import Session

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
from sync.server.incoming import read_exchange
from sync.server.tables import (
    Device,
)
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

    def begin_upload(self, sha256: str, size: int, purpose: str) -> int:
        raise AssertionError("no file in these stories")

    def send_part(self, sha256: str, offset: int, content: bytes) -> int:
        raise AssertionError("no file in these stories")

    def attachment_part(self, sha256: str, offset: int, length: int) -> Piece:
        raise AssertionError("no file in these stories")

    def news_part(self, seq: int, offset: int, length: int) -> Piece:
        raise AssertionError("no large change in these stories")

    def _answered(self, request: ExchangeRequest) -> ExchangeReply:
        world, head = self._world, request.store.head if request.store else None
        told, incoming = read_exchange(encode(request))
        try:
            with Session(world.engine) as session:
                device = session.get_one(Device, self._laptop.id)
                gone = device.revoked_at is not None
                said = Statement(purpose="withdrawn", device_id=device.id, server_time=world.now)
            if gone:
                revoked = DeviceRevoked(self._laptop.id, said)
                reply = world.exchanger.of_withdrawn(revoked, encode(request), world.now)
            else:
                reply = world.exchanger.answered(self._laptop.id, told, incoming, world.now)
        except OtherEpoch:
            raise ServerRestored from None
        except OtherStore:
            raise StoreIsACopy from None
        except DeviceRevoked:
            raise LaptopWithdrawn from None
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
