"""Killed while importing, agreeing, signing or sending: the case is as before or as after."""

import subprocess
import sys
from pathlib import Path

import pytest

from coach_app.domain.errors import PlanAlreadyAgreed, Refusal
from coach_app.domain.plan import PlanStatus
from coach_app.domain.signature import SignerRole
from coach_app.services import caseload, checking, documents, exchange, planning, referrals, signing
from coach_app.services.desk import Desk
from tests.journeys.dying_process import ACTS
from tests.journeys.quick_doors import unlocked
from tests.support import journeys
from tests.support.desks import PASSPHRASE
from tests.support.laptops import RunningServer
from tests.support.stillness import FixedClock

HOME = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no fork and no kill -9"
)


def killed(what: str, template: Path, target: Path, record_id: str = "") -> list[Path]:
    """Copies of the store after each death; with all but "sync" the first one saw none."""
    words = [sys.executable, "-m", "tests.journeys.dying_process", what]
    arguments = [str(template), PASSPHRASE, str(target), record_id]
    done = subprocess.run([*words, *arguments], cwd=HOME, capture_output=True, check=True)
    return [target / str(number) for number in range(int(done.stdout))]


def test_while_importing(empty_store: Path, tmp_path: Path, clock: FixedClock) -> None:
    for number, store in enumerate(killed("import", empty_store, tmp_path)):
        with unlocked(store, clock) as desk:
            assert desk.store.verify() == ()
            before = caseload.page(desk).total
            assert before == (1 if number == 0 else 0), "whole or not at all"
            try:
                ACTS["import"](desk, "")
            except Refusal:
                assert before == 1, "nothing stands in the way of a second try"
            rows = caseload.page(desk).rows
            assert [row.ref.split("-")[1] for row in rows] == ["0001"], "the number was not used up"


def test_while_agreeing(empty_store: Path, tmp_path: Path, clock: FixedClock, desk: Desk) -> None:
    case_id = journeys.assessed_case(desk)
    plan_id = planning.draft(desk, case_id).record_id
    for store in killed("agree", tmp_path / "store", tmp_path / "copies", plan_id):
        with unlocked(store, clock) as again:
            assert again.store.verify() == ()
            plan = caseload.open_case(again, case_id).file.plans[0]
            assert (plan.status is PlanStatus.AGREED) == bool(plan.content_hash)
            if plan.status is PlanStatus.DRAFT:
                planning.agree(again, plan_id)
            with pytest.raises(PlanAlreadyAgreed):
                planning.agree(again, plan_id)


def test_while_the_paper_is_made_and_sealed(tmp_path: Path, clock: FixedClock, desk: Desk) -> None:
    case_id, plan_id = journeys.agreed_plan(desk)
    signing.sign(desk, plan_id, journeys.typed(SignerRole.PARTICIPANT, "Frankie Notreal"))
    copies = killed("sign", tmp_path / "store", tmp_path / "copies", plan_id)
    assert len(copies) > 3
    for number, store in enumerate(copies):
        with unlocked(store, clock) as again:
            assert again.store.verify() == ()
            file = caseload.open_case(again, case_id).file
            signed = file.plans[0].status is PlanStatus.SIGNED
            assert signed == (number == 0)
            assert (len(file.documents), len(file.signatures)) == ((1, 2) if signed else (0, 1))
            assert again.store.info().attachments == int(signed)
            if number == len(copies) - 1:  # killed at the seals
                ACTS["sign"](again, plan_id)
                (paper,) = caseload.open_case(again, case_id).file.documents
                assert checking.check(again, documents.pdf(again, paper.id)).ok


def test_while_the_answer_of_the_server_is_on_its_way(
    tmp_path: Path, clock: FixedClock, desk: Desk, running: RunningServer
) -> None:
    exchange.enrol(desk, running.url, running.code())
    journeys.signed_case(desk)
    referrals.register(desk, journeys.a_referral(preferred_name="Somebody Else"))
    waiting = exchange.status(desk).unsent
    (store,) = killed("sync", tmp_path / "store", tmp_path / "copies")
    took = "SELECT count(*) FROM entry"
    assert running.rows(took)[0][0] > 0, "the server had it all the same"
    with unlocked(store, clock) as again:
        assert again.store.verify() == ()
        assert exchange.status(again).unsent == waiting, "nothing counts as sent without an answer"
        report = exchange.sync_now(again)
        assert (report.waiting, report.refused, report.conflicts) == (0, 0, 0)
        assert report.documents_sent == 2, "the signed plan, and it again with a time stamp"
        assert running.rows(took)[0][0] == waiting + 1, "each change counts once, and the stamp"
