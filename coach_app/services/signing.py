"""Signatures: the participant first, then the coach; the second one seals the paper."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coach_app.domain.case import CaseFile
from coach_app.domain.commenting import may_go_on
from coach_app.domain.document import Document, DocumentKind
from coach_app.domain.errors import AlreadySigned, ParticipantSignsFirst, PlanNotAgreed, Refusal
from coach_app.domain.outcome_rules import must_take_part
from coach_app.domain.plan import Plan, PlanStatus
from coach_app.domain.signature import (
    ON_THE_PAD,
    Signature,
    SignerRole,
    SigningMethod,
    SigningRefusal,
    Stroke,
)
from coach_app.domain.statement import ENGLISH, Statement
from coach_app.plans.marks import DrawnMark, Mark, SaidMark, TypedMark
from coach_app.plans.pdf import render
from coach_app.plans.plan_words import plan_title
from coach_app.services.changes import Changes, changes
from coach_app.services.desk import Desk
from coach_app.services.papers import plan_manner, plan_paper
from coach_app.services.seal import identity, must_be_on_time, server_time
from coach_app.services.versions import end_earlier
from coach_app.store.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from datetime import datetime

    from coach_app.plans.sealing import SealIdentity

SIGNERS = (SignerRole.PARTICIPANT, SignerRole.COACH)
"""Who signs a plan, in this order."""


class EmployerSignsTheCopy(Refusal):
    key = "signature.employer_signs_the_copy"
    sentence = "An employer never signs the plan. They sign the copy that was made for them."


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureGiven:
    """What the signing panel hands over."""

    role: SignerRole
    signer_name: str
    method: SigningMethod
    strokes: tuple[Stroke, ...] = ()
    typed_name: str = ""
    witness: str = ""
    language: str = ENGLISH
    """In which the statement was shown."""
    read_aloud: bool = False
    interpreter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalGiven:
    """Somebody did not want to sign."""

    role: SignerRole
    signer_name: str
    reason: str
    language: str = ENGLISH


def statement(desk: Desk, role: SignerRole, language: str) -> Statement:
    """What a signer agrees to, in the person's language where there is one."""
    return desk.catalogue.statements.shown(role, language)


def sign(desk: Desk, plan_id: str, given: SignatureGiven) -> Changes:
    """Keep one signature. With the coach's, the PDF is made, sealed and kept in the same commit.

    The participant's is tried on the paper as well: what could not be sealed later is refused
    while they are still there to sign again.
    Raises CaseIsClosed and AgreementMissing for somebody who takes part no more; PlanNotAgreed,
    AlreadySigned, ParticipantSignsFirst, EmployerSignsTheCopy, SignatureEmpty,
    SignatureWitnessMissing, TimeNotTrusted, or what the paper and its seals refuse: a mark that
    cannot be drawn, a clock outside the certificate's time.
    """
    from coach_app.plans.sealing import serial_of  # noqa: PLC0415 - see coach_app.services.seal

    sealed_with = identity(desk)
    vouched = server_time(desk)
    with desk.work() as work:
        plan = work.get(Plan, plan_id)
        file = work.case_file(plan.case_id)
        must_take_part(file)
        _may_sign(file, plan, given.role)
        may_go_on(file, plan)
        first = file.signature(plan.id, SignerRole.PARTICIPANT)
        must_be_on_time(
            desk.now(), vouched, plan.agreed_at, first.signed_at if first is not None else None
        )
        signature = replace(
            signature_of(desk, plan, given),
            server_time=vouched,
            certificate=serial_of(sealed_with.certificate_pem),
            paper=plan_manner(desk, file, plan).manner,
        )
        work.save(signature, action="signed")
        touched = ["signature"]
        paper = _sealed_paper(
            desk, replace(file, signatures=(*file.signatures, signature)), plan, sealed_with
        )
        if given.role is SignerRole.COACH:
            work.save(replace(plan, status=PlanStatus.SIGNED), action="signed")
            end_earlier(work, file, plan)
            work.save(_kept_document(desk, work, plan, paper), action="sealed")
            touched += ["plan", "document"]
        work.commit()
    return changes(plan.case_id, *touched, record_id=signature.id)


def refuse(desk: Desk, plan_id: str, given: RefusalGiven) -> Changes:
    """Record that somebody did not want to sign. The plan stays agreed and unsigned.

    Raises PlanNotAgreed, AlreadySigned or ReasonMissing.
    """
    with desk.work() as work:
        plan = work.get(Plan, plan_id)
        _may_sign(work.case_file(plan.case_id), plan, given.role)
        shown = statement(desk, given.role, given.language)
        refusal = SigningRefusal(
            id=desk.ids.new(),
            case_id=plan.case_id,
            plan_id=plan.id,
            role=given.role,
            signer_name=given.signer_name,
            reason=given.reason,
            statement=shown.text,
            statement_language=shown.language,
            refused_at=desk.now(),
            place=desk.place,
            device=desk.device_code,
            content_hash=plan.content_hash,
        )
        work.save(refusal, action="not signed")
        work.commit()
    return changes(plan.case_id, refusal.KIND, record_id=refusal.id)


def signature_of(desk: Desk, plan: Plan, given: SignatureGiven) -> Signature:
    """The evidence of one signature, as it is given now."""
    shown = statement(desk, given.role, given.language)
    return Signature(
        id=desk.ids.new(),
        case_id=plan.case_id,
        plan_id=plan.id,
        role=given.role,
        signer_name=given.signer_name,
        method=given.method,
        strokes=given.strokes if given.method in ON_THE_PAD else (),
        typed_name=given.typed_name,
        witness=given.witness,
        statement=shown.text,
        statement_language=shown.language,
        statement_version=shown.version,
        read_aloud=given.read_aloud,
        interpreted=bool(given.interpreter),
        interpreter=given.interpreter,
        signed_at=desk.now(),
        place=desk.place,
        device=desk.device_code,
        content_hash=plan.content_hash,
    )


def sealed_with_signature(
    pdf: bytes, signature: Signature, sealed_with: SealIdentity, *, certify: bool, now: datetime
) -> bytes:
    """The paper with one more signature in the field of its role.

    A signature may be older than the seal: it was given on another laptop, or before this one
    had the organisation's. Then it is sealed `now`, and its own time stands in its box.
    """
    from coach_app.plans.sealing import seal, seal_begins  # noqa: PLC0415 - see coach_app.services.seal

    earlier = signature.signed_at < seal_begins(sealed_with.certificate_pem)
    return seal(
        pdf,
        field=signature.role.value,
        signer_name=signature.signer_name,
        mark=mark_of(signature),
        reason=signature.statement,
        location=signature.place,
        identity=sealed_with,
        certify=certify,
        when=now if earlier else signature.signed_at,
        given_at=signature.signed_at,
    )


def mark_of(signature: Signature) -> Mark:
    """What stands in the box for it."""
    match signature.method:
        case SigningMethod.TYPED:
            return TypedMark(signature.typed_name)
        case SigningMethod.SPOKEN:
            return SaidMark(f"Agreed aloud. Witness: {signature.witness}")
        case SigningMethod.PAPER:
            return SaidMark("Signed by pen on the printed paper")
        case SigningMethod.MARK:
            return DrawnMark(signature.strokes, note=f"mark, witness {signature.witness}")
    return DrawnMark(signature.strokes)


def _may_sign(file: CaseFile, plan: Plan, role: SignerRole) -> None:
    if role not in SIGNERS:
        raise EmployerSignsTheCopy
    if file.signature(plan.id, role) is not None:
        raise AlreadySigned
    if plan.status is not PlanStatus.AGREED:
        raise PlanNotAgreed
    if role is SignerRole.COACH and file.signature(plan.id, SignerRole.PARTICIPANT) is None:
        raise ParticipantSignsFirst


def _sealed_paper(desk: Desk, file: CaseFile, plan: Plan, sealed_with: SealIdentity) -> bytes:
    """The PDF of the agreed content with the signatures that there are, each sealed."""
    signed = replace(plan, status=PlanStatus.SIGNED)
    pdf = render(plan_paper(desk, file, signed)).pdf
    for role in SIGNERS:
        signature = file.signature(plan.id, role)
        if signature is None:
            break
        first = role is SignerRole.PARTICIPANT
        pdf = sealed_with_signature(pdf, signature, sealed_with, certify=first, now=desk.now())
    return pdf


def _kept_document(desk: Desk, work: UnitOfWork, plan: Plan, pdf: bytes) -> Document:
    return Document(
        id=desk.ids.new(),
        case_id=plan.case_id,
        plan_id=plan.id,
        kind=DocumentKind.SIGNED_PLAN,
        title=f"{plan_title(plan.kind)}, version {plan.version}",
        sha256=work.keep_attachment(pdf, "application/pdf"),
        size=len(pdf),
        made_at=desk.now(),
    )
