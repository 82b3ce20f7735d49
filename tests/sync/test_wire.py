"""What a quiet exchange weighs: the figure that `python -m bench sync_figures` prints."""

import pytest

from bench.sync_figures import Counted, asking_server, quiet_exchange
from tests.support.laptops import MovableClock, RunningServer


def test_a_quiet_exchange_is_one_request_of_less_than_a_kilobyte(running: RunningServer) -> None:
    counted = Counted()
    assert quiet_exchange(running, counted) == 1
    assert counted.connections == 1
    assert 500 < counted.up + counted.down < 1000


@pytest.mark.parametrize("signed_in", [True, False])
def test_nor_is_it_more_where_the_person_has_to_sign_in(
    running: RunningServer, server_clock: MovableClock, *, signed_in: bool
) -> None:
    """Nothing is sent for it; the answer says until when it counts, or that it does not."""
    counted = Counted()
    url = running.engine.url.render_as_string(hide_password=False)
    with asking_server(url, server_clock) as asking:
        assert quiet_exchange(asking, counted, signed_in=signed_in) == 1
    assert 500 < counted.up + counted.down < 1000
