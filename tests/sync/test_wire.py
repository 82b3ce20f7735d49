"""What a quiet exchange weighs: the figure that `python -m bench sync_figures` prints."""

from bench.sync_figures import Counted, quiet_exchange
from tests.support.laptops import RunningServer


def test_a_quiet_exchange_is_one_request_of_less_than_a_kilobyte(running: RunningServer) -> None:
    counted = Counted()
    assert quiet_exchange(running, counted) == 1
    assert counted.connections == 1
    assert 500 < counted.up + counted.down < 1000
