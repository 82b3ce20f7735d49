"""What a quiet exchange weighs: the figure that `python -m bench sync_figures` prints."""

from datetime import timedelta

import pytest

from bench.sync_figures import Counted, quiet_exchange
from sync.server import person
from sync.server.person import Standing
from sync.server.settings import Settings
from tests.support.laptops import MovableClock, RunningServer, running_server


def test_a_quiet_exchange_is_one_request_of_less_than_a_kilobyte(running: RunningServer) -> None:
    counted = Counted()
    assert quiet_exchange(running, counted) == 1
    assert counted.connections == 1
    assert 500 < counted.up + counted.down < 1000


def test_nor_is_it_more_where_the_person_has_to_sign_in(
    running: RunningServer, server_clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is sent for it; the answer says until when it counts, or that it does not."""
    url = running.engine.url.render_as_string(hide_password=False)
    settings = Settings(
        database_url=url, secure_cookies=False, limit_rates=False, person_sign_in=timedelta(days=14)
    )
    with running_server(url, server_clock, settings=settings) as asking:
        withheld, counted = Counted(), Counted()
        assert quiet_exchange(asking, withheld) == 1
        until = Standing(until=server_clock() + timedelta(days=14))
        monkeypatch.setattr(person, "standing", lambda *_: until)
        assert quiet_exchange(asking, counted) == 1
    assert 500 < withheld.up + withheld.down < 1000
    assert 500 < counted.up + counted.down < 1000
