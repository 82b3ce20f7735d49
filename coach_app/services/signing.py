"""Signatures: the participant first, then the coach; the second one seals the paper."""

from dataclasses import dataclass, replace

from coach_app.domain.case import CaseFile
from coach_app.domain.document import Document, DocumentKind
from coach_app.domain.errors import AlreadySigned, ParticipantSignsFirst, PlanNotAgreed
from coach_app.domain.plan import Plan, PlanStatus
from coach_app.domain.signature import Signature, SignerRole, SigningMethod, Stroke
from coach_app.plans.pdf import render
from coach_app.plans.plan_document import AGREEMENT_STATEMENTS, action_plan, plan_title
from coach_app.plans.sealing import DrawnMark, SealIdentity, TypedMark, seal
from coach_app.services.changes import Changes, changes
from coach_app.services.desk import Desk
from coach_app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureGiven:
    """What the signing panel hands over."""

    role: SignerRole
    signer_name: str
    method: SigningMethod
    strokes: tuple[Stroke, ...] = ()
    typed_name: str = ""
    read_aloud: bool = False


def statement(role: SignerRole) -> str:
    """The sentence a signer agrees to, as it is shown and as it stands on the paper."""
    return AGREEMENT_STATEMENTS[role]


def sign(desk: Desk, plan_id: str, given: SignatureGiven) -> Changes:
    """Keep one signature. With the coach's, the PDF is made, sealed and kept in the same commit.

    The participant's is tried on the paper as well: what could not be sealed later is refused
    while they are still there to sign again.
    Raises PlanNotAgreed, AlreadySigned, ParticipantSignsFirst, SignatureEmpty, or what the paper
    and its seals refuse: a mark that cannot be drawn, a clock outside the certificate's time.
    """
    identity = _identity(desk)
    with desk.work() as work:
        plan = work.get(Plan, plan_id)
        file = work.case_file(plan.case_id)
        _may_sign(file, plan, given.role)
        signature = _signature(desk, plan, given)
        work.save(signature, action="signed")
        touched = ["signature"]
        paper = _sealed_paper(
            replace(file, signatures=(*file.signatures, signature)), plan, identity
        )
        if given.role is SignerRole.COACH:
            work.save(replace(plan, status=PlanStatus.SIGNED), action="signed")
            work.save(_kept_document(desk, work, plan, paper), action="sealed")
            touched += ["plan", "document"]
        work.commit()
    return changes(plan.case_id, *touched, record_id=signature.id)


def _may_sign(file: CaseFile, plan: Plan, role: SignerRole) -> None:
    if file.signature(plan.id, role) is not None:
        raise AlreadySigned
    if plan.status is not PlanStatus.AGREED:
        raise PlanNotAgreed
    if role is SignerRole.COACH and file.signature(plan.id, SignerRole.PARTICIPANT) is None:
        raise ParticipantSignsFirst


def _signature(desk: Desk, plan: Plan, given: SignatureGiven) -> Signature:
    return Signature(
        id=desk.ids.new(),
        case_id=plan.case_id,
        plan_id=plan.id,
        role=given.role,
        signer_name=given.signer_name,
        method=given.method,
        strokes=given.strokes,
        typed_name=given.typed_name,
        statement=statement(given.role),
        read_aloud=given.read_aloud,
        signed_at=desk.now(),
        place=desk.place,
        device=desk.device_code,
        content_hash=plan.content_hash,
    )


def _identity(desk: Desk) -> SealIdentity:
    kept = desk.store.settings.seal_identity()
    chain = b"".join((*kept.chain_pems, kept.root_pem))
    return SealIdentity(key_pem=kept.key_pem, certificate_pem=kept.certificate_pem, chain_pem=chain)


def _sealed_paper(file: CaseFile, plan: Plan, identity: SealIdentity) -> bytes:
    """The PDF of the agreed content with the signatures that there are, each sealed."""
    signed = replace(plan, status=PlanStatus.SIGNED)
    pdf = render(action_plan(file, signed)).pdf
    for role in (SignerRole.PARTICIPANT, SignerRole.COACH):
        signature = file.signature(plan.id, role)
        if signature is None:
            break
        pdf = seal(
            pdf,
            field=role.value,
            signer_name=signature.signer_name,
            mark=_mark(signature),
            reason=signature.statement,
            location=signature.place,
            identity=identity,
            certify=role is SignerRole.PARTICIPANT,
            when=signature.signed_at,
        )
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


def _mark(signature: Signature) -> DrawnMark | TypedMark:
    if signature.method is SigningMethod.TYPED:
        return TypedMark(signature.typed_name)
    return DrawnMark(signature.strokes)
