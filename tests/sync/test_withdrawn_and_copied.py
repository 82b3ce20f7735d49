"""What the server says about a laptop as a whole: withdrawn, put back from a copy, known again."""

import shutil
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import text
from sqlmodel import Session

from coach_app.bootstrap import RandomIds
from coach_app.domain.contact import ContactResult
from coach_app.domain.errors import CaseNotFound
from coach_app.domain.people import Channel, Person
from coach_app.domain.referral import Source
from coach_app.services import contacts, erased, erasure, exchange, lease, referrals
from coach_app.services.desk import Desk
from coach_app.store.engine import writing
from coach_app.store.refusals import ErasedByRevocation, LeaseEnded
from coach_app.store.settings import SettingName
from coach_app.store.unit_of_work import UnitOfWork
from sync.client.answers import NotOurServer, NotRecognised, trouble_for
from sync.client.statements import Witness
from sync.protocol import RECEIPT, WITHDRAWN, Statement
from sync.server import devices
from tests.support.desks import PASSPHRASE, a_door
from tests.support.laptops import RunningServer
from tests.support.stillness import FixedClock

TODAY = date(2026, 12, 1)


@contextmanager
def desk_on(folder: Path, clock: FixedClock) -> Iterator[Desk]:
    door = a_door(folder, clock, RandomIds())
    try:
        yield door.unlock(PASSPHRASE)
    finally:
        door.lock()


@pytest.fixture
def folder(empty_store: Path, tmp_path: Path) -> Path:
    return shutil.copytree(empty_store, tmp_path / "laptop")


@pytest.fixture
def laptop(running: RunningServer, folder: Path, clock: FixedClock) -> Iterator[Desk]:
    """An enrolled laptop with one case that the server has."""
    with desk_on(folder, clock) as desk:
        exchange.enrol(desk, running.url, running.code())
        register(desk, "Sam")
        exchange.sync_now(desk)
        yield desk


def register(desk: Desk, name: str) -> str:
    new = referrals.NewReferral(
        programme="bury",
        preferred_name=name,
        source=Source.GP,
        reason="Wants to go back to work",
        received_on=TODAY,
    )
    return referrals.register(desk, new).case_id


def log(desk: Desk, case_id: str, note: str) -> None:
    new = contacts.NewContact(channel=Channel.PHONE, result=ContactResult.REACHED, note=note)
    contacts.log(desk, case_id, new)


def notes(desk: Desk, case_id: str) -> list[str]:
    with desk.work() as work:
        return sorted(contact.note for contact in work.case_file(case_id).contacts)


def on_server(running: RunningServer, kind: str) -> int:
    (row,) = running.rows("SELECT count(*) FROM record WHERE kind = %(kind)s", kind=kind)
    return int(row[0])


def case_of(desk: Desk) -> str:
    return desk.store.queries.dues(TODAY)[0].case_id


def withdraw(running: RunningServer, desk: Desk) -> None:
    with Session(running.engine) as session, session.begin():
        device_id = desk.setting(SettingName.DEVICE_ID)
        devices.revoke(session, device_id, "operator", running.clock())


# ---- Withdrawn ----------------------------------------------------------------------------


def test_a_withdrawn_laptop_erases_its_store_at_the_next_contact(
    running: RunningServer, laptop: Desk, folder: Path, clock: FixedClock
) -> None:
    withdraw(running, laptop)
    register(laptop, "Not sent yet")
    with pytest.raises(ErasedByRevocation, match="has been erased"):
        exchange.sync_now(laptop)
    assert [path.name for path in folder.iterdir()] == ["withdrawn"]
    assert (folder / "withdrawn").read_bytes() == b""
    assert erased.told(folder) == ErasedByRevocation.sentence
    with pytest.raises(ErasedByRevocation):
        a_door(folder, clock, RandomIds()).unlock(PASSPHRASE)
    assert on_server(running, "case") == 1
    door = a_door(folder, clock, RandomIds())
    assert not door.exists()
    door.create(PASSPHRASE, "Jo Coach")
    door.lock()
    assert erased.told(folder) == ""


def test_killed_after_the_keys_were_gone_the_rest_goes_at_the_next_start(
    laptop: Desk, folder: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("coach_app.store.opening.destroy_rest", killed)
        with pytest.raises(KeyboardInterrupt):
            laptop.store.destroy()
    left = {path.name for path in folder.iterdir()}
    assert "store.db" in left
    assert not [name for name in left if "keys" in name]
    with pytest.raises(ErasedByRevocation):
        a_door(folder, clock, RandomIds()).unlock(PASSPHRASE)
    assert [path.name for path in folder.iterdir()] == ["withdrawn"]


def test_the_key_file_is_overwritten_before_it_is_removed(laptop: Desk, folder: Path) -> None:
    (folder / "another-name").hardlink_to(folder / "keys.json")
    before = (folder / "another-name").read_bytes()
    laptop.store.destroy()
    after = (folder / "another-name").read_bytes()
    assert len(after) == len(before)
    assert before[:16] not in after


Forge = Callable[[Statement], Statement]


def forged(said: Statement) -> Statement:
    key = Ed25519PrivateKey.generate()
    return replace(said, signature=b64encode(key.sign(said.content())).decode())


@pytest.mark.parametrize(
    "spoil",
    [
        forged,
        lambda s: replace(s, signature=""),
        lambda s: replace(s, signature="é"),
        lambda s: replace(s, device_id="another"),
        lambda s: replace(s, server_time=s.server_time + timedelta(days=1)),
        lambda s: replace(s, purpose=RECEIPT),
    ],
)
def test_nobody_but_the_server_can_withdraw_a_laptop(spoil: Forge) -> None:
    key = Ed25519PrivateKey.generate()
    public = b64encode(key.public_key().public_bytes_raw()).decode()
    unsigned = Statement(
        purpose=WITHDRAWN, device_id="d1", server_time=datetime(2026, 12, 1, tzinfo=UTC)
    )
    said = replace(unsigned, signature=b64encode(key.sign(unsigned.content())).decode())
    witness = Witness(public, "d1")
    assert witness.confirms(said, WITHDRAWN)
    assert not witness.confirms(spoil(said), WITHDRAWN)
    assert not Witness("", "d1").confirms(said, WITHDRAWN)
    assert not witness.confirms(None, WITHDRAWN)


def test_a_withdrawal_without_signature_is_no_more_than_not_recognised() -> None:
    for status in (401, 403, 410):
        assert isinstance(trouble_for(status, "sync.laptop_withdrawn"), NotRecognised)


def test_an_answer_without_our_servers_signature_is_not_taken(
    running: RunningServer, laptop: Desk
) -> None:
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    laptop.store.settings.put({SettingName.SERVER_KEY: b64encode(other).decode()})
    register(laptop, "Alex")
    with pytest.raises(NotOurServer):
        exchange.sync_now(laptop)
    withdraw(running, laptop)
    with pytest.raises(NotRecognised):
        exchange.sync_now(laptop)
    assert exchange.status(laptop).unsent == 4


# ---- Copies -------------------------------------------------------------------------------


def test_a_store_put_back_from_a_copy_loses_nothing_and_counts_nothing_twice(
    running: RunningServer, laptop: Desk, folder: Path, clock: FixedClock, tmp_path: Path
) -> None:
    case_id = case_of(laptop)
    log(laptop, case_id, "in both, not sent when copied")
    laptop.store.backup(tmp_path / "copy")
    log(laptop, case_id, "only in the life that was lost")
    exchange.sync_now(laptop)
    laptop.store.close()
    other = tmp_path / "put back"
    laptop.store.restore(tmp_path / "copy", other)
    with desk_on(other, clock) as restored:
        log(restored, case_id, "written after it was put back")
        first = exchange.sync_now(restored)
        assert first.rejoined
        assert first.waiting == first.refused == first.conflicts == 0
        assert notes(restored, case_id) == [
            "in both, not sent when copied",
            "only in the life that was lost",
            "written after it was put back",
        ]
        assert on_server(running, "contact") == 3
        assert not exchange.sync_now(restored).rejoined
        assert restored.store.verify() == ()
    rejoined = "SELECT count(*) FROM audit WHERE action = 'device.store_rejoined'"
    assert running.rows(rejoined) == [(1,)]


def test_two_copies_in_turns_both_keep_everything(
    running: RunningServer, laptop: Desk, folder: Path, clock: FixedClock, tmp_path: Path
) -> None:
    case_id = case_of(laptop)
    laptop.store.backup(tmp_path / "copy")
    laptop.store.restore(tmp_path / "copy", tmp_path / "twin")
    expected = set()
    with desk_on(tmp_path / "twin", clock) as twin:
        for turn in range(3):
            for desk, name in ((laptop, "one"), (twin, "other")):
                expected.add(f"{name} {turn}")
                log(desk, case_id, f"{name} {turn}")
                report = exchange.sync_now(desk)
                assert report.refused == report.waiting == 0
        exchange.sync_now(laptop)
        assert set(notes(laptop, case_id)) == set(notes(twin, case_id)) == expected
    assert on_server(running, "contact") == 6


def rename(desk: Desk, case_id: str, **fields: Any) -> None:
    with desk.work() as work:
        work.save(replace(person_of(work, case_id), **fields))
        work.commit()


def person_of(work: UnitOfWork, case_id: str) -> Person:
    person = work.case_file(case_id).person
    assert person is not None
    return person


def test_what_the_lost_life_changed_afterwards_comes_back(
    running: RunningServer, laptop: Desk, clock: FixedClock, tmp_path: Path
) -> None:
    case_id = case_of(laptop)
    rename(laptop, case_id, phone="0161 496 0001", email="old@mail.example")
    laptop.store.backup(tmp_path / "copy")
    exchange.sync_now(laptop)
    rename(laptop, case_id, phone="0161 496 0002")
    exchange.sync_now(laptop)
    laptop.store.restore(tmp_path / "copy", tmp_path / "twin")
    with desk_on(tmp_path / "twin", clock) as twin:
        rename(twin, case_id, email="new@mail.example")
        report = exchange.sync_now(twin)
        assert (report.rejoined, report.conflicts, report.waiting) == (True, 0, 0)
        with twin.work() as work:
            person = person_of(work, case_id)
    body = running.rows("SELECT body FROM record WHERE kind = 'person'")[0][0]
    assert (person.phone, person.email) == ("0161 496 0002", "new@mail.example")
    assert (body["phone"], body["email"]) == (person.phone, person.email)


def test_the_same_field_changed_in_both_lives_is_a_conflict_and_both_are_kept(
    running: RunningServer, laptop: Desk, clock: FixedClock, tmp_path: Path
) -> None:
    case_id = case_of(laptop)
    laptop.store.backup(tmp_path / "copy")
    laptop.store.restore(tmp_path / "copy", tmp_path / "twin")
    rename(laptop, case_id, preferred_name="Sammy", phone="0161 496 0000")
    exchange.sync_now(laptop)
    with desk_on(tmp_path / "twin", clock) as twin:
        rename(twin, case_id, preferred_name="Samuel", email="sam@mail.example")
        assert exchange.sync_now(twin).conflicts == 1
        with twin.work() as work:
            person = person_of(work, case_id)
        assert person.preferred_name == "Sammy"
        assert (person.phone, person.email) == ("0161 496 0000", "sam@mail.example")
        assert exchange.sync_now(twin).received == 0
        (entry,) = twin.store.queries.entries_to_look_at()
        assert entry.mine["preferred_name"] == "Samuel"


def test_an_answer_that_got_lost_is_no_copy(
    running: RunningServer, laptop: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = case_of(laptop)

    def lost(*_: object) -> None:
        raise NotOurServer

    for turn in range(3):
        log(laptop, case_id, f"turn {turn}")
        with monkeypatch.context() as patch:
            patch.setattr(laptop.store.journal, "record", lost)
            with pytest.raises(NotOurServer):
                exchange.sync_now(laptop)
    report = exchange.sync_now(laptop)
    assert not report.rejoined
    assert on_server(running, "contact") == 3
    assert exchange.status(laptop).unsent == 0


# ---- The server's memory of the audit trail -----------------------------------------------


def test_a_trail_whose_end_is_cut_off_is_named(laptop: Desk) -> None:
    assert laptop.store.verify() == ()
    with writing(laptop.store._engine) as connection:
        last = connection.scalar(text("SELECT max(n) FROM audit"))
        connection.execute(text("DELETE FROM audit WHERE n > 2"))
    (found,) = laptop.store.verify()
    assert found.where.startswith("line 3: the end is cut off")
    assert str(last) in found.where


def test_a_trail_that_was_written_anew_as_a_whole_is_named(laptop: Desk) -> None:
    with writing(laptop.store._engine) as connection:
        connection.execute(text("DELETE FROM audit"))
    case_id = case_of(laptop)
    for number in range(20):
        log(laptop, case_id, f"note {number}")
    (found,) = laptop.store.verify()
    assert "not as the server saw it" in found.where


def test_a_receipt_that_nobody_signed_is_named(laptop: Desk) -> None:
    with writing(laptop.store._engine) as connection:
        connection.execute(
            text("UPDATE setting SET value = replace(value, 'head', 'tail') WHERE name = :x"),
            {"x": SettingName.RECEIPT},
        )
    assert [found.where for found in laptop.store.verify()] == ["the server's receipt"]


# ---- The lease ----------------------------------------------------------------------------


def test_after_the_lease_only_exchanging_and_handing_over_work(
    running: RunningServer, laptop: Desk, clock: FixedClock, tmp_path: Path
) -> None:
    case_id = case_of(laptop)
    log(laptop, case_id, "waits for the exchange")
    assert lease.standing(laptop).days_left == 14
    clock.forward(timedelta(days=13, hours=23))
    log(laptop, case_id, "just in time")
    clock.forward(timedelta(hours=2))
    with pytest.raises(LeaseEnded, match="Exchange now"):
        log(laptop, case_id, "too late")
    with pytest.raises(LeaseEnded):
        laptop.store.queries.search("time")
    clock.at -= timedelta(days=10)
    with pytest.raises(LeaseEnded):
        notes(laptop, case_id)
    now = lease.standing(laptop)
    assert (now.ended, now.days_left, now.unsent) == (True, 0, 2)
    assert exchange.status(laptop).unsent == 2
    lease.hand_over(laptop, tmp_path / "handed over")
    assert (tmp_path / "handed over").stat().st_size > 10_000
    clock.at += timedelta(days=10)
    running.clock.now = clock.now()
    assert exchange.sync_now(laptop).waiting == 0
    assert len(notes(laptop, case_id)) == 2
    assert lease.standing(laptop).days_left == 14


def test_the_lease_outlives_locking_and_a_clock_set_back(
    laptop: Desk, folder: Path, clock: FixedClock
) -> None:
    case_id = case_of(laptop)
    clock.forward(timedelta(days=10))
    log(laptop, case_id, "ten days later")
    laptop.store.close()
    clock.at -= timedelta(days=200)
    with desk_on(folder, clock) as desk:
        assert lease.standing(desk).days_left == 4
        clock.forward(timedelta(days=3))
        log(desk, case_id, "three days of use on a wrong clock")
        clock.at -= timedelta(days=300)
        log(desk, case_id, "turned again")
    with desk_on(folder, clock) as desk:
        clock.forward(timedelta(days=1, minutes=1))
        with pytest.raises(LeaseEnded):
            notes(desk, case_id)


def test_a_store_that_was_never_enrolled_has_no_lease(desk: Desk, clock: FixedClock) -> None:
    register(desk, "Sam")
    clock.forward(timedelta(days=4000))
    register(desk, "Alex")
    now = lease.standing(desk)
    assert (now.enrolled, now.ended, now.days_left, now.ends_at) == (False, False, None, None)


# ---- Erased everywhere --------------------------------------------------------------------


def test_an_erased_person_goes_from_the_server_and_the_other_laptop(
    running: RunningServer, laptop: Desk, clock: FixedClock, tmp_path: Path
) -> None:
    case_id = case_of(laptop)
    log(laptop, case_id, "Zanzibarquartz slept badly")
    staying = register(laptop, "Alex")
    exchange.sync_now(laptop)
    door = a_door(tmp_path / "other", clock, RandomIds())
    other = door.create(PASSPHRASE, "Jo Coach")
    exchange.enrol(other, running.url, running.code())
    exchange.sync_now(other)
    log(other, case_id, "Zanzibarquartz again, not sent yet")
    erasure.erase(laptop, case_id, erasure.ErasureReason.ASKED)
    log(laptop, staying, "somebody else")
    report = exchange.sync_now(laptop)
    assert (report.sent, report.refused, report.waiting) == (2, 0, 0)
    told = " ".join(str(row) for row in everything(running))
    assert "Zanzibarquartz" not in told
    assert "Sam" not in told
    assert "Alex" in told
    assert exchange.sync_now(other).refused == 1
    with pytest.raises(CaseNotFound), other.work() as work:
        work.case_file(case_id)
    assert case_of(other) == staying
    assert other.store.verify() == ()
    assert "Zanzibarquartz" not in " ".join(str(row) for row in everything(running))
    assert exchange.sync_now(other).waiting == 0
    door.lock()


def everything(running: RunningServer) -> list[Any]:
    tables = ("record", "entry", "quarantine", "attachment", "audit", "care_case")
    return [row for table in tables for row in running.rows(f"SELECT t::text FROM {table} t")]  # noqa: S608 - names from the line above
