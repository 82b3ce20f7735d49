"""What the server makes of a laptop's changes, over real HTTP on a real PostgreSQL."""

import hashlib
import threading
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError, InterfaceError

from sync.client.answers import ServerBusy
from sync.client.ports import NetworkTrouble
from sync.protocol import ExchangeReply, ExchangeRequest, Reason, VerdictName
from sync.server.merge import Judgement, judge
from tests.support.laptops import Laptop, RunningServer, fresh_id
from tests.support.patience import PATIENCE


def bodies(running: RunningServer) -> dict[str, dict[str, Any]]:
    return {row[0]: row[1] for row in running.rows("SELECT kind || ' ' || id, body FROM record")}


def test_a_case_goes_up_and_every_entry_gets_its_verdict(running: RunningServer) -> None:
    laptop = running.laptop()
    case = laptop.open_case()
    laptop.journal.change("person", "p1", case, id="p1", preferred_name="Sam")
    outcome = laptop.sync()
    assert outcome.verdicts == {VerdictName.APPLIED: 2}
    assert (outcome.requests, outcome.sent, outcome.received, outcome.waiting) == (1, 2, 0, 0)
    assert bodies(running)["person p1"] == {"id": "p1", "preferred_name": "Sam"}


def test_a_second_exchange_is_one_request_and_changes_nothing(running: RunningServer) -> None:
    laptop = running.laptop()
    laptop.open_case()
    laptop.sync()
    before = running.rows("SELECT kind, id, version, body, seq FROM record")
    outcome = laptop.sync()
    assert outcome.nothing_changed
    assert outcome.requests == 1
    assert running.rows("SELECT kind, id, version, body, seq FROM record") == before
    assert running.rows("SELECT counter FROM team") == [(1,)]


def test_p4_a_lost_reply_counts_once_and_gives_the_same_answer(running: RunningServer) -> None:
    laptop = running.laptop()
    case = laptop.open_case()
    laptop.journal.change("person", "p1", case, preferred_name="Sam")
    request = ExchangeRequest(
        cursor=0,
        epoch="",
        heartbeat=laptop.journal.heartbeat(),
        protocol=1,
        entries=tuple(laptop.journal.entries),
    )
    with laptop.line() as way:
        lost = way.exchange(request)
    outcome = laptop.sync()
    assert outcome.verdicts == {VerdictName.APPLIED: 2}
    assert outcome.received == 0
    assert tuple(laptop.journal.verdicts.values()) == lost.verdicts
    assert running.rows("SELECT version FROM record") == [(1,), (1,)]
    assert running.rows("SELECT count(*) FROM entry") == [(2,)]


def test_p5_the_same_push_on_two_connections_at_once_counts_once(running: RunningServer) -> None:
    laptop = running.laptop()
    case = laptop.open_case()
    for number in range(20):
        laptop.journal.change("contact", f"c{number}", case, note="rang")
    request = ExchangeRequest(
        cursor=0,
        epoch="",
        heartbeat=laptop.journal.heartbeat(),
        protocol=1,
        entries=tuple(laptop.journal.entries),
    )
    start = threading.Barrier(4)
    replies: list[ExchangeReply] = []

    def push() -> None:
        with laptop.line() as way:
            start.wait(PATIENCE)
            replies.append(way.exchange(request))

    threads = [threading.Thread(target=push) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(replies) == 4
    assert all(reply.verdicts == replies[0].verdicts for reply in replies)
    assert {v.verdict for v in replies[0].verdicts} == {VerdictName.APPLIED}
    assert running.rows("SELECT max(version), count(*) FROM record") == [(1, 21)]
    assert running.rows("SELECT counter FROM team") == [(21,)]


def test_own_writes_never_come_back_and_the_other_laptop_gets_them(
    shared: RunningServer,
) -> None:
    team = fresh_id()
    first, second = shared.laptop(team=team), shared.laptop(team=team)
    case = first.open_case()
    first.journal.change("person", "p1", case, preferred_name="Sam", a_field_of_tomorrow=[1, {}])
    first.sync()
    assert first.sync().received == 0
    assert second.sync().received == 2
    assert second.journal.bodies == first.journal.bodies
    assert second.sync().nothing_changed


def test_different_fields_merge(running: RunningServer) -> None:
    first, second = running.laptop(), running.laptop()
    case = first.open_case()
    first.journal.change("person", "p1", case, preferred_name="Sam", phone="", email="")
    first.sync()
    second.sync()
    second.journal.change("person", "p1", case, phone="0161 496 0000")
    second.sync()
    first.journal.change("person", "p1", case, email="sam@mail.example")
    assert first.sync().verdicts == {VerdictName.MERGED: 1}
    second.sync()
    expected = {"preferred_name": "Sam", "phone": "0161 496 0000", "email": "sam@mail.example"}
    assert first.journal.bodies[("person", "p1")] == expected
    assert second.journal.bodies[("person", "p1")] == expected
    assert bodies(running)["person p1"] == expected
    assert first.journal.versions == second.journal.versions


def test_the_same_field_changed_twice_keeps_both(running: RunningServer) -> None:
    first, second = running.laptop(), running.laptop()
    case = first.open_case()
    first.journal.change("person", "p1", case, preferred_name="Sam", phone="")
    first.sync()
    second.sync()
    second.journal.change("person", "p1", case, preferred_name="Sammy")
    second.sync()
    clash = first.journal.change("person", "p1", case, preferred_name="Samuel", phone="1")
    assert first.sync().verdicts == {VerdictName.CONFLICT: 1}
    second.sync()
    assert first.journal.verdicts[clash.sequence].current == {"preferred_name": "Sammy"}
    for laptop in (first, second):
        assert laptop.journal.bodies[("person", "p1")] == {"preferred_name": "Sammy", "phone": "1"}
    kept = running.rows("SELECT changed FROM entry WHERE verdict = 'conflict'")
    assert kept == [({"preferred_name": "Samuel", "phone": "1"},)]


def test_saying_the_same_is_no_conflict(running: RunningServer) -> None:
    first, second = running.laptop(), running.laptop()
    case = first.open_case()
    first.journal.change("person", "p1", case, preferred_name="Sam")
    first.sync()
    second.sync()
    for laptop in (second, first):
        laptop.journal.change("person", "p1", case, preferred_name="Sammy")
        laptop.sync()
    assert running.rows("SELECT count(*) FROM entry WHERE verdict = 'conflict'") == [(0,)]


def test_own_edits_made_one_after_the_other_never_conflict(running: RunningServer) -> None:
    laptop = running.laptop()
    case = laptop.open_case()
    for name in ("Sam", "Sammy", "Samuel"):
        laptop.journal.change("person", "p1", case, preferred_name=name)
    assert laptop.sync(chunk=1).verdicts == {VerdictName.APPLIED: 4}
    assert bodies(running)["person p1"] == {"preferred_name": "Samuel"}


def test_a_refused_entry_blocks_no_other(running: RunningServer) -> None:
    laptop = running.laptop()
    case = laptop.open_case()
    bad = [
        laptop.journal.change("contact", "c1", case, note="a\x00b"),
        laptop.journal.change("horoscope", "h1", case, sign="crab"),
    ]
    laptop.journal.change("contact", "c2", case, note="rang")
    outcome = laptop.sync()
    assert outcome.verdicts == {VerdictName.APPLIED: 2, VerdictName.REFUSED: 2}
    reasons = [laptop.journal.verdicts[entry.sequence].reason for entry in bad]
    assert reasons == [Reason.TEXT, Reason.KIND_UNKNOWN]
    assert laptop.sync().sent == 0
    kept = [bytes(row[0]) for row in running.rows("SELECT content FROM quarantine ORDER BY id")]
    assert b"a\\u0000b" in kept[0]
    assert b"horoscope" in kept[1]


def stumbling(patch: pytest.MonkeyPatch, fault: Exception) -> None:
    """The server falls over each entry that says "poison"."""

    def judging(kind: str, changed: Any, body: Any, others: Any) -> Judgement:
        if changed.get("note") == "poison":
            raise fault
        return judge(kind, changed, body, others)

    patch.setattr("sync.server.intake.judge", judging)


@pytest.mark.parametrize("fault", [IntegrityError("INSERT", {}, ValueError()), KeyError("poison")])
def test_p10_an_entry_that_the_database_refuses_blocks_no_other(
    running: RunningServer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    fault: Exception,
) -> None:
    """Nor does one over which the server itself stumbles."""
    stumbling(monkeypatch, fault)
    laptop = running.laptop()
    case = laptop.open_case()
    poison = laptop.journal.change("contact", "c1", case, note="poison")
    laptop.journal.change("contact", "c2", case, note="rang")
    assert laptop.sync().verdicts == {VerdictName.APPLIED: 2, VerdictName.REFUSED: 1}
    assert laptop.journal.verdicts[poison.sequence].reason == Reason.NOT_STORABLE
    assert running.rows("SELECT count(*) FROM quarantine") == [(1,)]
    assert type(fault).__name__ in caplog.text
    assert "poison" not in caplog.text
    assert laptop.sync().nothing_changed


@pytest.mark.parametrize(
    ("many", "fault"),
    [
        (1, KeyError("poison")),
        (3, KeyError("poison")),
        (2, InterfaceError("SELECT", {}, ValueError("poison"))),
    ],
)
def test_p10_where_nothing_goes_through_it_is_the_server_and_all_comes_again(
    running: RunningServer, monkeypatch: pytest.MonkeyPatch, many: int, fault: Exception
) -> None:
    """And where the line to the database broke, though other entries would go through."""
    laptop = running.laptop()
    case = laptop.open_case()
    laptop.sync()
    for number in range(many):
        laptop.journal.change("contact", f"c{number}", case, note="poison")
    if isinstance(fault, InterfaceError):
        laptop.journal.change("contact", "sound", case, note="rang")
        many += 1
    with monkeypatch.context() as patch:
        stumbling(patch, fault)
        with pytest.raises(ServerBusy):
            laptop.sync()
    assert running.rows("SELECT count(*) FROM quarantine") == [(0,)]
    assert laptop.sync().verdicts == {VerdictName.APPLIED: many}


def test_a_child_that_comes_before_its_case_is_held_then_applied(running: RunningServer) -> None:
    laptop = running.laptop()
    case = fresh_id()
    early = laptop.journal.change("person", "p1", case, preferred_name="Sam")
    assert laptop.sync().verdicts == {VerdictName.HELD: 1}
    assert laptop.journal.heartbeat().held == 1
    laptop.open_case(case)
    laptop.sync()
    assert laptop.journal.verdicts[early.sequence].verdict is VerdictName.APPLIED
    assert bodies(running)["person p1"] == {"preferred_name": "Sam"}
    assert running.rows("SELECT count(*) FROM entry WHERE verdict = 'held'") == [(0,)]


@pytest.mark.parametrize("chunk", [1, 2, 50])
def test_p13_a_case_may_arrive_in_any_order(shared: RunningServer, chunk: int) -> None:
    team = fresh_id()
    laptop, other = shared.laptop(team=team), shared.laptop(team=team)
    case = fresh_id()
    laptop.journal.change("plan", "l1", case, title="First")
    laptop.journal.change("person", "p1", case, preferred_name="Sam")
    laptop.journal.change("person", "p1", case, preferred_name="Sammy")
    laptop.open_case(case)
    laptop.journal.change("plan", "l1", case, title="Second")
    laptop.sync(chunk=chunk)
    assert laptop.sync().waiting == 0
    other.sync()
    assert other.journal.bodies == laptop.journal.bodies
    assert laptop.journal.bodies[("plan", "l1")] == {"title": "Second"}


def test_nobody_writes_to_the_case_of_another_coach(shared: RunningServer) -> None:
    team = fresh_id()
    owner, other = shared.laptop(team=team), shared.laptop(team=team, coach="Jo Fairweather")
    case = owner.open_case()
    owner.sync()
    intruding = other.journal.change("person", "p1", case, preferred_name="Sam")
    assert other.sync().verdicts == {VerdictName.REFUSED: 1}
    assert other.journal.verdicts[intruding.sequence].reason == Reason.CASE_OF_ANOTHER
    assert owner.sync().received == 0


def test_a_laptop_reads_only_the_cases_of_its_coach_and_team(shared: RunningServer) -> None:
    team = fresh_id()
    owner = shared.laptop(team=team)
    owner.open_case()
    owner.sync()
    assert shared.laptop(team=team, coach="Jo Fairweather").sync().received == 0
    assert shared.laptop(team=fresh_id()).sync().received == 0


def test_the_same_case_id_in_two_teams_stays_apart(running: RunningServer) -> None:
    north, south = running.laptop(), running.laptop(team="Team South")
    case = north.open_case(ref="N-1")
    south.open_case(case, ref="S-1")
    north.sync()
    assert south.sync().verdicts == {VerdictName.APPLIED: 1}
    refs = running.rows("SELECT body->>'ref' FROM record ORDER BY 1")
    assert refs == [("N-1",), ("S-1",)]


def test_a_record_does_not_move_to_another_case(running: RunningServer) -> None:
    laptop = running.laptop()
    one, two = laptop.open_case(), laptop.open_case()
    laptop.journal.change("person", "p1", one, preferred_name="Sam")
    moved = laptop.journal.change("person", "p1", two, preferred_name="Alex")
    laptop.sync()
    assert laptop.journal.verdicts[moved.sequence].reason == Reason.RECORD_MOVED
    assert bodies(running)["person p1"] == {"preferred_name": "Sam"}


def test_p21_a_copied_store_is_noticed(running: RunningServer) -> None:
    laptop = running.laptop()
    laptop.open_case(ref="A-1")
    laptop.sync()
    copy = Laptop(running.url, running.clock)
    copy.key, copy.device_id = laptop.key, laptop.device_id
    copy.server_key = laptop.server_key
    copy.journal.change("case", "other", "other", ref="B-2")
    outcome = copy.sync()
    assert (outcome.rejoined, outcome.received) == (True, 1)
    assert outcome.verdicts == {VerdictName.APPLIED: 1}
    refs = running.rows("SELECT body->>'ref' FROM record ORDER BY 1")
    assert refs == [("A-1",), ("B-2",)]


def test_p23_many_news_come_in_pages(shared: RunningServer) -> None:
    team = fresh_id()
    first, second = shared.laptop(team=team), shared.laptop(team=team)
    case = first.open_case()
    for number in range(620):
        first.journal.change("contact", f"c{number}", case, note="rang")
    first.sync(chunk=200)
    second.journal.paced = "4096 4096"
    outcome = second.sync()
    assert 4 < outcome.requests < 40
    assert second.journal.bodies == first.journal.bodies


def test_the_server_knows_what_each_laptop_still_holds(running: RunningServer) -> None:
    laptop = running.laptop()
    laptop.open_case()
    laptop.journal.change("horoscope", "h1", "c", sign="crab")
    laptop.sync()
    seen = running.rows("SELECT unsent, refused, app_version, last_exchange_at FROM device")
    assert seen == [(0, 1, "0.1.0", running.clock())]


def test_a_file_is_stored_once_however_many_laptops_send_it(running: RunningServer) -> None:
    content = b"%PDF-1.7 " + bytes(range(256)) * 800
    sha256 = hashlib.sha256(content).hexdigest()
    for laptop in (running.laptop(), running.laptop()):
        laptop.journal.files[sha256] = content
        assert laptop.sync().attachments_sent == 1
        assert laptop.sync().nothing_changed
    stored = running.rows("SELECT sha256, size, content FROM attachment")
    assert [(name, size, bytes(kept)) for name, size, kept in stored] == [
        (sha256, len(content), content)
    ]


def test_a_file_that_is_not_what_its_name_says_is_not_kept_and_delays_no_record(
    running: RunningServer,
) -> None:
    laptop = running.laptop()
    laptop.open_case()
    laptop.journal.files["0" * 64] = b"something else"
    with pytest.raises(NetworkTrouble, match="no changes wait"):
        laptop.sync()
    assert laptop.journal.heartbeat().unsent == 0
    assert running.rows("SELECT count(*) FROM attachment") == [(0,)]
