"""Laptops and servers that were not updated on the same day: one and two versions apart, both ways.
Nobody is kept from sending, and nothing that one side does not know is lost on it."""

from dataclasses import replace
from hashlib import sha256
from typing import Any

import httpx
import pytest
from sqlmodel import Session

from sync.client import engine
from sync.client.answers import NotOurServer, VersionTooOld
from sync.client.going_on import Answer
from sync.client.reading import message
from sync.client.transport import HttpTransport
from sync.packing import decompress
from sync.protocol import (
    ENTRIES_OF_OLD,
    ERASURE,
    EXCHANGE_PATH,
    PROTOCOL_VERSION,
    REJOIN_PATH,
    REVOKED,
    ExchangeReply,
    ExchangeRequest,
    Heartbeat,
    plain,
)
from sync.server import incoming
from sync.server.moves import reassign
from sync.server.tables import Device
from tests.support.laptops import Laptop, RunningServer, fresh_id

Patch = pytest.MonkeyPatch
NEXT = PROTOCOL_VERSION + 1
APART = [(1, NEXT), (2, NEXT), (1, 2), (NEXT, 2), (NEXT, 1), (2, 1)]
"""What the laptop speaks, and the newest that the server speaks."""
REAL = HttpTransport.exchange
SENT = HttpTransport._sent
LARGE = "rang again, " * 100_000
"""More than any laptop sends in one piece on a line that it does not know yet."""


def speaks(patch: Patch, *, laptop: int, server: int) -> None:
    """Each side says and hears what its version has: the fields of version 1 stand here as they
    were, so that a change of today's messages does not change them."""
    patch.setattr(engine, "PROTOCOL_VERSION", laptop)
    patch.setattr(incoming, "PROTOCOL_VERSION", server)

    def exchange(self: HttpTransport, request: ExchangeRequest) -> ExchangeReply:
        reply = REAL(self, _first(request) if laptop == 1 else request)
        return _first_answer(reply) if min(laptop, server) == 1 else reply

    patch.setattr(HttpTransport, "exchange", exchange)
    if server == 1:
        answers_as_the_first_server(patch)
    if laptop == 1:
        patch.setattr("sync.client.transport.message", _read_by_the_first)


def answers_as_the_first_server(patch: Patch) -> None:
    """What the last build of version 1 said, byte for byte where it matters: short answers are not
    packed, and of parts it knows nothing."""
    known = (EXCHANGE_PATH, REJOIN_PATH, "/v1/enrol", "/v1/authority/")

    def sent(
        self: HttpTransport, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> Answer:
        whole_file = path.startswith("/v1/attachments/") and method in ("HEAD", "PUT")
        if "?" in path or not (path.startswith(known) or whole_file):
            said = {"content-type": "application/json"}
            return 404, httpx.Headers(said), b'{"key":"sync.not_found"}'
        status, heads, content = SENT(self, method, path, body, headers)
        if heads.get("content-encoding") == "zstd" and len(decompress(content)) < 400:
            return status, httpx.Headers({"content-type": "application/json"}), decompress(content)
        return status, heads, content

    patch.setattr(HttpTransport, "_sent", sent)


def _read_by_the_first(shape: type[Any], body: bytes) -> Any:
    """Version 1 could read no change without `changed`, nor had it a word for such a case."""
    for news in plain(body).get("news", ()):
        if "changed" not in news:
            raise NotOurServer
        assert news["kind"] != REVOKED
    return message(shape, body)


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
    if server == 1:
        answers_as_the_first_server(monkeypatch)
    laptop = shared.laptop(team=fresh_id())
    assert laptop.device_id


@pytest.mark.parametrize("server", [1, 2])
def test_p25_large_records_and_papers_go_to_an_older_server(
    shared: RunningServer, monkeypatch: Patch, server: int
) -> None:
    """Also when they come before anything else: the server's version is not known yet."""
    sender, other = pair(shared)
    case, paper = sender.open_case(), b"%PDF-1.7 " + LARGE.encode()
    sender.sync()
    speaks(monkeypatch, laptop=PROTOCOL_VERSION, server=server)
    sender.journal.change("contact", fresh_id(), case, note=LARGE)
    name = sha256(paper).hexdigest()
    sender.journal.change("document", fresh_id(), case, sha256=name)
    sender.journal.files[name] = paper
    done = sender.sync()
    assert (done.sent, done.waiting, done.attachments_sent) == (2, 0, 1)
    sender.journal.arrived.clear()
    assert sender.sync().attachments_sent == 1, "it is there, and that is enough"
    other.sync()
    assert other.journal.bodies == sender.journal.bodies
    monkeypatch.undo()
    other.sync()
    assert other.journal.files[name] == paper


def test_p25_a_laptop_of_the_first_version_hears_of_an_erased_person(
    shared: RunningServer, monkeypatch: Patch
) -> None:
    newest, old = pair(shared)
    case = newest.open_case()
    newest.sync()
    speaks(monkeypatch, laptop=1, server=PROTOCOL_VERSION)
    old.sync()
    newest.journal.change(ERASURE, case, case)
    newest.sync()
    assert old.sync().received == 1
    assert (ERASURE, case) in old.journal.bodies


def test_p25_a_laptop_that_cannot_be_told_that_a_case_moved_brings_its_work_and_must_update(
    shared: RunningServer, monkeypatch: Patch
) -> None:
    """It would keep the case in its lists for good. Its papers come as well, though it never says
    how many wait, and all of its work, however many messages that takes."""
    team = fresh_id()
    old, new = shared.laptop(team), shared.laptop(team, coach="Jo Fairweather")
    case = old.open_case()
    old.sync()
    with Session(shared.engine) as session, session.begin():
        device = session.get_one(Device, new.device_id)
        reassign(session, device.team_id, case, device.account_id, "sup", shared.clock())
    speaks(monkeypatch, laptop=1, server=PROTOCOL_VERSION)
    at, paper = old.journal.at, b"%PDF-1.7 of the first version"
    name = sha256(paper).hexdigest()
    old.journal.change("document", fresh_id(), case, sha256=name)
    old.journal.files[name] = paper
    done = old.sync()
    assert (done.sent, done.waiting, done.received) == (1, 0, 0)
    for number in range(ENTRIES_OF_OLD + 1):
        old.journal.change("contact", fresh_id(), case, note=f"written after it moved, {number}")
    for _ in range(2):
        with pytest.raises(VersionTooOld, match="Update the program"):
            old.sync()
    assert (old.journal.heartbeat().unsent, old.journal.at) == (0, at)
    new.sync()
    assert f"it moved, {ENTRIES_OF_OLD}'" in str(new.journal.bodies)
    monkeypatch.undo()
    new.sync()
    assert new.journal.files[name] == paper
    done = old.sync()
    assert (done.received, done.waiting) == (1, 0)
    assert (REVOKED, case) in old.journal.bodies
    assert new.sync().nothing_changed, "it counted once"


def test_p25_a_paper_that_never_comes_does_not_keep_a_laptop_from_being_told_to_update(
    shared: RunningServer, monkeypatch: Patch
) -> None:
    """Its record is there; the paper was lost on the laptop, and nobody will ever send it."""
    team = fresh_id()
    old, new = shared.laptop(team), shared.laptop(team, coach="Jo Fairweather")
    case = old.open_case()
    old.sync()
    with Session(shared.engine) as session, session.begin():
        device = session.get_one(Device, new.device_id)
        reassign(session, device.team_id, case, device.account_id, "sup", shared.clock())
    speaks(monkeypatch, laptop=1, server=PROTOCOL_VERSION)
    old.journal.change("document", fresh_id(), case, sha256="a" * 64)
    for _ in range(2):
        assert old.sync().waiting == 0
    shared.clock.move(hours=2)
    with pytest.raises(VersionTooOld):
        old.sync()


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
