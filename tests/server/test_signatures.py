"""Who gets in: only a known laptop's own, fresh, unchanged request, and only once."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlmodel import Session

from sync.client.answers import ClockFarOff, CodeNotValid, LaptopWithdrawn, NotRecognised
from sync.client.signing import RequestSigner, public_key
from sync.protocol import EXCHANGE_PATH, PROTOCOL_VERSION, ExchangeRequest, encode
from sync.server import devices
from tests.support.laptops import Laptop, MovableClock, RunningServer, fresh_id
from tests.support.patience import PATIENCE

EMPTY = b'{"protocol":1,"cursor":0,"epoch":"","heartbeat":{}}'
JSON = {"content-type": "application/json"}


def signed(
    laptop: Laptop, body: bytes = EMPTY, path: str = EXCHANGE_PATH, method: str = "POST"
) -> httpx.Request:
    request = httpx.Request(method, laptop.url + path, content=body, headers=JSON)
    RequestSigner(laptop.device_id, laptop.key, laptop.clock, laptop.nonce).sign(request, body)
    return request


def send(request: httpx.Request) -> httpx.Response:
    with httpx.Client(timeout=PATIENCE) as client:
        return client.send(request)


def test_p40_a_sound_request_is_taken_once(shared: RunningServer) -> None:
    request = signed(shared.laptop())
    assert send(request).status_code == 200
    again = send(request)
    assert again.status_code == 401
    assert again.json() == {"key": "sync.not_recognised"}


def test_p40_what_was_overheard_is_of_no_use_later_or_once_the_laptop_is_withdrawn(
    shared: RunningServer,
) -> None:
    """Also when the server has forgotten that it saw it."""
    laptop = shared.laptop(team=fresh_id())
    case = laptop.open_case()
    body = encode(
        ExchangeRequest(
            cursor=0,
            epoch="",
            heartbeat=laptop.journal.heartbeat(),
            protocol=PROTOCOL_VERSION,
            entries=tuple(laptop.journal.entries),
        )
    )
    seen = signed(laptop, body)
    assert send(seen).status_code == 200
    shared.clock.move(minutes=30)
    laptop.sync()
    nonces = "SELECT 1 FROM nonce WHERE device_id = %(i)s"
    assert len(shared.rows(nonces, i=laptop.device_id)) == 1, "the old ones are forgotten"
    late = send(seen)
    assert (late.status_code, late.json()["key"]) == (401, "sync.clock_off")
    never_sent = signed(laptop, body.replace(case.encode(), fresh_id().encode()))
    with Session(shared.engine) as session, session.begin():
        devices.revoke(session, laptop.device_id, "supervisor", shared.clock())
    counted = "SELECT counter FROM team t JOIN device d ON d.team_id = t.id WHERE d.id = %(i)s"
    before = shared.rows(counted, i=laptop.device_id)
    assert send(never_sent).status_code == 403
    assert shared.rows(counted, i=laptop.device_id) == before


def test_a_person_whose_account_is_closed_is_refused_on_every_laptop_of_theirs(
    shared: RunningServer,
) -> None:
    team = fresh_id()
    laptops = [shared.laptop(team=team), shared.laptop(team=team)]
    colleague = shared.laptop(team=team, coach="Jo Nguyen")
    everybody = [*laptops, colleague]
    assert all(laptop.sync().nothing_changed for laptop in everybody)
    closed = (
        "UPDATE account SET active = false WHERE id = (SELECT account_id FROM device WHERE id = %s)"
    )
    with shared.engine.begin() as connection:
        connection.exec_driver_sql(closed, (laptops[0].device_id,))
    for laptop in laptops:
        with pytest.raises(LaptopWithdrawn):
            laptop.sync()
    assert colleague.sync().nothing_changed
    (untouched,) = shared.rows(
        "SELECT count(*) FROM device WHERE team_id = (SELECT team_id FROM device WHERE id = %(id)s)"
        " AND revoked_at IS NULL",
        id=colleague.device_id,
    )
    assert untouched == (len(everybody),), "it is the person that is refused, not the laptops"


def another_body(request: httpx.Request) -> httpx.Request:
    body = EMPTY.replace(b'"cursor":0', b'"cursor":1')
    headers = {k: v for k, v in request.headers.items() if k != "content-length"}
    return httpx.Request("POST", request.url, content=body, headers=headers)


def another_body_with_its_own_digest(request: httpx.Request) -> httpx.Request:
    other = another_body(request)
    digest = hashlib.sha256(EMPTY.replace(b'"cursor":0', b'"cursor":1')).digest()
    other.headers["content-digest"] = f"sha-256=:{digest.hex()}:"
    return other


def another_target(request: httpx.Request) -> httpx.Request:
    return httpx.Request(
        "POST", str(request.url) + "?x=1", content=EMPTY, headers=dict(request.headers)
    )


def another_host(request: httpx.Request) -> httpx.Request:
    request.headers["host"] = "coach.example"
    return request


def another_method(request: httpx.Request) -> httpx.Request:
    url = str(request.url).replace(EXCHANGE_PATH, "/v1/attachments/" + "a" * 64)
    return httpx.Request("PUT", url, content=EMPTY, headers=dict(request.headers))


def no_signature(request: httpx.Request) -> httpx.Request:
    del request.headers["signature"]
    return request


def half_a_signature(request: httpx.Request) -> httpx.Request:
    request.headers["signature"] = "s=:AAAA:"
    return request


def garbage(request: httpx.Request) -> httpx.Request:
    request.headers["signature-input"] = 's=("@method");created="now'
    return request


def less_covered(request: httpx.Request) -> httpx.Request:
    request.headers["signature-input"] = request.headers["signature-input"].replace(
        ' "content-digest"', ""
    )
    return request


@pytest.mark.parametrize(
    "spoil",
    [
        another_body,
        another_body_with_its_own_digest,
        another_target,
        another_host,
        another_method,
        no_signature,
        half_a_signature,
        garbage,
        less_covered,
    ],
)
def test_p34_a_changed_request_is_not_recognised(
    shared: RunningServer, spoil: Callable[[httpx.Request], httpx.Request]
) -> None:
    laptop = shared.laptop()
    answer = send(spoil(signed(laptop)))
    assert answer.status_code == 401
    assert answer.json() == {"key": "sync.not_recognised"}
    heard = "SELECT last_exchange_at FROM device WHERE id = %(id)s"
    assert shared.rows(heard, id=laptop.device_id) == [(None,)]


@pytest.mark.parametrize("minutes", [-5.1, 5.1, -60 * 24 * 365 * 56, 60 * 24 * 365 * 5])
def test_p22_with_a_clock_that_is_far_off_it_signs_by_the_servers(
    shared: RunningServer, minutes: float
) -> None:
    laptop = shared.laptop()
    laptop.open_case()
    laptop.clock = MovableClock(shared.clock.now + timedelta(minutes=minutes))
    assert laptop.sync().sent == 1
    assert laptop.journal.heartbeat().unsent == 0


def test_only_our_servers_word_about_the_time_counts(shared: RunningServer) -> None:
    laptop = shared.laptop()
    laptop.open_case()
    laptop.server_key = shared.laptop().server_key[::-1]
    laptop.clock = MovableClock(shared.clock.now + timedelta(minutes=90))
    with pytest.raises(ClockFarOff, match="1 change waits"):
        laptop.sync()
    assert laptop.journal.heartbeat().unsent == 1


@pytest.mark.parametrize("minutes", [-4.9, 4.9])
def test_a_clock_that_is_a_little_off_is_no_matter(shared: RunningServer, minutes: float) -> None:
    laptop = shared.laptop()
    laptop.clock = MovableClock(shared.clock.now + timedelta(minutes=minutes))
    assert laptop.sync().requests == 1


def test_another_key_under_a_known_name_is_not_recognised(shared: RunningServer) -> None:
    laptop, thief = shared.laptop(), Laptop(shared.url, shared.clock)
    thief.device_id = laptop.device_id
    with pytest.raises(NotRecognised):
        thief.sync()


def test_a_withdrawn_laptop_is_refused_at_once_and_its_attempt_is_written_down(
    running: RunningServer,
) -> None:
    laptop = running.laptop()
    laptop.sync()
    waiting = signed(laptop)
    laptop.open_case()
    with Session(running.engine) as session, session.begin():
        devices.revoke(session, laptop.device_id, "operator", running.clock())
    with pytest.raises(LaptopWithdrawn):
        laptop.sync()
    told = send(waiting)
    assert (told.status_code, told.json()["key"]) == (403, "sync.laptop_withdrawn")
    assert laptop.journal.heartbeat().unsent == 1
    assert running.rows("SELECT count(*) FROM record") == [(0,)]
    lines = running.rows("SELECT action FROM audit WHERE subject = %(id)s", id=laptop.device_id)
    assert lines.count(("device.refused_because_revoked",)) == 2


def test_old_nonces_are_forgotten_only_after_their_window(running: RunningServer) -> None:
    laptop = running.laptop()
    laptop.sync()
    running.clock.move(minutes=14)
    laptop.sync()
    assert running.rows("SELECT count(*) FROM nonce") == [(2,)]
    running.clock.move(minutes=14)
    laptop.sync()
    assert running.rows("SELECT count(*) FROM nonce") == [(2,)]


def test_a_code_binds_key_person_and_team(running: RunningServer) -> None:
    laptop = Laptop(running.url, running.clock)
    reply = laptop.enrol(running.code(team="Team South", coach="Jo Fairweather").lower())
    assert (reply.team_name, reply.person_name) == ("Team South", "Jo Fairweather")
    assert reply.epoch
    bound = running.rows(
        "SELECT a.name, d.public_key FROM device d JOIN account a ON a.id = d.account_id"
    )
    public = Ed25519PrivateKey.from_private_bytes(laptop.key).public_key().public_bytes_raw()
    assert [(name, bytes(key)) for name, key in bound] == [("Jo Fairweather", public)]


def test_a_code_is_good_for_one_laptop(running: RunningServer) -> None:
    code = running.code()
    first, second = (Laptop(running.url, running.clock) for _ in range(2))
    first.enrol(code)
    with pytest.raises(CodeNotValid):
        second.enrol(code)


def test_enrolling_again_after_a_lost_answer_gives_the_same_laptop(
    running: RunningServer,
) -> None:
    code = running.code()
    laptop = Laptop(running.url, running.clock)
    first = laptop.enrol(code)
    running.clock.move(days=3)
    assert laptop.enrol(code).device_id == first.device_id
    assert running.rows("SELECT count(*) FROM device") == [(1,)]


def test_a_code_ends(running: RunningServer) -> None:
    code = running.code()
    running.clock.move(days=2)
    with pytest.raises(CodeNotValid):
        Laptop(running.url, running.clock).enrol(code)


@pytest.mark.parametrize("code", ["AAAAA-AAAAA-AAAAA-AAAAA", "x", "'; DROP TABLE device; --"])
def test_a_made_up_code_is_not_valid(shared: RunningServer, code: str) -> None:
    with pytest.raises(CodeNotValid):
        Laptop(shared.url, shared.clock).enrol(code)


def test_a_code_is_kept_as_a_hash_only(running: RunningServer) -> None:
    code = running.code().replace("-", "")
    kept = running.rows("SELECT code_hash FROM enrolment_code")[0][0]
    assert code not in kept
    assert len(kept) == 64


def test_enrolling_needs_the_other_half_of_the_key(running: RunningServer) -> None:
    laptop, other = (Laptop(running.url, running.clock) for _ in range(2))
    from_other = httpx.Request(
        "POST",
        running.url + "/v1/enrol",
        content=(body := _enrol_body(running.code(), laptop)),
        headers=JSON,
    )
    RequestSigner("enrol", other.key, other.clock, other.nonce).sign(from_other, body)
    assert send(from_other).status_code == 401
    assert running.rows("SELECT count(*) FROM device") == [(0,)]


def _enrol_body(code: str, laptop: Laptop) -> bytes:
    message = {"protocol": 1, "code": code, "public_key": public_key(laptop.key)}
    return json.dumps(message).encode()
