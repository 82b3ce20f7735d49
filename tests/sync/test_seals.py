"""The organisation's seal comes with the first exchange, is renewed, and goes with the laptop."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

import httpx
import pytest
from asn1crypto import core, tsp
from cryptography import x509
from sqlmodel import Session

from coach_app.domain.document import Document, DocumentKind
from coach_app.domain.plan import Plan
from coach_app.domain.signature import SignerRole
from coach_app.domain.verified import Seal
from coach_app.services import caseload, checking, documents, exchange, planning, seal, signing
from coach_app.services.checking import Standing
from coach_app.services.desk import Desk
from coach_app.services.organisation_seal import renew, stamp_waiting
from coach_app.store.issued_seals import SealNotForUs, seal_request
from coach_app.store.seal_identity import make_seal_identity
from coach_app.store.setting_names import SettingName
from sync.client import transport
from sync.client.ports import NetworkTrouble
from sync.seals import SealReply, SealRequest
from sync.server import devices
from sync.server.settings import Settings
from tests.support import journeys
from tests.support.conformance import Validator
from tests.support.laptops import (
    MovableClock,
    RunningServer,
    fresh_database,
    running_server,
)
from tests.support.patience import PATIENCE
from tests.support.stillness import FixedClock
from tests.sync.test_real_stores import new_desk


@pytest.fixture
def enrolled(running: RunningServer, desk: Desk) -> Desk:
    exchange.enrol(desk, running.url, running.code())
    return desk


@pytest.fixture
def second(running: RunningServer, tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    with new_desk(tmp_path / "second", clock) as desk:
        exchange.enrol(desk, running.url, running.code())
        yield desk


def signed_case(desk: Desk) -> str:
    """The whole way with a plan of one step: what is checked of a seal grows with the paper."""
    case_id = journeys.assessed_case(desk)
    plan_id = planning.draft(desk, case_id).record_id
    with desk.work() as work:
        plan = work.get(Plan, plan_id)
    planning.save(desk, plan.with_steps(plan.steps[:1]).with_adjustments(()))
    planning.agree(desk, plan_id)
    for role, name in ((SignerRole.PARTICIPANT, "Frankie Notreal"), (SignerRole.COACH, "Lee")):
        signing.sign(desk, plan_id, journeys.typed(role, name))
    return case_id


def paper_of(desk: Desk, case_id: str) -> tuple[Document, bytes]:
    found = caseload.open_case(desk, case_id).file.current_documents
    (document,) = [one for one in found if one.kind is DocumentKind.SIGNED_PLAN]
    return document, documents.pdf(desk, document.id)


def line(desk: Desk) -> AbstractContextManager[transport.HttpTransport]:
    return transport.transport(
        desk.setting(SettingName.SERVER_URL),
        device_id=desk.setting(SettingName.DEVICE_ID),
        private_key=desk.store.settings.device_key().private_raw,
        clock=desk.clock.now,
        nonces=desk.ids.new,
        server_key=desk.setting(SettingName.SERVER_KEY),
    )


def withdraw(running: RunningServer, desk: Desk) -> None:
    with Session(running.engine) as session, session.begin():
        devices.revoke(session, desk.setting(SettingName.DEVICE_ID), "lead", running.clock())


def test_the_seal_comes_with_the_first_exchange_and_the_key_never_leaves(
    enrolled: Desk, running: RunningServer
) -> None:
    own = enrolled.store.settings.seal_identity()
    assert enrolled.store.settings.issued_seal() is None
    assert exchange.sync_now(enrolled).requests == 1
    issued = enrolled.store.settings.issued_seal()
    assert issued is not None
    assert seal.identity(enrolled).certificate_pem != own.certificate_pem
    assert seal.identity(enrolled).key_pem == own.key_pem
    kept = str(running.rows("SELECT * FROM issued_seal, seal_authority, own_seal"))
    assert own.key_pem.decode().splitlines()[1] not in kept
    audit = running.rows("SELECT action FROM audit")
    assert ("seal.issued",) in audit
    exchange.sync_now(enrolled)
    assert len(running.rows("SELECT serial FROM issued_seal")) == 1


def test_what_is_signed_is_stamped_stays_accessible_and_every_laptop_believes_it(
    enrolled: Desk, second: Desk, running: RunningServer, tmp_path: Path, validator: Validator
) -> None:
    for desk in (enrolled, second):
        exchange.sync_now(desk)
    case_id = signed_case(enrolled)
    before, _ = paper_of(enrolled, case_id)
    report = exchange.sync_now(enrolled)
    assert report.waiting == 0
    after, pdf = paper_of(enrolled, case_id)
    assert (after.replaces, after.stamped_at) == (before.id, running.clock())
    found = checking.check(enrolled, pdf)
    assert found.standing is Standing.SOUND
    assert [one.seal for one in found.signatures] == [Seal.OURS] * 2
    assert found.signatures[0].certificate.startswith("Plan seal ")
    assert found.signatures[0].organisation == "Team North"
    assert all(one.stamped_at == running.clock() for one in found.signatures)
    assert found.stamps[0].authority == "Time stamps of the coach server"
    exchange.sync_now(second)
    assert checking.check(second, pdf).standing is Standing.SOUND
    assert exchange.sync_now(enrolled).requests == 1
    assert paper_of(enrolled, case_id)[0] == after, "it is stamped once"
    path = tmp_path / "plan.pdf"
    path.write_bytes(pdf)
    for flavour in ("ua1", "2a"):
        assert validator.failures(path, flavour) == []


def test_a_plan_signed_before_enrolment_stays_known_to_everybody(
    desk: Desk, second: Desk, running: RunningServer
) -> None:
    case_id = signed_case(desk)
    _, pdf = paper_of(desk, case_id)
    exchange.sync_now(second)
    assert checking.check(second, pdf).standing is Standing.WRONG, "nobody has heard of it yet"
    exchange.enrol(desk, running.url, running.code(coach="Lee Marsh"))
    exchange.sync_now(desk)
    exchange.sync_now(second)
    found = checking.check(second, pdf)
    assert [one.seal for one in found.signatures] == [Seal.OURS] * 2
    assert checking.check(desk, pdf).standing is Standing.SOUND


def test_the_laptops_own_seal_is_not_believed_any_more_afterwards(
    enrolled: Desk, second: Desk, clock: FixedClock, running: RunningServer
) -> None:
    exchange.sync_now(enrolled)
    issued = enrolled.setting(SettingName.SEAL_ISSUED)
    enrolled.store.settings.put({SettingName.SEAL_ISSUED: ""})
    clock.forward(timedelta(days=1))
    running.clock.move(days=1)
    case_id = signed_case(enrolled)
    enrolled.store.settings.put({SettingName.SEAL_ISSUED: issued})
    _, pdf = paper_of(enrolled, case_id)
    exchange.sync_now(second)
    found = checking.check(second, pdf)
    assert [one.seal for one in found.signatures] == [Seal.REPLACED] * 2
    assert found.standing is Standing.WRONG


def test_a_withdrawn_laptop_takes_its_seal_with_it(
    enrolled: Desk, second: Desk, running: RunningServer, clock: FixedClock
) -> None:
    exchange.sync_now(second)
    exchange.sync_now(enrolled)
    stamped_case = signed_case(enrolled)
    exchange.sync_now(enrolled)
    _, stamped = paper_of(enrolled, stamped_case)
    unstamped_case = signed_case(enrolled)
    _, unstamped = paper_of(enrolled, unstamped_case)
    running.clock.move(hours=2)
    withdraw(running, enrolled)
    clock.forward(timedelta(hours=3))
    late_case = signed_case(enrolled)
    _, late = paper_of(enrolled, late_case)
    running.clock.move(hours=1)
    exchange.sync_now(second)
    found = checking.check(second, stamped)
    assert [one.seal for one in found.signatures] == [Seal.OURS] * 2
    assert found.signatures[0].withdrawn_at is not None
    assert [one.seal for one in checking.check(second, unstamped).signatures] == [Seal.UNPROVEN] * 2
    assert [one.seal for one in checking.check(second, late).signatures] == [Seal.WITHDRAWN] * 2


def test_a_seal_is_renewed_before_it_ends(
    enrolled: Desk, running: RunningServer, clock: FixedClock
) -> None:
    exchange.sync_now(enrolled)
    first = enrolled.store.settings.issued_seal()
    assert first is not None
    running.clock.move(days=650)
    clock.forward(timedelta(days=650))
    exchange.sync_now(enrolled)
    later = enrolled.store.settings.issued_seal()
    assert later is not None
    assert later.ends_at > first.ends_at + timedelta(days=600)
    assert later.reply.issuers[0].root == first.reply.issuers[0].root


def test_the_list_for_other_programs_names_the_withdrawn_seal(
    enrolled: Desk, running: RunningServer
) -> None:
    exchange.sync_now(enrolled)
    issued = enrolled.store.settings.issued_seal()
    assert issued is not None
    serial = x509.load_pem_x509_certificate(issued.reply.certificate.encode()).serial_number
    url = f"{running.url}/v1/seals/withdrawn.crl"
    before = x509.load_pem_x509_crl(httpx.get(url, trust_env=False, timeout=PATIENCE).content)
    assert before.get_revoked_certificate_by_serial_number(serial) is None
    withdraw(running, enrolled)
    after = x509.load_pem_x509_crl(httpx.get(url, trust_env=False, timeout=PATIENCE).content)
    assert after.get_revoked_certificate_by_serial_number(serial) is not None
    root = x509.load_pem_x509_certificate(issued.reply.issuers[0].root.encode())
    assert after.is_signature_valid(root.public_key())  # type: ignore[arg-type]


# --- what does not fit is not taken -----------------------------------------------------------


class Fixed:
    """A way to a server that answers what it was told to."""

    def __init__(self, reply: SealReply, stamp: bytes = b"") -> None:
        self.reply, self.stamp = reply, stamp

    def seals(self, request: SealRequest) -> SealReply:
        del request
        return self.reply

    def time_stamp(self, question: bytes) -> bytes:
        del question
        return self.stamp


def told_anew(desk: Desk) -> SealReply:
    """What came, and a state of the seals that makes the laptop ask again."""
    issued = desk.store.settings.issued_seal()
    assert issued is not None
    desk.store.settings.put({SettingName.SEALS_TOLD: "99"})
    return issued.reply


def test_a_seal_for_another_key_or_of_another_issuer_is_not_taken(enrolled: Desk) -> None:
    exchange.sync_now(enrolled)
    reply = told_anew(enrolled)
    before = enrolled.setting(SettingName.SEAL_ISSUED)
    strange = make_seal_identity("XX", enrolled.now())
    other = strange.certificate_pem.decode()
    (issuer,) = reply.issuers
    for wrong in (
        replace(reply, certificate=other),
        replace(reply, certificate="nothing"),
        replace(reply, issuers=()),
        replace(reply, issuers=(replace(issuer, certificate=strange.root_pem.decode()),)),
        replace(reply, issuers=(replace(issuer, withdrawn="nothing"),)),
    ):
        assert not renew(enrolled, Fixed(wrong), exchange.here)
        with pytest.raises(SealNotForUs):
            enrolled.store.settings.keep_issued_seal(wrong)
    assert enrolled.setting(SettingName.SEAL_ISSUED) == before
    assert renew(enrolled, Fixed(reply), exchange.here)


def test_a_stamp_that_is_none_leaves_the_paper_alone(enrolled: Desk) -> None:
    exchange.sync_now(enrolled)
    case_id = signed_case(enrolled)
    before = paper_of(enrolled, case_id)
    for answer in (b"", b"nothing", b"0" * 3000):
        reply = told_anew(enrolled)
        assert stamp_waiting(enrolled, Fixed(reply, answer), exchange.here) == 0
        assert paper_of(enrolled, case_id) == before


def test_a_stamp_of_somebody_else_is_not_believed(
    enrolled: Desk, tmp_path: Path, clock: FixedClock, postgres_url: str, server_clock: MovableClock
) -> None:
    """Another server answers, with an authority of its own that has the same names."""
    exchange.sync_now(enrolled)
    case_id = signed_case(enrolled)
    before = paper_of(enrolled, case_id)
    with (
        fresh_database(postgres_url) as url,
        running_server(url, server_clock) as other,
        new_desk(tmp_path / "third", clock) as third,
    ):
        exchange.enrol(third, other.url, other.code())
        with line(third) as theirs:
            assert stamp_waiting(enrolled, theirs, exchange.here) == 0
    assert paper_of(enrolled, case_id) == before


def test_a_server_that_gives_no_stamps_or_seals_hinders_nothing(
    desk: Desk, postgres_url: str, server_clock: MovableClock
) -> None:
    with fresh_database(postgres_url) as url:
        settings = Settings(
            database_url=url, secure_cookies=False, limit_rates=False, time_stamps=False
        )
        with running_server(url, server_clock, settings=settings) as running:
            exchange.enrol(desk, running.url, running.code())
            exchange.sync_now(desk)
            case_id = signed_case(desk)
            assert exchange.sync_now(desk).waiting == 0
            assert paper_of(desk, case_id)[0].stamped_at is None
            with line(desk) as real, pytest.raises(NetworkTrouble):
                real.time_stamp(b"anything")


class Rejection(core.Sequence):  # type: ignore[misc]
    """RFC 3161: a reply without its token."""

    _fields: ClassVar = [("status", tsp.PKIStatusInfo)]


def test_questions_that_are_none_get_a_reason(enrolled: Desk) -> None:
    exchange.sync_now(enrolled)
    good = tsp.TimeStampReq(
        {
            "version": "v1",
            "message_imprint": {
                "hash_algorithm": {"algorithm": "sha256"},
                "hashed_message": b"h" * 32,
            },
            "nonce": 7,
        }
    )
    short = tsp.TimeStampReq.load(good.dump())
    short["message_imprint"]["hashed_message"] = b"h" * 3
    weak = tsp.TimeStampReq.load(good.dump())
    weak["message_imprint"]["hash_algorithm"]["algorithm"] = "md5"
    policy = tsp.TimeStampReq.load(good.dump())
    policy["req_policy"] = "1.2.3.4"
    with line(enrolled) as real:
        for question, why in (
            (b"", "bad_data_format"),
            (b"nothing", "bad_data_format"),
            (good.dump()[:-3], "bad_data_format"),
            (short.dump(), "bad_data_format"),
            (weak.dump(force=True), "bad_alg"),
            (policy.dump(), "unaccepted_policy"),
        ):
            said = Rejection.load(real.time_stamp(question), strict=True)["status"]
            assert (said["status"].native, said["fail_info"].native) == ("rejection", {why})
        said = tsp.TimeStampResp.load(real.time_stamp(good.dump()))
        assert said["status"]["status"].native == "granted"
        content = said["time_stamp_token"]["content"]["encap_content_info"]["content"].parsed
        assert content["nonce"].native == 7
        assert content["message_imprint"].native == good["message_imprint"].native


def test_a_request_that_is_none_is_refused(enrolled: Desk) -> None:
    own = seal_request(enrolled.store.settings.seal_identity())
    for request_text in ("", "nothing", "-----BEGIN CERTIFICATE REQUEST-----"):
        with line(enrolled) as real, pytest.raises(NetworkTrouble):
            real.seals(replace(own, request=request_text))


def test_a_root_that_does_not_belong_to_the_key_is_not_told_to_others(
    enrolled: Desk, running: RunningServer
) -> None:
    own = seal_request(enrolled.store.settings.seal_identity())
    strange = make_seal_identity("XX", enrolled.now())
    with line(enrolled) as real:
        reply = real.seals(
            replace(
                own,
                own_root=strange.root_pem.decode(),
                own_seal=strange.certificate_pem.decode(),
            )
        )
    assert reply.earlier == ()
    assert running.rows("SELECT root FROM own_seal") == [("",)]


def test_signing_goes_on_without_a_network(enrolled: Desk, running: RunningServer) -> None:
    exchange.sync_now(enrolled)
    case_id, plan_id = journeys.agreed_plan(enrolled)
    enrolled.store.settings.put({SettingName.SERVER_URL: "http://127.0.0.1:9"})
    signing.sign(enrolled, plan_id, journeys.typed(SignerRole.PARTICIPANT, "Frankie Notreal"))
    signing.sign(enrolled, plan_id, journeys.typed(SignerRole.COACH, "Jo Coach"))
    _, pdf = paper_of(enrolled, case_id)
    assert checking.check(enrolled, pdf).standing is Standing.SOUND
