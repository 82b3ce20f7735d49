"""Who comes too often waits, on every worker, and nobody else waits with them."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from sqlmodel import Session

from sync.client.answers import ServerBusy
from sync.server.rates import Allowance, Rates, TooOften
from sync.server.settings import Settings
from tests.support.browsers import form_token, text_of
from tests.support.laptops import Laptop, MovableClock, RunningServer, fresh_database
from tests.support.laptops import running_server as serve
from tests.support.patience import PATIENCE

THREE = Allowance("three", 3, timedelta(seconds=10))


@pytest.fixture(scope="module")
def counting(postgres_url: str) -> Iterator[RunningServer]:
    with fresh_database(postgres_url) as url:
        settings = Settings(database_url=url, secure_cookies=False, second_factor=False)
        with serve(url, MovableClock(), settings=settings) as running:
            yield running


def comes(counting: RunningServer, who: str, allowance: Allowance = THREE) -> timedelta | None:
    """None when let in, else how long to wait."""
    with Session(counting.engine) as session, session.begin():
        try:
            Rates().count(session, allowance, who, counting.clock())
        except TooOften as often:
            return often.wait
    return None


def test_three_at_once_then_one_every_ten_seconds(counting: RunningServer) -> None:
    told = [comes(counting, "somebody") for _ in range(5)]
    assert told == [None, None, None, timedelta(seconds=10), timedelta(seconds=10)]
    counting.clock.move(seconds=9)
    assert comes(counting, "somebody") == timedelta(seconds=1)
    assert comes(counting, "somebody else") is None
    counting.clock.move(seconds=1)
    assert comes(counting, "somebody") is None
    assert comes(counting, "somebody") == timedelta(seconds=10)
    counting.clock.move(hours=1)
    assert [comes(counting, "somebody") for _ in range(4)] == [None] * 3 + [timedelta(seconds=10)]


def test_who_has_not_come_for_long_is_forgotten_and_nobody_is_known_by_name(
    counting: RunningServer,
) -> None:
    comes(counting, "192.0.2.7")
    counting.clock.move(hours=2)
    comes(counting, "192.0.2.8")
    kept = counting.rows("SELECT key FROM rate")
    assert len(kept) == 1
    assert "192" not in kept[0][0]


def test_codes_cannot_be_tried_out(counting: RunningServer) -> None:
    counting.clock.move(hours=1)
    address = f"{counting.url}/v1/authority/{'a' * 64}"
    answer = [httpx.get(address, timeout=PATIENCE) for _ in range(40)][-1]
    assert answer.status_code == 429
    assert answer.json() == {"key": "sync.too_often"}
    assert 1 <= int(answer.headers["retry-after"]) <= 10
    with pytest.raises(ServerBusy):
        Laptop(counting.url, counting.clock).enrol(counting.code())


def test_a_laptop_that_is_known_is_not_held_up_by_a_stranger(counting: RunningServer) -> None:
    counting.clock.move(hours=1)
    laptop = counting.laptop()
    address = f"{counting.url}/v1/exchange"
    answer = [httpx.post(address, content=b"{}", timeout=PATIENCE) for _ in range(70)][-1]
    assert answer.status_code == 429
    assert laptop.sync().requests == 1


def test_names_cannot_be_tried_out_one_after_the_other(counting: RunningServer) -> None:
    counting.clock.move(hours=1)
    with httpx.Client(base_url=counting.url, timeout=PATIENCE) as browser:
        answers = []
        for number in range(31):
            token = form_token(browser.get("/sign-in"))
            form = {"form_token": token, "name": f"name {number}", "password": "x"}
            answers.append(browser.post("/sign-in", data=form))
    answer = answers[-1]
    assert answer.status_code == 429
    assert "asked too often" in text_of(answer)
    assert int(answer.headers["retry-after"]) >= 1
