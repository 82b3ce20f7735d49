"""Withdrawn, away for too long, erased: what becomes of a laptop and of a person."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from coach_app.bootstrap import RandomIds
from coach_app.domain.errors import CaseNotFound
from coach_app.services import erased, erasure, exchange, lease
from coach_app.services.desk import Desk
from coach_app.store.refusals import ErasedByRevocation, LeaseEnded
from coach_app.store.settings import SettingName
from sync.client.answers import NotOurServer, NotRecognised, trouble_for
from sync.client.statements import Witness
from sync.protocol import RECEIPT, WITHDRAWN, Statement
from tests.support import journeys
from tests.support.desks import PASSPHRASE, a_door
from tests.support.enrolled import case_of, desk_on, log, notes, on_server, register, withdraw
from tests.support.laptops import RunningServer
from tests.support.stillness import FixedClock

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


def test_p39_a_withdrawn_laptop_hands_over_its_work_and_its_papers_first(
    running: RunningServer, laptop: Desk
) -> None:
    journeys.signed_case(laptop)
    withdraw(running, laptop)
    with pytest.raises(ErasedByRevocation):
        exchange.sync_now(laptop)
    ((kept,),) = running.rows("SELECT count(*) FROM quarantine WHERE kind = 'document'")
    assert kept
    papers = "SELECT count(*) FROM attachment"
    assert running.rows(papers) == [(1,)]


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
