"""Laptops and servers that were not updated on the same day: one and two versions apart, both ways.
Nobody is kept from sending, and nothing that one side does not know is lost on it."""

from dataclasses import replace

import pytest

from sync.client import engine
from sync.client.answers import VersionTooOld
from sync.client.transport import HttpTransport
from sync.protocol import (
    ENTRIES_OF_OLD,
    PROTOCOL_VERSION,
    ExchangeReply,
    ExchangeRequest,
    Heartbeat,
)
from sync.server import incoming
from tests.support.laptops import Laptop, RunningServer, fresh_id

Patch = pytest.MonkeyPatch
NEXT = PROTOCOL_VERSION + 1
APART = [(1, NEXT), (2, NEXT), (1, 2), (NEXT, 2), (NEXT, 1), (2, 1)]
"""What the laptop speaks, and the newest that the server speaks."""
REAL = HttpTransport.exchange


def speaks(patch: Patch, *, laptop: int, server: int) -> None:
    """Each side says and hears what its version has: the fields of version 1 stand here as they
    were, so that a change of today's messages does not change them."""
    patch.setattr(engine, "PROTOCOL_VERSION", laptop)
    patch.setattr(incoming, "PROTOCOL_VERSION", server)

    def exchange(self: HttpTransport, request: ExchangeRequest) -> ExchangeReply:
        reply = REAL(self, _first(request) if laptop == 1 else request)
        return _first_answer(reply) if min(laptop, server) == 1 else reply

    patch.setattr(HttpTransport, "exchange", exchange)


def _first(request: ExchangeRequest) -> ExchangeRequest:
    said = request.heartbeat
    return ExchangeRequest(
        cursor=request.cursor,
        epoch=request.epoch,
        heartbeat=Heartbeat(
            unsent=said.unsent, refused=said.refused, held=said.held, app_version="0.1"
        ),
        protocol=request.protocol,
        entries=tuple(replace(e, reoffered=False, instead_of=0) for e in request.entries),
        store=request.store,
    )


def _first_answer(reply: ExchangeReply) -> ExchangeReply:
    assert all(news.size == 0 for news in reply.news), "version 1 knows no change in parts"
    return ExchangeReply(
        epoch=reply.epoch,
        cursor=reply.cursor,
        server_time=reply.server_time,
        verdicts=reply.verdicts,
        news=reply.news,
        more=reply.more,
        signature=reply.signature,
        receipt=reply.receipt,
        anchor=reply.anchor,
    )


def pair(shared: RunningServer) -> tuple[Laptop, Laptop]:
    """Two laptops of one coach, in a team of their own."""
    team = fresh_id()
    return shared.laptop(team=team), shared.laptop(team=team)


@pytest.mark.parametrize(("laptop", "server"), APART)
def test_p25_versions_apart_work_together_and_unknown_fields_survive(
    shared: RunningServer, monkeypatch: Patch, laptop: int, server: int
) -> None:
    newest, other = pair(shared)
    case, person = newest.open_case(), fresh_id()
    tomorrow = {"shoe_size": 7, "of_later": {"known": ["by", "nobody"]}}
    newest.journal.change("person", person, case, preferred_name="Sam", phone="", **tomorrow)
    newest.sync()
    speaks(monkeypatch, laptop=laptop, server=server)
    other.sync()
    other.journal.change("person", person, case, phone="0161 496 0000")
    assert other.sync().sent == 1
    monkeypatch.undo()
    newest.sync()
    body = newest.journal.bodies["person", person]
    assert body == {"preferred_name": "Sam", "phone": "0161 496 0000", **tomorrow}
    assert other.journal.bodies == newest.journal.bodies
    speaks(monkeypatch, laptop=laptop, server=server)
    assert other.sync().nothing_changed


def test_p25_much_goes_to_a_server_of_the_first_version_as_it_can_take_it(
    shared: RunningServer, monkeypatch: Patch
) -> None:
    sender, _ = pair(shared)
    case = sender.open_case()
    for _number in range(ENTRIES_OF_OLD + 5):
        sender.journal.change("contact", fresh_id(), case, note="rang")
    speaks(monkeypatch, laptop=PROTOCOL_VERSION, server=1)
    monkeypatch.setattr(incoming, "MAX_ENTRIES", ENTRIES_OF_OLD)
    done = sender.sync(chunk=1000)
    assert (done.sent, done.waiting, done.requests) == (ENTRIES_OF_OLD + 6, 0, 2)


@pytest.mark.parametrize("server", [1, 2])
def test_p25_a_new_laptop_is_enrolled_with_an_older_server(
    shared: RunningServer, monkeypatch: Patch, server: int
) -> None:
    monkeypatch.setattr(incoming, "PROTOCOL_VERSION", server)
    monkeypatch.setattr("sync.client.transport.PROTOCOL_VERSION", NEXT)
    laptop = shared.laptop(team=fresh_id())
    assert laptop.device_id


def test_p25_three_versions_apart_are_told_so_and_keep_everything(
    shared: RunningServer, monkeypatch: Patch
) -> None:
    sender, _ = pair(shared)
    sender.open_case()
    monkeypatch.setattr(incoming, "OLDEST_PROTOCOL_VERSION", NEXT + 1)
    monkeypatch.setattr(incoming, "PROTOCOL_VERSION", NEXT + 3)
    with pytest.raises(VersionTooOld):
        sender.sync()
    assert sender.journal.waiting().entries == 1
