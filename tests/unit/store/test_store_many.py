"""Answers taken over many lines at a time leave the store as if they had come one by one."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from coach_app import codec
from coach_app.domain.people import Person
from coach_app.store.engine import reading
from coach_app.store.inbox import Inbox
from coach_app.store.opening import Store
from coach_app.store.places import Places
from sync.protocol import ERASURE, REVOKED, ExchangeReply, News, Verdict, VerdictName
from tests.support.stillness import CountingIds, FixedClock
from tests.unit.store import fictional
from tests.unit.store.conftest import Made, surroundings

NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
TABLES = ("record", "journal", "audit", "case_row", "matching", "setting", "name_search")
CASES = ("c1", "c2", "c3")


def news_of(case_id: str) -> list[News]:
    records = (fictional.case(case_id, f"ZZ-000{case_id[1]}-K"), fictional.person(case_id))
    records += (fictional.contact(case_id),)  # type: ignore[assignment]
    whole = [
        News(kind=r.KIND, record_id=r.id, case_id=case_id, version=1, changed=codec.dump(r))
        for r in records
    ]
    later = [
        News(kind="person", record_id=f"{case_id}-p", case_id=case_id, version=v, changed=changed)
        for v, changed in ((2, {"phone": "0300 000 0002"}), (3, {"preferred_name": "Kit"}), (3, {}))
    ]
    return [
        *whole,
        *later,
        News(kind="from-later", record_id=f"{case_id}-x", case_id=case_id, version=1),
        News(kind=ERASURE, record_id=case_id, case_id=case_id, version=1),
        News(kind=REVOKED, record_id=case_id, case_id=case_id, version=0),
    ]


VERDICTS = st.builds(
    Verdict,
    sequence=st.integers(1, 5),
    verdict=st.sampled_from(list(VerdictName)),
    version=st.integers(0, 4),
    reason=st.sampled_from(["", "sync.case_of_another_coach"]),
    current=st.sampled_from([{}, {}, {"preferred_name": "Ash"}]),
)
REPLIES = st.builds(
    ExchangeReply,
    epoch=st.just("e1"),
    cursor=st.integers(0, 99),
    server_time=st.just(NOW),
    verdicts=st.lists(VERDICTS, max_size=6, unique_by=lambda v: v.sequence).map(tuple),
    news=st.lists(st.sampled_from([n for c in CASES for n in news_of(c)]), max_size=14).map(tuple),
    more=st.booleans(),
)


@pytest.fixture(scope="module")
def begun(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Two cases with a person each, and a further change of one: all five wait."""
    folder = tmp_path_factory.mktemp("begun") / "store"
    shutil.copytree(made.folder, folder)
    with opened(Made(folder, made.key)) as store:
        for record in (
            fictional.case(),
            fictional.person(),
            fictional.person(phone="0300 000 0001"),
            fictional.case("c2", "ZZ-0002-K"),
            fictional.person("c2"),
        ):
            with store.unit_of_work("coach-1") as work:
                work.save(record)
                work.commit()
    return Made(folder, made.key)


def opened(made: Made) -> Store:
    return Store(Places(made.folder), made.key, surroundings(FixedClock(NOW), CountingIds()))


@contextmanager
def a_copy(begun: Made) -> Iterator[Store]:
    with TemporaryDirectory() as place:
        folder = Path(place) / "store"
        shutil.copytree(begun.folder, folder)
        with opened(Made(folder, begun.key)) as store:
            yield store


def one_by_one(inbox: Inbox, reply: ExchangeReply) -> None:
    for verdict in reply.verdicts:
        inbox.take_verdict(verdict)
    for news in reply.news:
        inbox.take_news(news)


def content(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    with reading(store._engine) as connection:
        return {
            table: [tuple(row) for row in connection.execute(text(f"SELECT * FROM {table}"))]  # noqa: S608 - our own tables
            for table in TABLES
        }


def answer(*verdicts: Verdict) -> list[ExchangeReply]:
    return [ExchangeReply(epoch="e1", cursor=1, server_time=NOW, verdicts=verdicts)]


FIRST_MERGED_THEN_PLAIN = answer(
    Verdict(
        sequence=2,
        verdict=VerdictName.MERGED,
        version=2,
        current={"preferred_name": "Ash", "phone": "0300 000 0009"},
    ),
    Verdict(sequence=3, verdict=VerdictName.APPLIED, version=3),
)
"""The server's telephone number is older than the one that the coach's next change brought."""
ANSWERED_BACKWARDS = answer(
    Verdict(sequence=3, verdict=VerdictName.MERGED, version=2, current={"preferred_name": "Ash"}),
    Verdict(sequence=2, verdict=VerdictName.APPLIED, version=1),
)


@settings(
    max_examples=30,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(replies=st.lists(REPLIES, min_size=1, max_size=4))
@example(replies=FIRST_MERGED_THEN_PLAIN)
@example(replies=ANSWERED_BACKWARDS)
def test_many_at_once_come_to_the_same(begun: Made, replies: list[ExchangeReply]) -> None:
    with a_copy(begun) as together, a_copy(begun) as apart:
        for reply in replies:
            together.journal.record(reply)
        with patch.object(Inbox, "take", one_by_one):
            for reply in replies:
                apart.journal.record(reply)
        assert content(together) == content(apart)
        assert together.verify() == apart.verify()


def test_a_field_that_waits_is_not_overwritten_by_what_the_server_had_before(begun: Made) -> None:
    with a_copy(begun) as store:
        for reply in FIRST_MERGED_THEN_PLAIN:
            store.journal.record(reply)
        with store.unit_of_work("coach-1") as work:
            person = work.get(Person, "c1-p")
        assert person.phone == "0300 000 0001"
        assert store.journal.status().unsent == 3
