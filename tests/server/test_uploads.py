"""Uploads in parts (tus 1.0): offsets, checksums, expiry; nothing is visible before it is whole."""

import hashlib
import secrets
import threading
from base64 import b64encode

import httpx
import pytest

from sync.client.answers import NotThereYet, OffsetNotThere, ServerBusy
from sync.client.ports import NetworkTrouble
from sync.client.signing import RequestSigner
from tests.support.laptops import Laptop, RunningServer, fresh_id
from tests.support.patience import PATIENCE


def a_paper(laptop: Laptop, size: int = 50_000) -> tuple[str, bytes]:
    paper = secrets.token_bytes(size)
    sha256 = hashlib.sha256(paper).hexdigest()
    case = laptop.open_case()
    laptop.journal.change("document", f"d-{sha256[:8]}", case, sha256=sha256)
    laptop.sync()
    return sha256, paper


def stored(running: RunningServer, sha256: str) -> list[tuple[int]]:
    return running.rows("SELECT size FROM attachment WHERE sha256 = %(s)s", s=sha256)


def test_p36_a_partial_file_is_never_visible_and_a_wrong_one_never_kept(
    shared: RunningServer,
) -> None:
    laptop = shared.laptop(team=fresh_id())
    sha256, paper = a_paper(laptop)
    with laptop.line() as way:
        for start in range(0, 48_000, 4_000):
            assert way.begin_upload(sha256, len(paper), "attachment") == start
            way.send_part(sha256, start, paper[start : start + 4_000])
            with pytest.raises(NotThereYet):
                way.attachment_part(sha256, 0, 10)
        with pytest.raises(NetworkTrouble):
            way.send_part(sha256, 48_000, bytes(2_000))
        assert stored(shared, sha256) == []
        assert way.begin_upload(sha256, len(paper), "attachment") == 0
        assert way.send_part(sha256, 0, paper) == len(paper)
        assert way.attachment_part(sha256, 7, 9).content == paper[7:16]
        assert way.begin_upload(sha256, len(paper), "attachment") == len(paper)
    assert stored(shared, sha256) == [(50_000,)]


def test_p36_two_laptops_that_send_the_same_file_at_once_store_it_once(
    shared: RunningServer,
) -> None:
    team = fresh_id()
    laptops = [shared.laptop(team=team) for _ in range(2)]
    sha256, paper = a_paper(laptops[0])
    start = threading.Barrier(2)

    def send(laptop: Laptop) -> None:
        with laptop.line() as way:
            way.begin_upload(sha256, len(paper), "attachment")
            start.wait(PATIENCE)
            way.send_part(sha256, 0, paper)

    threads = [threading.Thread(target=send, args=(one,)) for one in laptops]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert stored(shared, sha256) == [(50_000,)]


def test_a_part_belongs_in_its_place(shared: RunningServer) -> None:
    laptop = shared.laptop(team=fresh_id())
    sha256, paper = a_paper(laptop)
    with laptop.line() as way:
        with pytest.raises(NotThereYet):
            way.send_part(sha256, 0, paper)
        way.begin_upload(sha256, len(paper), "attachment")
        with pytest.raises(OffsetNotThere):
            way.send_part(sha256, 5, paper[5:])
        way.send_part(sha256, 0, paper[:10])
        with pytest.raises(OffsetNotThere):
            way.send_part(sha256, 0, paper[:10])
        with pytest.raises(NetworkTrouble):
            way.send_part(sha256, 10, paper + b"too much")
        assert way.begin_upload(sha256, len(paper), "attachment") == 10


def test_an_upload_that_nobody_goes_on_with_expires(running: RunningServer) -> None:
    laptop = running.laptop()
    sha256, paper = a_paper(laptop)
    with laptop.line() as way:
        way.begin_upload(sha256, len(paper), "attachment")
        way.send_part(sha256, 0, paper[:10])
        running.clock.move(days=8)
        with pytest.raises(NotThereYet):
            way.send_part(sha256, 10, paper[10:])
        assert way.begin_upload(sha256, len(paper), "attachment") == 0
    assert running.rows("SELECT count(*) FROM upload_part") == [(0,)]


def test_a_file_too_large_is_told_at_once(shared: RunningServer) -> None:
    laptop = shared.laptop(team=fresh_id())
    with laptop.line() as way, pytest.raises(NetworkTrouble) as told:
        way.begin_upload("a" * 64, 33 * 1024 * 1024, "attachment")
    assert told.value.key == "sync.too_large"


def test_papers_of_another_coach_are_not_there(shared: RunningServer) -> None:
    team = fresh_id()
    owner, other = shared.laptop(team=team), shared.laptop(team=team, coach="Jo Fairweather")
    sha256, paper = a_paper(owner)
    owner.journal.files[sha256] = paper
    owner.sync()
    with other.line() as way, pytest.raises(NotThereYet):
        way.attachment_part(sha256, 0, 10)


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("PATCH", "/v1/uploads/" + "a" * 64, {"upload-offset": "x"}, 422),
        ("PATCH", "/v1/uploads/" + "a" * 64, {}, 422),
        (
            "PATCH",
            "/v1/uploads/" + "a" * 64,
            {"upload-offset": "0", "upload-checksum": "md5 x"},
            422,
        ),
        ("PATCH", "/v1/uploads/..%2f..%2fpasswd", {"upload-offset": "0"}, 404),
        ("POST", "/v1/uploads/" + "A" * 64, {"upload-length": "1"}, 404),
        ("POST", "/v1/uploads/" + "a" * 64, {"upload-length": "1"}, 422),
        ("POST", "/v1/uploads/" + "a" * 64, {"upload-metadata": "purpose ***"}, 422),
        ("POST", "/v1/uploads/" + "a" * 64, {"upload-length": "9" * 30}, 422),
        ("HEAD", "/v1/uploads/" + "a" * 64, {}, 404),
        ("GET", "/v1/attachments/" + "a" * 64, {}, 422),
        ("GET", "/v1/attachments/" + "a" * 64 + "?offset=-1&length=1", {}, 422),
        ("GET", "/v1/attachments/" + "a" * 64 + "?offset=0&length=99999999999", {}, 422),
        ("GET", "/v1/news/0?offset=0&length=1", {}, 404),
        ("GET", "/v1/news/9999999999999999999999?offset=0&length=1", {}, 422),
        ("GET", "/v1/news/x?offset=0&length=1", {}, 422),
    ],
    ids=range(15),
)
def test_odd_requests_get_a_key_and_nothing_else(
    shared: RunningServer, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    laptop = shared.laptop(team=fresh_id())
    request = httpx.Request(method, laptop.url + path, content=b"x", headers=headers)
    RequestSigner(laptop.device_id, laptop.key, laptop.clock, laptop.nonce).sign(request, b"x")
    with httpx.Client(timeout=PATIENCE) as client:
        assert client.send(request).status_code == status


def test_an_offset_that_was_changed_on_its_way_is_not_believed(shared: RunningServer) -> None:
    laptop = shared.laptop(team=fresh_id())
    body = b"x"
    checksum = b64encode(hashlib.sha256(body).digest()).decode()
    headers = {"upload-offset": "0", "upload-checksum": f"sha256 {checksum}"}
    url = laptop.url + "/v1/uploads/" + "a" * 64
    request = httpx.Request("PATCH", url, content=body, headers=headers)
    RequestSigner(laptop.device_id, laptop.key, laptop.clock, laptop.nonce).sign(request, body)
    request.headers["upload-offset"] = "7"
    with httpx.Client(timeout=PATIENCE) as client:
        assert client.send(request).status_code == 401


def test_what_is_spoken(shared: RunningServer) -> None:
    with httpx.Client(timeout=PATIENCE) as client:
        answer = client.options(shared.url + "/v1/uploads/" + "a" * 64)
    assert answer.headers["tus-version"] == "1.0.0"
    assert answer.headers["tus-extension"] == "creation,checksum,expiration"


def test_an_offset_beyond_any_file_is_told_so(shared: RunningServer) -> None:
    laptop = shared.laptop()
    with laptop.line() as way, pytest.raises(NetworkTrouble) as refused:
        way.attachment_part("0" * 64, 2**52, 1)
    assert not isinstance(refused.value, ServerBusy)
