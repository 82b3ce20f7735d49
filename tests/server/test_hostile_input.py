"""Broken, hostile and enormous messages: a key, nothing repeated, nothing half-done."""

import json
import logging
from typing import Any

import httpx
import pytest
import zstandard
from sqlalchemy.exc import OperationalError

from sync.client.signing import RequestSigner
from sync.protocol import ENROL_PATH, EXCHANGE_PATH, MAX_BODY, MAX_MESSAGE
from tests.support.browsers import text_of
from tests.support.laptops import Laptop, RunningServer, fresh_id
from tests.support.patience import PATIENCE

MARKER = "marker-of-a-private-thing"
WHOLE: dict[str, Any] = {"protocol": 1, "cursor": 0, "epoch": "", "heartbeat": {}}


def post(
    laptop: Laptop, body: bytes, *, encoding: str = "", path: str = EXCHANGE_PATH
) -> httpx.Response:
    headers = {"content-type": "application/json"}
    if encoding:
        headers["content-encoding"] = encoding
    request = httpx.Request("POST", laptop.url + path, content=body, headers=headers)
    key_id = laptop.device_id or "enrol"
    RequestSigner(key_id, laptop.key, laptop.clock, laptop.nonce).sign(request, body)
    with httpx.Client(timeout=PATIENCE) as client:
        return client.send(request)


def entry(**more: Any) -> dict[str, Any]:
    sound = {
        "sequence": 1,
        "kind": "case",
        "record_id": "c1",
        "case_id": "c1",
        "base_version": 0,
        "changed": {"ref": "K-1"},
        "recorded_at": "2026-12-01T09:00:00Z",
    }
    return sound | more


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b'{"protocol":1}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        json.dumps(WHOLE | {"cursor": -1}).encode(),
        json.dumps(WHOLE | {"cursor": 10**400}).encode(),
        b'{"protocol":1,"cursor":1e999,"epoch":"","heartbeat":{}}',
        b'{"protocol":1,"cursor":NaN,"epoch":"","heartbeat":{}}',
        json.dumps(WHOLE | {"epoch": MARKER + "\x00"}).encode(),
        json.dumps(WHOLE | {"epoch": MARKER + "\ud800"}).encode(),
        json.dumps(WHOLE | {"heartbeat": {"app_version": "\x00"}}).encode(),
        json.dumps(WHOLE | {"heartbeat": {"unsent": MARKER}}).encode(),
        json.dumps(WHOLE | {"entries": {}}).encode(),
        json.dumps(WHOLE | {"entries": [MARKER]}).encode(),
        json.dumps(WHOLE | {"entries": [entry(sequence="1")]}).encode(),
        json.dumps(WHOLE | {"entries": [entry(sequence=0)]}).encode(),
        json.dumps(WHOLE | {"entries": [entry(sequence=i + 1) for i in range(2001)]}).encode(),
    ],
    ids=range(21),
)
def test_an_unreadable_message_is_422_with_a_key_and_nothing_else(
    shared: RunningServer, body: bytes
) -> None:
    laptop = shared.laptop()
    answer = post(laptop, body)
    assert answer.status_code == 422
    assert answer.json() == {"key": "sync.unreadable_request"}
    kept = "SELECT count(*) FROM entry WHERE device_id = %(id)s"
    assert shared.rows(kept, id=laptop.device_id) == [(0,)]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ({"changed": {"note": MARKER + "\x00"}}, "sync.text_not_storable"),
        ({"changed": {"note": MARKER + "\udfff"}}, "sync.text_not_storable"),
        ({"changed": {"a\x00b": 1}}, "sync.text_not_storable"),
        ({"changed": {"number": 2**60}}, "sync.text_not_storable"),
        ({"changed": {"deep": json.loads("[" * 40 + "]" * 40)}}, "sync.text_not_storable"),
        ({"changed": MARKER}, "sync.entry_not_readable"),
        ({"record_id": "../../etc/passwd"}, "sync.entry_not_readable"),
        ({"case_id": "c2"}, "sync.entry_not_readable"),
        ({"recorded_at": "yesterday"}, "sync.entry_not_readable"),
        ({"kind": MARKER}, "sync.kind_unknown"),
        ({"kind": "k" * 41}, "sync.entry_not_readable"),
    ],
    ids=range(11),
)
def test_p11_a_bad_entry_is_refused_alone_and_kept(
    shared: RunningServer, bad: dict[str, Any], reason: str
) -> None:
    laptop = shared.laptop(team=fresh_id())
    good = entry(sequence=2, record_id="c9", case_id="c9")
    body = json.dumps(WHOLE | {"entries": [entry(**bad), good]}).encode()
    for _ in range(2):
        answer = post(laptop, body)
        assert answer.status_code == 200
        verdicts = {v["sequence"]: v for v in answer.json()["verdicts"]}
        assert verdicts[1]["verdict"] == "refused"
        assert verdicts[1]["reason"] == reason
        assert verdicts[2]["verdict"] == "applied"
        assert MARKER not in answer.text
    kept = "SELECT count(*), max(reason) FROM quarantine WHERE device_id = %(id)s"
    assert shared.rows(kept, id=laptop.device_id) == [(1, reason)]


def test_p25_a_newer_or_older_protocol_is_told_so(shared: RunningServer) -> None:
    answer = post(shared.laptop(), json.dumps(WHOLE | {"protocol": 99}).encode())
    assert answer.status_code == 426
    assert answer.json() == {"key": "sync.version_not_supported"}


def test_p35_a_decompression_bomb_is_refused_in_bounded_memory(shared: RunningServer) -> None:
    compressor = zstandard.ZstdCompressor(level=19).compressobj()
    block = b" " * (1024 * 1024)
    bomb = b"".join(compressor.compress(block) for _ in range(512)) + compressor.flush()
    assert len(bomb) < 100_000
    answer = post(shared.laptop(), bomb, encoding="zstd")
    assert answer.status_code == 413
    assert answer.json() == {"key": "sync.too_large"}


def test_a_message_of_the_largest_size_is_still_looked_at(shared: RunningServer) -> None:
    padded = json.dumps(WHOLE).encode().ljust(MAX_MESSAGE, b" ")
    body = zstandard.ZstdCompressor().compress(padded)
    assert post(shared.laptop(), body, encoding="zstd").status_code == 200


def test_a_body_beyond_the_limit_is_refused(shared: RunningServer) -> None:
    answer = post(shared.laptop(), b" " * (MAX_BODY + 1))
    assert answer.status_code == 413


def test_a_body_that_hides_its_length_is_bounded_too(shared: RunningServer) -> None:
    def pieces() -> Any:
        for _ in range(MAX_BODY // 65_536 + 2):
            yield b" " * 65_536

    with httpx.Client(timeout=PATIENCE) as client:
        answer = client.post(shared.url + EXCHANGE_PATH, content=pieces())
    assert answer.status_code == 413


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_bytes_that_are_not_what_they_say_are_unreadable(
    shared: RunningServer, encoding: str
) -> None:
    answer = post(shared.laptop(), json.dumps(WHOLE).encode(), encoding=encoding)
    assert answer.status_code == 422


@pytest.mark.parametrize("code", ["a\x00b", "a\ud800", 5, None, "x" * 65])
def test_a_broken_enrolment_is_unreadable(shared: RunningServer, code: Any) -> None:
    laptop = Laptop(shared.url, shared.clock)
    body = json.dumps({"protocol": 1, "code": code, "public_key": "A" * 43 + "="}).encode()
    answer = post(laptop, body, path=ENROL_PATH)
    assert answer.status_code == 422
    assert answer.json() == {"key": "sync.unreadable_request"}


def test_an_unknown_address_and_method_give_a_key(shared: RunningServer) -> None:
    with httpx.Client(base_url=shared.url, timeout=PATIENCE) as client:
        assert client.get("/v1/nothing").json() == {"key": "sync.not_found"}
        assert client.get(EXCHANGE_PATH).status_code == 405
        assert client.get("/openapi.json").status_code == 404
        client.headers["accept"] = "text/html,application/xhtml+xml"
        page = client.get("/caselaod")
        assert page.status_code == 404
        assert page.headers["content-security-policy"].startswith("default-src 'none'")
        assert "There is no page with this address." in text_of(page)
        long = client.post("/sign-in", data={"name": MARKER * 10_000})
        assert long.status_code == 413
        assert "Go back, shorten it and send it again." in text_of(long)
        assert MARKER not in long.text


def test_a_fault_answers_500_and_logs_no_value(
    running: RunningServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> Any:
        raise RuntimeError(MARKER)

    laptop = running.laptop()
    monkeypatch.setattr("sync.server.exchange.news_for", broken)
    with caplog.at_level(logging.DEBUG):
        answer = post(laptop, json.dumps(WHOLE).encode())
    assert answer.status_code == 500
    assert answer.json() == {"key": "sync.server_fault"}
    assert "RuntimeError at broken" in caplog.text
    assert MARKER not in caplog.text
    monkeypatch.setattr("sync.server.app.epoch", broken)
    with httpx.Client(base_url=running.url, timeout=PATIENCE) as browser:
        page = browser.get("/ready", headers={"accept": "text/html"})
    assert page.status_code == 500
    assert "Something went wrong here" in text_of(page)
    assert MARKER not in page.text


def test_p30_a_database_that_is_too_slow_means_try_again_later(
    running: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: Any) -> Any:
        raise OperationalError(MARKER, {}, ValueError())

    laptop = running.laptop()
    monkeypatch.setattr("sync.server.exchange.news_for", slow)
    answer = post(laptop, json.dumps(WHOLE).encode())
    assert answer.status_code == 503
    assert answer.json() == {"key": "sync.busy"}
