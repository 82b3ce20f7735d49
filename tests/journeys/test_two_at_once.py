"""One store, two programs: nothing is written twice, and nothing is written over."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from coach_app.domain.errors import AlreadySigned, PlanAlreadyAgreed
from coach_app.domain.plan import Plan, PlanStatus
from coach_app.domain.signature import SignerRole
from coach_app.services import caseload, exchange, planning, referrals, signing
from coach_app.services.desk import Desk
from tests.journeys.quick_doors import unlocked
from tests.support import journeys
from tests.support.laptops import RunningServer
from tests.support.patience import PATIENCE
from tests.support.stillness import FixedClock


def plan_of(desk: Desk, case_id: str) -> Plan:
    plan = caseload.open_case(desk, case_id).file.plan
    assert plan is not None
    return plan


def test_a_plan_agreed_in_one_window_is_not_edited_in_the_other(
    desk: Desk, tmp_path: Path, clock: FixedClock
) -> None:
    case_id = journeys.assessed_case(desk)
    plan_id = planning.draft(desk, case_id).record_id
    with unlocked(tmp_path / "store", clock) as other:
        seen_before = plan_of(other, case_id)
        planning.agree(desk, plan_id)
        with pytest.raises(PlanAlreadyAgreed):
            planning.save(other, replace(seen_before, goal="Something nobody agreed to"))
        with pytest.raises(PlanAlreadyAgreed):
            planning.agree(other, plan_id)
        signing.sign(other, plan_id, journeys.typed(SignerRole.PARTICIPANT, "Frankie Notreal"))
        with pytest.raises(AlreadySigned):
            signing.sign(desk, plan_id, journeys.typed(SignerRole.PARTICIPANT, "Frankie Notreal"))
        signing.sign(desk, plan_id, journeys.typed(SignerRole.COACH, "Jo Coach"))
        with pytest.raises(AlreadySigned):
            signing.sign(other, plan_id, journeys.typed(SignerRole.COACH, "Jo Coach"))
        assert plan_of(other, case_id).status is PlanStatus.SIGNED
        assert len(caseload.open_case(other, case_id).file.documents) == 1
        drafts = {planning.new_version(d, plan_id).record_id for d in (desk, other)}
        assert len(drafts) == 1, "two windows, one new version"
        assert other.store.verify() == ()


def test_references_are_given_once(desk: Desk, tmp_path: Path, clock: FixedClock) -> None:
    with unlocked(tmp_path / "store", clock) as other:
        for _ in range(4):
            for one in (desk, other):
                referrals.register(one, journeys.a_referral())
        refs = [row.ref for row in caseload.page(desk).rows]
        assert len(set(refs)) == len(refs) == 8


def test_two_exchanges_at_the_same_moment(
    desk: Desk, tmp_path: Path, clock: FixedClock, running: RunningServer
) -> None:
    exchange.enrol(desk, running.url, running.code())
    journeys.signed_case(desk)
    for _ in range(15):
        referrals.register(desk, journeys.a_referral())
    waiting = exchange.status(desk).unsent
    together, one_by_one = threading.Barrier(2), threading.Lock()

    def exchanged() -> exchange.SyncReport:
        with ExitStack() as stack:
            with one_by_one:  # OpenSSL's Argon2id never ends when two threads of a process use it
                own = stack.enter_context(unlocked(tmp_path / "store", clock))
            together.wait(PATIENCE)
            return exchange.sync_now(own)

    with ThreadPoolExecutor(2) as pool:
        reports = [job.result() for job in (pool.submit(exchanged), pool.submit(exchanged))]
    assert [(r.refused, r.conflicts, r.waiting) for r in reports] == [(0, 0, 0)] * 2
    stamped = 1  # the signed plan once more, with the server's time stamp
    assert running.rows("SELECT count(*) FROM entry") == [(waiting + stamped,)]
    assert running.rows("SELECT count(*) FROM attachment") == [(1 + stamped,)]
    assert exchange.status(desk).unsent == 0
    assert desk.store.verify() == ()
