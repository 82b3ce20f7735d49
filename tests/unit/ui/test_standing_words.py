"""Truth in words: what waits, how old, how far off the clock is, how long it still takes."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from coach_app.services.exchange import Progress, SyncStatus
from ui.sync_status.standing_words import amount, clock, last, lease, progress, span, trouble, waits

TODAY = date(2026, 12, 1)
QUIET = SyncStatus(
    unsent=0,
    oldest_unsent_at=None,
    refused=0,
    held=0,
    conflicts=0,
    last_exchange_at=datetime(2026, 12, 1, 9, 12, tzinfo=UTC),
    server_url="https://coach.example",
    enrolled=True,
)


def test_p27_nothing_waits_only_when_nothing_does() -> None:
    assert waits(QUIET) == "Nothing waits to be sent."
    assert waits(replace(QUIET, unsent=1)).startswith("1 change waits")
    told = waits(replace(QUIET, unsent=1250, waiting_bytes=2_100_000))
    assert told.startswith("1,250 changes wait")
    assert "About 2.1 MB" in told
    one, two = (replace(QUIET, waiting_files=n, waiting_bytes=90_000) for n in (1, 2))
    assert waits(one) == "1 paper waits to be sent. It is saved on this laptop. About 90 kB in all."
    assert waits(two).startswith("2 papers wait to be sent.")


def test_the_last_exchange_the_oldest_change_and_what_is_missing() -> None:
    oldest = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
    told = last(replace(QUIET, unsent=1, oldest_unsent_at=oldest, missing_files=2), TODAY)
    assert "The oldest is from Mon 30 Nov 2026, 16:00." in told
    assert "Last exchange: Tuesday 1 December 2026, 09:12." in told
    assert "have not come yet: 2." in told
    assert last(replace(QUIET, last_exchange_at=None), TODAY) == "There was no exchange yet."


def test_refused_held_and_contested_are_each_told() -> None:
    assert trouble(QUIET) == ""
    told = trouble(replace(QUIET, refused=1, held=2, conflicts=3))
    assert [part for part in ("answer: 3", "server: 1", "arrives: 2") if part in told] == [
        "answer: 3",
        "server: 1",
        "arrives: 2",
    ]


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, ""),
        (-60, ""),
        (90, "clock is 90 seconds ahead of the server\u2019s."),
        (-240, "clock is 4 minutes behind the server\u2019s."),
        (420, "7 minutes ahead of the server\u2019s. Set the date and time"),
        (-56 * 365 * 86_400, "56 years behind"),
        (5 * 365 * 86_400, "5 years ahead"),
    ],
)
def test_p22_a_clock_that_is_off_is_said_in_words(seconds: float, told: str) -> None:
    said = clock(replace(QUIET, skew_seconds=seconds))
    assert told in said
    assert bool(said) == bool(told)


def test_progress_tells_bytes_and_the_time_that_is_left() -> None:
    now = Progress(sent_bytes=120_000, all_bytes=2_100_000, received=3, left=40, seconds=10)
    told = progress(now)
    assert told.startswith("120 kB of 2.1 MB sent. 3 changes received. About 40 to come.")
    assert "About 3 minutes left." in told
    assert progress(Progress()) == "Reaching the server."


def test_sizes_and_spans() -> None:
    assert [amount(n) for n in (0, 999, 12_400, 5_000_000)] == [
        "0 bytes",
        "999 bytes",
        "12 kB",
        "5.0 MB",
    ]
    assert [span(n) for n in (0, 61, 120, 7200, 2 * 86_400)] == [
        "0 seconds",
        "61 seconds",
        "2 minutes",
        "2 hours",
        "2 days",
    ]


@pytest.mark.parametrize(
    ("left", "begins"),
    [
        (None, ""),
        (14, ""),
        (4, ""),
        (3, "Exchange within 3 days. After that"),
        (1, "Exchange within 1 day. After that"),
        (0, "Exchange today. After that"),
    ],
)
def test_the_last_days_of_the_lease_are_told(left: int | None, begins: str) -> None:
    told = lease(replace(QUIET, lease_days_left=left))
    assert told.startswith(begins)
    assert bool(told) == bool(begins)


def test_a_lease_that_has_ended_says_what_to_do() -> None:
    assert lease(replace(QUIET, lease_days_left=0, lease_ended=True)).startswith("Exchange now")
