"""Every way to sign, each with its evidence; a refusal recorded as one; clocks nobody believes."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from coach_app.domain.case import CaseFile
from coach_app.domain.document import DocumentKind
from coach_app.domain.errors import AlreadySigned, Refusal, SignatureEmpty
from coach_app.domain.plan import PlanStatus
from coach_app.domain.signature import (
    ReasonMissing,
    Signature,
    SignatureWitnessMissing,
    SignerRole,
    SigningMethod,
    Stroke,
)
from coach_app.domain.statement import ENGLISH, primary
from coach_app.plans.plan_document import AGREEMENT_STATEMENTS
from coach_app.plans.sealing import SealEnded, SealNotValidNow
from coach_app.plans.trust import Trust
from coach_app.plans.verifying import verify
from coach_app.services import caseload, checking, documents, paper_photos, people, signing
from coach_app.services.desk import Desk
from coach_app.services.seal import TimeNotTrusted
from coach_app.store.settings import SettingName
from tests.support import journeys
from tests.support.certificates import make_authority
from tests.support.stillness import FixedClock

CROSS: tuple[Stroke, ...] = (((0.4, 0.3, 0.9), (0.5, 0.6, 0.2)), ((0.5, 0.3, 0.5), (0.4, 0.6, 0.4)))
DOT: tuple[Stroke, ...] = (((0.5, 0.5, 0.5),),)
JPEG = b"\xff\xd8\xff\xe0 a page, photographed"


def given(method: SigningMethod, **more: object) -> signing.SignatureGiven:
    facts: dict[str, object] = {
        "role": SignerRole.PARTICIPANT,
        "signer_name": "Frankie Notreal",
        "method": method,
        **more,
    }
    return signing.SignatureGiven(**facts)  # type: ignore[arg-type]


def file_of(desk: Desk, case_id: str) -> CaseFile:
    return caseload.open_case(desk, case_id).file


def signed_by(desk: Desk, way: signing.SignatureGiven) -> tuple[str, Signature]:
    """Signed by both; the case and the participant's signature."""
    case_id, plan_id = journeys.agreed_plan(desk)
    signing.sign(desk, plan_id, way)
    signing.sign(desk, plan_id, journeys.typed(SignerRole.COACH, desk.coach.name))
    signature = file_of(desk, case_id).signature(plan_id, SignerRole.PARTICIPANT)
    assert signature is not None
    return case_id, signature


@pytest.mark.parametrize(
    "way",
    [
        given(SigningMethod.DRAWN, strokes=CROSS),
        given(SigningMethod.TYPED, typed_name="Frankie \u0645\u062d\u0645\u062f"),
        given(SigningMethod.MARK, strokes=DOT, witness="Alex Witness"),
        given(SigningMethod.SPOKEN, witness="Alex Witness"),
        given(SigningMethod.PAPER),
    ],
    ids=lambda way: way.method.value,
)
def test_each_way_is_sealed_and_keeps_its_evidence(desk: Desk, way: signing.SignatureGiven) -> None:
    way = replace(way, language="pl-PL", read_aloud=True, interpreter="Ola Helper")
    case_id, signature = signed_by(desk, way)
    file = file_of(desk, case_id)
    plan = file.plans[0]
    assert plan.status is PlanStatus.SIGNED
    assert signature.content_hash == plan.content_hash
    assert (signature.method, signature.strokes, signature.witness) == (
        way.method,
        way.strokes,
        way.witness,
    )
    assert signature.statement.startswith("Przeczyta")
    assert (signature.statement_language, signature.statement_version) == ("pl", "2026-11")
    assert (signature.read_aloud, signature.interpreted, signature.interpreter) == (
        True,
        True,
        "Ola Helper",
    )
    assert (signature.place, signature.device) == ("Central Library", desk.device_code)
    assert int(signature.certificate, 16) > 0
    document = file.document(plan.id)
    assert document is not None
    found = checking.check(desk, documents.pdf(desk, document.id))
    assert found.ok, found.problems
    assert found.signatures[0].reason == signature.statement


@pytest.mark.parametrize("method", [SigningMethod.MARK, SigningMethod.SPOKEN])
def test_a_mark_and_a_spoken_yes_need_a_witness(desk: Desk, method: SigningMethod) -> None:
    case_id, plan_id = journeys.agreed_plan(desk)
    with pytest.raises(SignatureWitnessMissing):
        signing.sign(desk, plan_id, given(method, strokes=CROSS, witness=" \u200b"))
    assert file_of(desk, case_id).signatures == ()


@pytest.mark.parametrize("method", [SigningMethod.MARK, SigningMethod.DRAWN])
def test_an_empty_pad_is_no_mark(desk: Desk, method: SigningMethod) -> None:
    _, plan_id = journeys.agreed_plan(desk)
    with pytest.raises(SignatureEmpty):
        signing.sign(desk, plan_id, given(method, witness="Alex Witness"))


def test_the_employer_never_signs_the_plan(desk: Desk) -> None:
    _, plan_id = journeys.agreed_plan(desk)
    with pytest.raises(signing.EmployerSignsTheCopy):
        signing.sign(desk, plan_id, journeys.typed(SignerRole.EMPLOYER, "Manager"))


# --- not signing --------------------------------------------------------------------------


def test_not_wanting_to_sign_is_recorded_and_signing_later_is_possible(desk: Desk) -> None:
    case_id, plan_id = journeys.agreed_plan(desk)
    refusal = signing.RefusalGiven(
        role=SignerRole.PARTICIPANT,
        signer_name="Frankie Notreal",
        reason="Wants to talk to a union first",
    )
    signing.refuse(desk, plan_id, refusal)
    file = file_of(desk, case_id)
    assert [one.reason for one in file.signing_refusals] == ["Wants to talk to a union first"]
    assert file.signatures == ()
    assert file.plans[0].status is PlanStatus.AGREED
    with pytest.raises(ReasonMissing):
        signing.refuse(desk, plan_id, replace(refusal, reason=" "))
    signing.sign(desk, plan_id, journeys.typed(SignerRole.PARTICIPANT, "Frankie Notreal"))
    with pytest.raises(AlreadySigned):
        signing.refuse(desk, plan_id, refusal)
    assert len(file_of(desk, case_id).signing_refusals) == 1


# --- paper --------------------------------------------------------------------------------


def test_a_photo_of_the_page_is_kept_with_its_hash(desk: Desk) -> None:
    case_id, signature = signed_by(desk, given(SigningMethod.PAPER))
    paper_photos.attach(desk, signature.id, JPEG)
    file = file_of(desk, case_id)
    (photo,) = [d for d in file.documents if d.kind is DocumentKind.SIGNED_PAPER]
    assert photo.sha256 == hashlib.sha256(JPEG).hexdigest()
    assert (photo.signature_id, photo.media_type) == (signature.id, "image/jpeg")
    assert documents.pdf(desk, photo.id) == JPEG
    plan_paper = file.document(signature.plan_id)
    assert plan_paper is not None
    assert plan_paper.kind is DocumentKind.SIGNED_PLAN, "the photo is not the plan"


def test_what_is_no_photo_is_refused(desk: Desk) -> None:
    case_id, signature = signed_by(desk, given(SigningMethod.PAPER))
    too_large = JPEG + bytes(paper_photos.LARGEST_PHOTO)
    for data, refusal in (
        (b"", paper_photos.PhotoUnreadable),
        (b"MZ a program", paper_photos.PhotoUnreadable),
        (too_large, paper_photos.PhotoTooLarge),
    ):
        with pytest.raises(refusal):
            paper_photos.attach(desk, signature.id, data)
    _, typed = signed_by(desk, given(SigningMethod.TYPED, typed_name="Frankie"))
    with pytest.raises(paper_photos.NotSignedOnPaper):
        paper_photos.attach(desk, typed.id, JPEG)
    assert len(file_of(desk, case_id).documents) == 1


# --- clocks and certificates --------------------------------------------------------------


def refused_now(desk: Desk, plan_id: str, refusal: type[Refusal]) -> str:
    with pytest.raises(refusal) as told:
        signing.sign(desk, plan_id, journeys.typed(SignerRole.PARTICIPANT, "Frankie Notreal"))
    return str(told.value)


def test_a_clock_that_was_put_back_is_not_believed(desk: Desk, clock: FixedClock) -> None:
    case_id, plan_id = journeys.agreed_plan(desk)
    right = clock.at
    for wrong in (datetime(1970, 1, 1, tzinfo=UTC), right - timedelta(days=1)):
        clock.at = wrong
        assert "cannot be trusted" in refused_now(desk, plan_id, TimeNotTrusted)
    clock.at = right
    desk.store.settings.put({SettingName.SERVER_TIME: (right + timedelta(days=3)).isoformat()})
    refused_now(desk, plan_id, TimeNotTrusted)
    clock.at = right + timedelta(days=3)
    signing.sign(desk, plan_id, journeys.typed(SignerRole.PARTICIPANT, "Frankie Notreal"))
    (signature,) = file_of(desk, case_id).signatures
    assert signature.server_time == right + timedelta(days=3)


def test_a_seal_that_has_ended_says_what_to_do(desk: Desk, clock: FixedClock) -> None:
    case_id, plan_id = journeys.agreed_plan(desk)
    clock.forward(timedelta(days=731))
    assert "ask your programme's administrator" in refused_now(desk, plan_id, SealEnded)
    assert file_of(desk, case_id).signatures == ()
    assert documents.preview(desk, plan_id).data.startswith(b"%PDF-")


def test_a_coach_with_a_newer_seal_signs_after_a_participant_who_signed_before_it(
    desk: Desk, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The case moved to another laptop in between, or the organisation gave this one a new seal."""
    case_id, plan_id = journeys.agreed_plan(desk)
    signing.sign(desk, plan_id, journeys.typed(SignerRole.PARTICIPANT, "Frankie Notreal"))
    first = clock.at
    clock.forward(timedelta(days=9))
    newer = make_authority(start=clock.at - timedelta(days=2))
    monkeypatch.setattr(signing, "identity", lambda _: newer.identity)
    signing.sign(desk, plan_id, journeys.typed(SignerRole.COACH, desk.coach.name))
    (document,) = file_of(desk, case_id).documents
    found = verify(
        documents.pdf(desk, document.id), trust=Trust.in_root(newer.root_pem), now=clock.at
    )
    assert found.problems == ()
    assert [one.when for one in found.signatures] == [clock.at, clock.at], "when it was sealed"
    kept = file_of(desk, case_id).signature(plan_id, SignerRole.PARTICIPANT)
    assert kept is not None
    assert kept.signed_at == first


def test_a_clock_before_the_seal_is_still_not_believed(
    desk: Desk, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, plan_id = journeys.agreed_plan(desk)
    newer = make_authority(start=clock.at + timedelta(days=2))
    monkeypatch.setattr(signing, "identity", lambda _: newer.identity)
    assert "before its seal was made" in refused_now(desk, plan_id, SealNotValidNow)


# --- statements ---------------------------------------------------------------------------


def test_the_statements_are_there_in_every_language(desk: Desk) -> None:
    book = desk.catalogue.statements
    assert {one.language for one in book.languages} == {
        *("en-GB", "pl", "ur", "ar", "bn", "pa", "ro", "cy")
    }
    for role in (SignerRole.PARTICIPANT, SignerRole.COACH):
        assert book.shown(role, ENGLISH).text == AGREEMENT_STATEMENTS[role]
    for one in book.languages:
        shown = book.shown(SignerRole.PARTICIPANT, one.language)
        english = primary(one.language) == "en"
        assert shown.checked is english, "a draft says that it is one"
        assert bool(shown.english) is not english
        assert "Bakery" in book.consent("Bakery", one.language).text
    assert book.shown(SignerRole.PARTICIPANT, "zh").language == ENGLISH, "not there: in English"


def test_what_people_know_is_offered_in_their_language(desk: Desk) -> None:
    case_id, _ = journeys.agreed_plan(desk)
    person = file_of(desk, case_id).person
    assert person is not None
    people.update(desk, replace(person, language="ur"))
    shown = signing.statement(desk, SignerRole.PARTICIPANT, "ur")
    assert shown.right_to_left
    assert shown.text != shown.english
