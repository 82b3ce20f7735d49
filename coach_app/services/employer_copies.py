"""The copy for an employer: ticked together, consented to, sealed, handed over, taken back."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from coach_app.domain.case import CaseFile
from coach_app.domain.consent import EmployerConsent, HowGiven, Subject
from coach_app.domain.disclosed import Route
from coach_app.domain.disclosure import OutgoingCopy, Released, consented
from coach_app.domain.document import Document, DocumentKind
from coach_app.domain.employer_copy import (
    DUTIES,
    EmployerCopy,
    Group,
    Item,
    employer_copy,
    offered,
)
from coach_app.domain.errors import (
    AgreementMissing,
    AlreadySigned,
    DocumentNotThere,
    FieldInvalid,
    PlanNotAgreed,
    Refusal,
)
from coach_app.domain.fields import required
from coach_app.domain.paper import Manner, PaperFormat
from coach_app.domain.plan import Plan
from coach_app.domain.signature import Signature, SignerRole, SigningMethod
from coach_app.domain.statement import Statement
from coach_app.plans.digest import copy_digest
from coach_app.plans.employer_document import employer_document
from coach_app.plans.pdf import render
from coach_app.plans.writing import Writer
from coach_app.services.changes import Changes, changes
from coach_app.services.desk import Desk
from coach_app.services.disclosures import release_in
from coach_app.services.papers import PlanOnPaper, missing_sentence
from coach_app.services.seal import identity, must_be_on_time, server_time
from coach_app.services.signing import SignatureGiven, sealed_with_signature, signature_of
from coach_app.store.unit_of_work import UnitOfWork

USUAL_LIFE = timedelta(weeks=13)
"""How long a copy is good for when nobody says otherwise; own choice."""
HOW_GIVEN = {
    SigningMethod.DRAWN: HowGiven.SIGNED,
    SigningMethod.MARK: HowGiven.SIGNED,
    SigningMethod.PAPER: HowGiven.SIGNED,
    SigningMethod.TYPED: HowGiven.TYPED,
    SigningMethod.SPOKEN: HowGiven.WITNESSED,
}
PURPOSE = "Support at work"


class EmployerCopyOutdated(Refusal):
    key = "employer_copy.outdated"
    sentence = (
        "The plan has a newer version, so this copy is out of date. Make a new copy and ask the "
        "person again."
    )


class EndMissing(FieldInvalid):
    key = "employer_copy.no_end"
    sentence = "A copy needs a last day, today or later. Enter the day the permission ends."


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the copy is to be: for whom, until when, with what."""

    employer: str
    ticked: frozenset[str]
    until: date | None
    paper: Manner = field(default_factory=Manner)
    """Employers read standard print in English unless something else is asked for."""


@dataclass(frozen=True, slots=True)
class Previewed:
    data: bytes
    notes: tuple[str, ...]
    """Sentences to show beside it, such as letters that no typeface has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """All that can be ticked for the newest agreed version."""

    plan_id: str
    version: int
    items: tuple[Item, ...]
    until: date
    """The last day that is proposed."""


def offer(desk: Desk, case_id: str) -> Offer:
    """Raises AgreementMissing, or PlanNotAgreed when there is nothing to make a copy from."""
    with desk.work() as work:
        file = work.case_file(case_id)
    plan = _agreed_plan(file)
    known = _sentences_of_the_library(desk, file.case.programme)
    return Offer(
        plan_id=plan.id,
        version=plan.version,
        items=tuple(
            replace(item, own_words=_may_be_own(item) and item.text not in known)
            for item in offered(file, plan, desk.catalogue.working_days)
        ),
        until=desk.today() + USUAL_LIFE,
    )


def _may_be_own(item: Item) -> bool:
    return item.group in (Group.ADJUSTMENTS, Group.STEPS) or item.key == DUTIES


def _sentences_of_the_library(desk: Desk, programme: str) -> frozenset[str]:
    """What may stand in a copy and was written by nobody here."""
    changes = (entry.change for entry in desk.catalogue.adjustments.entries)
    steps = (entry.title for entry in desk.catalogue.interventions_of(programme).entries)
    return frozenset((*changes, *steps))


def statement(desk: Desk, employer: str, language: str) -> Statement:
    """What the person agrees to, as it is shown to them."""
    return desk.catalogue.statements.consent(" ".join(employer.split()), language)


def preview(desk: Desk, plan_id: str, wanted: Wanted) -> Previewed:
    """The copy as the employer would get it, without signatures, kept nowhere.

    Its notes have to be shown beside it. Raises what `make` raises about its content.
    """
    with desk.work() as work:
        plan = work.get(Plan, plan_id)
        file = work.case_file(plan.case_id)
    return _paper(desk, _content(desk, file, plan, wanted), wanted.paper)


def make(desk: Desk, plan_id: str, wanted: Wanted, given: SignatureGiven) -> Changes:
    """Consent, both signatures and the sealed copy, in one commit.

    The person signs for the consent; the coach's name stands under it as who made the copy.
    Raises AgreementMissing, CopyNeedsAgreedPlan, EmployerCopyOutdated, NothingTicked,
    NotInThePlan, EndMissing, FieldMissing, or what signing raises.
    """
    from coach_app.plans.sealing import serial_of  # noqa: PLC0415 - see coach_app.services.seal

    sealed_with, vouched = identity(desk), server_time(desk)
    with desk.work() as work:
        plan = work.get(Plan, plan_id)
        file = work.case_file(plan.case_id)
        if _agreed_plan(file).id != plan.id:
            raise EmployerCopyOutdated
        must_be_on_time(desk.now(), vouched, plan.agreed_at)
        content = _content(desk, file, plan, wanted)
        consent = _consent(desk, plan, content, wanted, given)
        document_id = desk.ids.new()
        pdf = _paper(desk, content, wanted.paper).data
        for number, one in enumerate((given, _coachs(desk))):
            signature = replace(
                signature_of(desk, plan, one),
                document_id=document_id,
                content_hash=consent.content_hash,
                server_time=vouched,
                certificate=serial_of(sealed_with.certificate_pem),
            )
            if one.role is SignerRole.PARTICIPANT:
                shown = statement(desk, content.employer, one.language)
                signature = replace(signature, statement=shown.text)
            pdf = sealed_with_signature(
                pdf, signature, sealed_with, certify=number == 0, now=desk.now()
            )
            work.save(signature, action="signed")
        work.save(consent, action="permitted")
        document = Document(
            id=document_id,
            case_id=plan.case_id,
            plan_id=plan.id,
            kind=DocumentKind.EMPLOYER_COPY,
            title=f"Copy for {content.employer}, version {plan.version}",
            sha256=work.keep_attachment(pdf, "application/pdf"),
            size=len(pdf),
            made_at=desk.now(),
            consent_id=consent.id,
        )
        work.save(document, action="sealed")
        work.commit()
    return changes(plan.case_id, consent.KIND, "signature", document.KIND, record_id=document.id)


def sign_for_employer(desk: Desk, document_id: str, given: SignatureGiven) -> Changes:
    """The third signature: somebody signs for the employer. The consent has to be live.

    Raises EmployerConsentMissing, EmployerCopyOutdated, AlreadySigned, or what signing raises.
    """
    from coach_app.plans.sealing import serial_of  # noqa: PLC0415 - see coach_app.services.seal

    sealed_with, vouched = identity(desk), server_time(desk)
    with desk.work() as work:
        document = _copy(work, document_id)
        file = work.case_file(document.case_id)
        if document not in file.current_documents or _third(file, document) is not None:
            raise AlreadySigned
        consent = _live_consent(desk, file, document)
        plan = work.get(Plan, document.plan_id)
        must_be_on_time(desk.now(), vouched, document.made_at)
        signature = replace(
            signature_of(desk, plan, replace(given, role=SignerRole.EMPLOYER)),
            document_id=document.id,
            content_hash=consent.content_hash,
            server_time=vouched,
            certificate=serial_of(sealed_with.certificate_pem),
        )
        pdf = sealed_with_signature(
            work.attachment(document.sha256),
            signature,
            sealed_with,
            certify=False,
            now=desk.now(),
        )
        signed = replace(
            document,
            id=desk.ids.new(),
            sha256=work.keep_attachment(pdf, "application/pdf"),
            size=len(pdf),
            made_at=desk.now(),
            replaces=document.id,
            stamped_at=None,
        )
        work.save(signature, action="signed")
        work.save(signed, action="sealed")
        work.commit()
    return changes(document.case_id, "signature", document.KIND, record_id=signed.id)


def release(desk: Desk, document_id: str) -> Released:
    """The copy, to be handed over; a line in the log of what left.

    Raises AgreementWithdrawn, EmployerConsentMissing or EmployerCopyOutdated.
    """
    with desk.work() as work:
        document = _copy(work, document_id)
        file = work.case_file(document.case_id)
        released = release_in(work, desk, file, outgoing(desk, work, file, document))
        work.commit()
    return released


def outgoing(desk: Desk, work: UnitOfWork, file: CaseFile, document: Document) -> OutgoingCopy:
    """An employer copy as it may leave now; the caller lets it through the one door."""
    consent = _live_consent(desk, file, document)
    return OutgoingCopy(
        route=Route.EMPLOYER_COPY,
        data=work.attachment(document.sha256),
        what=document.title,
        purpose=consent.purpose or PURPOSE,
        recipient_name=consent.employer,
        subject=Subject.ADJUSTMENTS,
        document_id=document.id,
        consent_id=consent.id,
        media_type=document.media_type,
    )


def _live_consent(desk: Desk, file: CaseFile, document: Document) -> EmployerConsent:
    named = [one for one in file.employer_consents if one.id == document.consent_id]
    employer = named[0].employer if named else ""
    consent = consented(file, document.consent_id, employer, desk.today())
    newest = file.agreed_plan
    if newest is not None and newest.id != document.plan_id:
        raise EmployerCopyOutdated
    return consent


def _copy(work: UnitOfWork, document_id: str) -> Document:
    document = work.get(Document, document_id)
    if document.kind is not DocumentKind.EMPLOYER_COPY:
        raise DocumentNotThere
    return document


def _third(file: CaseFile, document: Document) -> Signature | None:
    states = {document.id, document.replaces}
    found = (s for s in file.signatures if s.role is SignerRole.EMPLOYER)
    return next((s for s in found if s.document_id in states), None)


def _agreed_plan(file: CaseFile) -> Plan:
    if file.agreement is None:
        raise AgreementMissing
    plan = file.agreed_plan
    if plan is None:
        raise PlanNotAgreed
    return plan


def _content(desk: Desk, file: CaseFile, plan: Plan, wanted: Wanted) -> EmployerCopy:
    if file.agreement is None:
        raise AgreementMissing
    required(wanted.employer, "The name of the employer")
    if wanted.until is None or wanted.until < desk.today():
        raise EndMissing
    days = desk.catalogue.working_days
    return employer_copy(
        file, plan, wanted.ticked, days, employer=wanted.employer, until=wanted.until
    )


def _paper(desk: Desk, content: EmployerCopy, manner: Manner) -> Previewed:
    """Raises PlanOnPaper."""
    if manner.format is PaperFormat.HTML:
        raise PlanOnPaper
    writer = Writer(desk.catalogue.translations.get(manner.language), manner.format)
    book = desk.catalogue.statements
    said = book.find(writer.language) or book.english
    document = employer_document(content, said, desk.now(), copy_digest(content), writer)
    rendered = render(document)
    notes = (*document.notes, missing_sentence(rendered.missing))
    return Previewed(rendered.pdf, tuple(note for note in notes if note))


def _consent(
    desk: Desk, plan: Plan, content: EmployerCopy, wanted: Wanted, given: SignatureGiven
) -> EmployerConsent:
    return EmployerConsent(
        id=desk.ids.new(),
        case_id=plan.case_id,
        employer=content.employer,
        items=tuple(sorted(wanted.ticked)),
        plan_id=plan.id,
        content_hash=copy_digest(content),
        purpose=PURPOSE,
        given_at=desk.now(),
        how=HOW_GIVEN[given.method],
        witness=given.witness,
        until=wanted.until,
    )


def _coachs(desk: Desk) -> SignatureGiven:
    return SignatureGiven(
        role=SignerRole.COACH,
        signer_name=desk.coach.name,
        method=SigningMethod.TYPED,
        typed_name=desk.coach.name,
    )
