"""The client side of sync: the outbox, the verdicts, the news, and nothing ever lost."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text

from coach_app.domain.document import Document, DocumentKind
from coach_app.domain.people import Person
from coach_app.domain.records import Record
from coach_app.store.engine import reading
from coach_app.store.opening import Store
from coach_app.store.refusals import DiskFull
from sync.client.answers import NotThereYet
from sync.client.engine import run_exchange
from sync.client.ports import Journal, Piece
from sync.protocol import (
    Entry,
    ExchangeReply,
    ExchangeRequest,
    News,
    Position,
    RejoinReply,
    RejoinRequest,
    Verdict,
    VerdictName,
)
from tests.support.stillness import FixedClock
from tests.unit.store import fictional

SERVER_TIME = datetime(2026, 12, 1, 9, 31, tzinfo=UTC)


def keep(store: Store, *records: Record) -> None:
    with store.unit_of_work("coach-1") as work:
        for record in records:
            work.save(record)
        work.commit()


def reply(*parts: Verdict | News, cursor: int = 7, more: bool = False) -> ExchangeReply:
    return ExchangeReply(
        epoch="e1",
        cursor=cursor,
        server_time=SERVER_TIME,
        verdicts=tuple(p for p in parts if isinstance(p, Verdict)),
        news=tuple(p for p in parts if isinstance(p, News)),
        more=more,
    )


def waiting(store: Store) -> list[Entry]:
    return list(store.journal.unsent(after=0, limit=1000))


def person_now(store: Store) -> Person:
    with store.unit_of_work("coach-1") as work:
        return work.get(Person, "c1-p")


def everything(store: Store) -> list[tuple[Any, ...]]:
    with reading(store._engine) as connection:
        return [
            tuple(row)
            for table in ("record", "journal", "audit", "case_row", "setting", "word_search")
            for row in connection.execute(text(f"SELECT * FROM {table}"))  # noqa: S608  the names are ours - our own tables
        ]


def version_of(store: Store, record_id: str) -> int:
    with reading(store._engine) as connection:
        found = connection.scalar(
            text("SELECT version FROM record WHERE id = :id"), {"id": record_id}
        )
    return int(found or 0)


@pytest.fixture
def sent(store: Store) -> Store:
    """A store whose case and person the server has at versions 1 and 2."""
    keep(store, fictional.case(), fictional.person())
    store.journal.record(
        reply(
            Verdict(sequence=1, verdict=VerdictName.APPLIED, version=1),
            Verdict(sequence=2, verdict=VerdictName.APPLIED, version=2),
            cursor=2,
        )
    )
    return store


def test_before_the_first_exchange(store: Store) -> None:
    journal: Journal = store.journal
    assert journal.position() == Position(0, "")
    assert journal.heartbeat().unsent == 0
    assert journal.heartbeat().app_version == "0.1.0"
    assert journal.unsent(after=0, limit=10) == ()
    assert journal.attachments() == ()


def test_entries_come_in_order_and_in_portions(store: Store) -> None:
    keep(store, *fictional.journey())
    first = store.journal.unsent(after=0, limit=3)
    rest = store.journal.unsent(after=first[-1].sequence, limit=100)
    assert [e.sequence for e in (*first, *rest)] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [e.kind for e in first] == ["case", "person", "referral"]
    assert first[0].changed["ref"] == "ZZ-0001-K"


def test_a_verdict_takes_an_entry_out_of_the_outbox(sent: Store) -> None:
    assert waiting(sent) == []
    assert sent.journal.position() == Position(2, "e1")
    assert version_of(sent, "c1-p") == 2
    assert sent.queries.journal_status().last_exchange_at is not None
    keep(sent, fictional.person(phone="07700 900123"))
    assert [(e.sequence, e.base_version) for e in waiting(sent)] == [(3, 2)]


def test_recording_a_reply_twice_changes_nothing(sent: Store) -> None:
    keep(sent, fictional.person(phone="07700 900123"))
    answer = reply(
        Verdict(
            sequence=3,
            verdict=VerdictName.CONFLICT,
            version=4,
            reason="same field",
            current={"phone": "07700 900999"},
        ),
        News(kind="contact", record_id="k9", case_id="c1", version=3, changed={"note": "x"}),
    )
    sent.journal.record(answer)
    before = everything(sent)
    sent.journal.record(answer)
    assert everything(sent) == before


def test_a_conflict_shows_theirs_and_keeps_ours(sent: Store) -> None:
    keep(sent, fictional.person(phone="07700 900123"))
    sent.journal.record(
        reply(
            Verdict(
                sequence=3,
                verdict=VerdictName.CONFLICT,
                version=4,
                current={"phone": "07700 900999"},
            )
        )
    )
    assert person_now(sent).phone == "07700 900999"
    problem = sent.unsettled.held_back()[0]
    assert problem.verdict is VerdictName.CONFLICT
    assert problem.mine == {"phone": "07700 900123"}
    assert problem.theirs == {"phone": "07700 900999"}
    assert sent.queries.journal_status().conflicts == 1
    assert waiting(sent) == []


def test_a_refused_entry_stays_visible_with_its_reason(sent: Store) -> None:
    keep(sent, fictional.person(phone="07700 900123"))
    sent.journal.record(
        reply(Verdict(sequence=3, verdict=VerdictName.REFUSED, reason="sync.kind_unknown"))
    )
    assert waiting(sent) == []
    assert person_now(sent).phone == "07700 900123"
    assert sent.unsettled.held_back()[0].reason == "sync.kind_unknown"
    assert sent.journal.heartbeat().refused == 1


def test_a_held_entry_is_offered_again_until_it_is_applied(sent: Store) -> None:
    keep(sent, fictional.contact())
    sent.journal.record(reply(Verdict(sequence=3, verdict=VerdictName.HELD)))
    assert [e.sequence for e in waiting(sent)] == [3]
    assert (sent.journal.heartbeat().unsent, sent.journal.heartbeat().held) == (0, 1)
    sent.journal.record(reply(Verdict(sequence=3, verdict=VerdictName.APPLIED, version=9)))
    assert waiting(sent) == []
    assert sent.journal.heartbeat().held == 0


def test_verdicts_about_unknown_sequences_are_passed_over(sent: Store) -> None:
    sent.journal.record(reply(Verdict(sequence=99, verdict=VerdictName.APPLIED, version=1)))
    assert version_of(sent, "c1") == 1


def test_news_fill_in_other_fields_without_an_entry_of_their_own(sent: Store) -> None:
    news = News(
        kind="person",
        record_id="c1-p",
        case_id="c1",
        version=5,
        changed={"email": "billie@example.org", "pronouns": "they"},
    )
    sent.journal.record(reply(news))
    assert person_now(sent).email == "billie@example.org"
    assert version_of(sent, "c1-p") == 5
    assert waiting(sent) == []
    assert sent.queries.audit_lines(1)[0].who == "server"
    keep(sent, fictional.person(email="billie@example.org", phone="1"))
    assert waiting(sent)[0].changed == {"phone": "1"}


def test_an_unsent_edit_outlives_news_about_the_same_field(sent: Store) -> None:
    keep(sent, fictional.person(phone="07700 900123"))
    news = News(
        kind="person",
        record_id="c1-p",
        case_id="c1",
        version=5,
        changed={"phone": "07700 900999", "email": "b@example.org"},
    )
    sent.journal.record(reply(news))
    assert person_now(sent).phone == "07700 900123"
    assert person_now(sent).email == "b@example.org"
    assert waiting(sent)[0].changed == {"phone": "07700 900123"}
    assert waiting(sent)[0].base_version == 2


def test_a_newer_edit_outlives_the_verdict_on_an_older_one(sent: Store) -> None:
    keep(sent, fictional.person(phone="1"))
    keep(sent, fictional.person(phone="2"))
    sent.journal.record(
        reply(Verdict(sequence=3, verdict=VerdictName.CONFLICT, version=4, current={"phone": "9"}))
    )
    assert person_now(sent).phone == "2"
    assert [e.changed for e in waiting(sent)] == [{"phone": "2"}]


def test_a_whole_case_arrives_piece_by_piece(store: Store) -> None:
    person = News(
        kind="person",
        record_id="c5-p",
        case_id="c5",
        version=1,
        changed={"id": "c5-p", "case_id": "c5", "preferred_name": "Robin Sample"},
    )
    case = News(
        kind="case",
        record_id="c5",
        case_id="c5",
        version=2,
        changed={"id": "c5", "case_id": "c5", "ref": "YY-0005-Q", "opened_on": "2026-11-24"},
    )
    future = News(
        kind="hologram", record_id="h1", case_id="c5", version=3, changed={"shape": "cube"}
    )
    store.journal.record(reply(person, cursor=1))
    assert store.queries.search("robin") == ()
    store.journal.record(reply(case, future, cursor=3))
    assert store.queries.search("robin")[0].ref == "YY-0005-Q"
    with store.unit_of_work("coach-1") as work:
        file = work.case_file(work.case_id_of("yy 0005 q"))
        assert file.person is not None
        assert file.person.preferred_name == "Robin Sample"
    assert waiting(store) == []
    assert store.verify() == ()


def test_news_nobody_can_read_do_not_stop_the_others(sent: Store) -> None:
    broken = News(
        kind="person", record_id="c1-p", case_id="c1", version=5, changed={"preferred_name": 7}
    )
    contact = News(
        kind="contact", record_id="k9", case_id="c1", version=6, changed={"note": ["odd"]}
    )
    sent.journal.record(reply(broken, contact, cursor=9))
    assert sent.journal.position().cursor == 9
    assert version_of(sent, "c1-p") == 5


def test_a_reply_counts_wholly_or_not_at_all(sent: Store) -> None:
    keep(sent, fictional.person(phone="07700 900123"))
    before = everything(sent)
    with reading(sent._engine) as connection:
        pages = connection.scalar(text("PRAGMA page_count"))
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))
    long = {"id": "k", "note": "x" * 50_000}
    with pytest.raises(DiskFull):
        sent.journal.record(
            reply(
                Verdict(sequence=3, verdict=VerdictName.APPLIED, version=8),
                News(kind="contact", record_id="k", case_id="c1", version=9, changed=long),
            )
        )
    assert everything(sent) == before


def test_documents_wait_until_their_bytes_have_arrived(store: Store, clock: FixedClock) -> None:
    with store.unit_of_work("coach-1") as work:
        sha256 = work.keep_attachment(b"%PDF-1.7", "application/pdf")
        work.keep_attachment(b"belongs to nothing", "text/plain")
        work.save(fictional.case())
        document = Document(
            id="c1-doc",
            case_id="c1",
            plan_id="c1-plan",
            kind=DocumentKind.SIGNED_PLAN,
            title="Plan",
            sha256=sha256,
            size=8,
            made_at=clock.now(),
        )
        work.save(document)
        work.commit()
    assert store.journal.attachments() == ()
    store.journal.record(reply(Verdict(sequence=2, verdict=VerdictName.APPLIED, version=1)))
    assert store.journal.attachments() == (sha256,)
    assert store.journal.attachment(sha256) == b"%PDF-1.7"
    store.journal.attachment_arrived(sha256)
    assert store.journal.attachments() == ()


class Loopback:
    """A server that applies everything, and counts what it was sent."""

    def __init__(self) -> None:
        self.requests: list[ExchangeRequest] = []
        self.version = 0
        self.carried = 0
        self.mended = 0

    def exchange(self, request: ExchangeRequest) -> ExchangeReply:
        self.requests.append(request)
        verdicts = []
        for entry in request.entries:
            self.version += 1
            verdicts.append(
                Verdict(sequence=entry.sequence, verdict=VerdictName.APPLIED, version=self.version)
            )
        return reply(*verdicts, cursor=self.version)

    def rejoin(self, _: RejoinRequest) -> RejoinReply:
        raise AssertionError("this store was never copied")

    def begin_upload(self, _: str, __: int, ___: str, ____: int | None = None) -> int:
        raise AssertionError("there is no file")

    def send_part(self, _: str, __: int, ___: bytes) -> int:
        raise AssertionError("there is no file")

    def send_whole(self, _: str, __: bytes) -> None:
        raise AssertionError("there is no file")

    def attachment_part(self, _: str, __: int, ___: int) -> Piece:
        raise NotThereYet

    def news_part(self, _: int, __: int, ___: int) -> Piece:
        raise AssertionError("nothing is that large")


def test_the_sync_engine_runs_over_it_and_a_second_run_sends_nothing(store: Store) -> None:
    keep(store, *fictional.journey())
    server = Loopback()
    outcome = run_exchange(store.journal, server, chunk=3)
    assert (outcome.sent, outcome.waiting, len(server.requests)) == (8, 0, 3)
    again = run_exchange(store.journal, server)
    assert again.nothing_changed
    assert again.requests == 1
    assert store.verify() == ()
