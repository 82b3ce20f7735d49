"""Messages survive the journey, and nothing but messages gets through."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from sync.packing import compress, decompress
from sync.protocol import (
    Entry,
    ExchangeReply,
    ExchangeRequest,
    Heartbeat,
    MessageTooLarge,
    MessageUnreadable,
    News,
    Verdict,
    VerdictName,
    decode,
    encode,
)
from sync.storable import storable_values

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(-1e15, 1e15, allow_nan=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=12,
)
BODIES = st.dictionaries(TEXT, VALUES, max_size=4)
NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)


@given(changed=BODIES, cursor=st.integers(0, 2**53))
def test_p26_a_request_arrives_as_it_was_sent(changed: dict[str, Any], cursor: int) -> None:
    entry = Entry(
        sequence=1,
        kind="person",
        record_id="p1",
        case_id="c1",
        base_version=3,
        changed=changed,
        recorded_at=NOW,
    )
    sent = ExchangeRequest(
        cursor=cursor, epoch="e", heartbeat=Heartbeat(unsent=1), protocol=1, entries=(entry,)
    )
    assert decode(ExchangeRequest, decompress(compress(encode(sent)))) == sent
    assert storable_values(changed)


@given(changed=BODIES)
def test_a_reply_arrives_as_it_was_sent(changed: dict[str, Any]) -> None:
    sent = ExchangeReply(
        epoch="e",
        cursor=9,
        server_time=NOW,
        verdicts=(Verdict(sequence=1, verdict=VerdictName.CONFLICT, current=changed),),
        news=(News(kind="plan", record_id="l", case_id="c", version=2, changed=changed),),
        more=True,
    )
    assert decode(ExchangeReply, encode(sent)) == sent


def test_unknown_fields_of_a_newer_side_are_ignored() -> None:
    raw = {"epoch": "e", "cursor": 1, "server_time": "2026-12-01T09:30:00Z", "weather": "rain"}
    assert decode(ExchangeReply, json.dumps(raw).encode()).cursor == 1


def test_a_bomb_stops_at_the_limit() -> None:
    bomb = zstandard.ZstdCompressor(level=19).compress(b"\0" * 50_000_000)
    with pytest.raises(MessageTooLarge):
        decompress(bomb, limit=1_000_000)
    assert len(decompress(bomb, limit=50_000_000)) == 50_000_000


@given(st.binary(max_size=200))
def test_any_bytes_at_all_are_read_or_refused(body: bytes) -> None:
    for read in (lambda: decompress(body), lambda: decode(ExchangeReply, body)):
        try:
            read()
        except MessageUnreadable:
            continue


@pytest.mark.parametrize(
    "value",
    ["\x00", "\ud800", {"\x00": 1}, [["\udfff"]], 2**53 + 1, float("inf"), float("nan"), {1, 2}],
)
def test_what_no_database_can_keep_is_seen(value: Any) -> None:
    assert not storable_values(value)


def test_a_deep_nest_is_seen() -> None:
    nest: list[Any] = []
    for _ in range(40):
        nest = [nest]
    assert not storable_values(nest)
