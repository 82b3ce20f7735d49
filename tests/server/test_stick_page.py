"""A laptop without a network: its file is handed in on a page, and the answer taken away."""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from threading import Event, Thread
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser
from sqlmodel import Session

from coach_app.domain.access import Role
from sync.exchange_file import (
    TO_LAPTOP,
    TO_SERVER,
    Header,
    ToLaptop,
    ToServer,
    as_text,
    open_sealed,
    seal,
)
from sync.protocol import ERASURE, PROTOCOL_VERSION, ExchangeRequest, Head, decode, encode
from sync.server import by_file, devices, sticks
from sync.server.statements import file_key
from tests.support.browsers import browser_of, cookie_of, form_token, send, text_of
from tests.support.chromium import eyes
from tests.support.laptops import Laptop, RunningServer, fresh_id

PAGE = "/laptops/stick"
SECRET = "told in confidence at the kitchen table"  # noqa: S105 - a word to look for


@pytest.fixture
def team() -> str:
    return f"Team {fresh_id()}"


@pytest.fixture
def laptop(shared: RunningServer, team: str) -> Laptop:
    made = shared.laptop(team=team)
    made.sync()
    made.journal.change("contact", fresh_id(), made.open_case(), note=SECRET)
    return made


@pytest.fixture
def browser(shared: RunningServer, team: str) -> Iterator[httpx.Client]:
    with browser_of(shared, Role.SUPERVISOR, team) as made:
        yield made


def key_of(running: RunningServer, laptop: Laptop) -> bytes:
    with Session(running.engine) as session:
        return file_key(session, laptop.device_id)


def file_from(running: RunningServer, laptop: Laptop, **said: Any) -> bytes:
    """What `sync export` writes there; `said` is put into the request besides."""
    journal = laptop.journal
    at = journal.position()
    request = ExchangeRequest(
        cursor=at.cursor,
        epoch=at.epoch,
        heartbeat=journal.heartbeat(),
        protocol=PROTOCOL_VERSION,
        entries=tuple(journal.unsent(after=0, limit=1000)),
        store=journal.store_state(),
    )
    papers = {name: as_text(content) for name, content in journal.files.items()}
    message = ToServer(request=replace(request, **said), files=papers)
    header = Header(laptop.device_id, TO_SERVER, fresh_id())
    return seal(key_of(running, laptop), header, encode(message))


def hand_in(browser: httpx.Client, content: bytes, token: str = "") -> httpx.Response:
    token = token or form_token(browser.get(PAGE))
    return browser.post(PAGE, data={"csrf": token}, files={"file": ("monday.exchange", content)})


def answer_in(running: RunningServer, laptop: Laptop, answer: bytes) -> ToLaptop:
    return decode(ToLaptop, open_sealed(key_of(running, laptop), answer, TO_LAPTOP))


def address_of(laptop: Laptop, content: bytes) -> str:
    return f"{PAGE}/{laptop.device_id}/{sha256(content).hexdigest()}"


def count(running: RunningServer, laptop: Laptop) -> int:
    rows = "SELECT count(*) FROM entry WHERE device_id = %(i)s"
    return int(running.rows(rows, i=laptop.device_id)[0][0])


def deeds(running: RunningServer, laptop: Laptop) -> list[str]:
    lines = "SELECT action FROM audit WHERE subject LIKE %(i)s AND action LIKE 'exchange%%'"
    return [row[0] for row in running.rows(f"{lines} ORDER BY n", i=f"{laptop.device_id}%")]


def test_a_file_goes_in_once_and_its_answer_comes_back(
    shared: RunningServer, browser: httpx.Client, laptop: Laptop
) -> None:
    paper = b"%PDF-1.7 signed in the library"
    laptop.journal.files[sha256(paper).hexdigest()] = paper
    content = file_from(shared, laptop)
    page = hand_in(browser, content)
    assert page.status_code == 200
    assert "2 changes, 1 paper" in text_of(page)
    assert "Robin Ashdown" in text_of(page)
    assert SECRET not in page.text
    address = address_of(laptop, content)
    assert f'href="{address}"' in page.text
    saved = browser.get(address)
    assert saved.headers["content-disposition"].startswith("attachment;")
    assert saved.headers["cache-control"] == "no-store"
    answer = answer_in(shared, laptop, saved.content)
    assert [v.verdict for reply in answer.replies for v in reply.verdicts] == ["applied"] * 2
    assert answer.kept == (sha256(paper).hexdigest(),)
    again = hand_in(browser, content)
    assert "had been taken in before" in text_of(again)
    assert count(shared, laptop) == 2
    second = answer_in(shared, laptop, browser.get(address).content)
    assert second.replies[0].verdicts == answer.replies[0].verdicts
    handed = "exchange_file.handed_in"
    assert deeds(shared, laptop) == ["exchange_file.taken", handed, handed]
    who = shared.rows("SELECT actor FROM audit WHERE action = %(a)s ORDER BY n DESC", a=handed)
    assert who[0][0] != laptop.device_id


def test_it_works_in_a_real_browser_without_a_script(
    shared: RunningServer, chromium: Browser, laptop: Laptop, team: str
) -> None:
    cookie = cookie_of(shared, Role.ADMINISTRATOR, team)
    content = file_from(shared, laptop)
    with eyes(chromium, shared.url, cookie) as looking:
        page = looking.open("/laptops")
        page.get_by_role("link", name="Take in a file from a laptop").click()
        page.get_by_role("button", name="Take it in").click()
        page.wait_for_selector(".nhsuk-error-summary")
        assert "Choose the file that the laptop wrote" in looking.said()
        looking.check()
        looking.check_reflow()
        page.set_input_files(
            "#file", {"name": "x.exchange", "mimeType": "text/plain", "buffer": content}
        )
        page.get_by_role("button", name="Take it in").click()
        page.wait_for_selector(".nhsuk-summary-list")
        looking.check()
        looking.check_reflow()
    with eyes(chromium, shared.url, cookie, scripts=False) as looking:
        page = looking.open(PAGE)
        page.set_input_files(
            "#file", {"name": "x.exchange", "mimeType": "text/plain", "buffer": content}
        )
        page.get_by_role("button", name="Take it in").click()
        with page.expect_download() as download:
            page.get_by_role("button", name="Save the answer").click()
        assert download.value.suggested_filename == f"answer-{laptop.device_id[:8]}.exchange"
        saved = download.value.path().read_bytes()
    assert len(answer_in(shared, laptop, saved).replies[0].verdicts) == 2


def damaged(content: bytes) -> bytes:
    return content[:-1] + bytes([content[-1] ^ 1])


def of_nobody(content: bytes) -> bytes:
    return content.replace(b'"device_id": "', b'"device_id": "\\u0000', 1)


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        (damaged, "was damaged"),
        (of_nobody, "was damaged"),
        (lambda _: b"PK\x03\x04 a picture of the cat", "not an exchange file"),
        (lambda content: content.replace(b'_id": "', b'_id": "Z', 1), "does not know"),
        (lambda _: b"", "Choose the file"),
        (lambda _: b"x" * (sticks.LARGEST + 1), "coach-server import"),
        (lambda _: b"x" * (sticks.LARGEST + 20_000), "coach-server import"),
    ],
)
def test_what_cannot_be_taken_is_said_and_changes_nothing(
    shared: RunningServer, browser: httpx.Client, laptop: Laptop, spoilt: object, said: str
) -> None:
    assert callable(spoilt)
    page = hand_in(browser, spoilt(file_from(shared, laptop)))
    assert page.status_code == 422
    assert said in text_of(page)
    assert "kitchen" not in page.text
    assert "cat" not in text_of(page).split()
    assert count(shared, laptop) == 0


def test_what_the_laptop_exchanged_otherwise_another_database_and_another_version_are_told(
    shared: RunningServer, browser: httpx.Client, laptop: Laptop
) -> None:
    since = Head(n=7, hash="7" * 32)
    store = replace(laptop.journal.store_state(), acknowledged=since, head=since)
    for said, sentence in (
        ({"store": store}, "exchanged in another way since"),
        ({"epoch": fresh_id()}, "compared over a network first"),
        ({"protocol": PROTOCOL_VERSION + 1}, "do not understand each other"),
    ):
        page = hand_in(browser, file_from(shared, laptop, **said))
        assert (page.status_code, sentence in text_of(page)) == (422, True)
        assert count(shared, laptop) == 0


def test_a_withdrawn_laptops_file_is_held_and_has_no_answer(
    shared: RunningServer, browser: httpx.Client, laptop: Laptop
) -> None:
    content = file_from(shared, laptop)
    with Session(shared.engine) as session, session.begin():
        devices.revoke(session, laptop.device_id, "supervisor", shared.clock())
    page = hand_in(browser, content)
    assert "in the holding area" in text_of(page)
    gone = browser.get(address_of(laptop, content))
    assert (gone.status_code, "not kept here any more" in gone.text) == (404, True)
    assert SECRET in text_of(browser.get("/put-right"))


def test_another_teams_file_is_as_good_as_unknown(
    shared: RunningServer, browser: httpx.Client, laptop: Laptop
) -> None:
    content = file_from(shared, laptop)
    with browser_of(shared, Role.SUPERVISOR, "Quite another team") as stranger:
        assert "does not know" in text_of(hand_in(stranger, content))
        assert count(shared, laptop) == 0
        hand_in(browser, content)
        assert browser.get(address_of(laptop, content)).status_code == 200
        assert stranger.get(address_of(laptop, content)).status_code == 404


def test_a_page_that_is_not_ours_sends_nothing(
    shared: RunningServer, browser: httpx.Client, laptop: Laptop
) -> None:
    content = file_from(shared, laptop)
    page = hand_in(browser, content, "guessed")
    assert page.status_code == 403
    assert "Try again" in text_of(page)
    assert send(browser, PAGE).status_code == 422
    assert count(shared, laptop) == 0


def test_the_answer_is_kept_for_some_minutes(
    shared: RunningServer, browser: httpx.Client, laptop: Laptop
) -> None:
    content = file_from(shared, laptop)
    hand_in(browser, content)
    shared.clock.move(minutes=16)
    gone = browser.get(address_of(laptop, content))
    assert "Choose the same file again" in text_of(gone)
    hand_in(browser, content)
    assert browser.get(address_of(laptop, content)).status_code == 200


def test_a_file_that_erases_somebody_has_an_answer_too(
    shared: RunningServer, browser: httpx.Client, laptop: Laptop
) -> None:
    case = laptop.open_case()
    laptop.sync()
    laptop.journal.change(ERASURE, case, case)
    content = file_from(shared, laptop)
    assert "1 change," in text_of(hand_in(browser, content))
    saved = browser.get(address_of(laptop, content))
    assert len(answer_in(shared, laptop, saved.content).replies[0].verdicts) == 1


def test_one_file_at_a_time_and_the_same_one_twice_at_once_counts_once(
    shared: RunningServer, browser: httpx.Client, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on, real = Event(), Event(), by_file.take_file

    def slow(*told: object, **more: object) -> by_file.Taken:
        begun.set()
        assert go_on.wait(30)
        return real(*told, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(sticks, "take_file", slow)
    content, pages = file_from(shared, laptop), list[httpx.Response]()
    token = form_token(browser.get(PAGE))
    first = Thread(target=lambda: pages.append(hand_in(browser, content, token)))
    first.start()
    try:
        assert begun.wait(30)
        with httpx.Client(base_url=shared.url, cookies=browser.cookies, timeout=60) as another:
            busy = hand_in(another, content, token)
    finally:
        go_on.set()
        first.join()
    assert "Another file is being taken in" in text_of(busy)
    assert "The file is taken in" in text_of(pages[0])
    assert count(shared, laptop) == 2
