"""The consent ledger: notice, agreement, permissions and employer copies, given and withdrawn."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from coach_app.domain.case import Case, CaseFile
from coach_app.domain.consent import (
    Agreement,
    EmployerConsent,
    HowGiven,
    Notice,
    NoticeHow,
    Permission,
    Recipient,
    Subject,
)
from coach_app.domain.disclosed import Delivery, Disclosure, Route
from coach_app.domain.disclosure import why_not
from coach_app.domain.errors import AgreementMissing
from coach_app.services.changes import Changes, changes
from coach_app.services.desk import Desk
from coach_app.store.unit_of_work import UnitOfWork

HOW_SAID: dict[HowGiven, NoticeHow] = {
    HowGiven.SPOKEN: NoticeHow.SPOKEN,
    HowGiven.WITNESSED: NoticeHow.SPOKEN,
    HowGiven.SIGNED: NoticeHow.ON_PAPER,
    HowGiven.TYPED: NoticeHow.ON_SCREEN,
}
"""How the notice is taken to have been given when it is recorded along with the agreement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNotice:
    how: NoticeHow
    language: str = "en-GB"
    read_aloud: bool = False
    interpreter: str = ""
    version: str = ""
    """Empty: the version of the case's programme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPermission:
    what: str
    covers: tuple[Subject, ...] = ()
    recipient: Recipient
    recipient_name: str = ""
    purpose: str
    how: HowGiven
    witness: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Everything a person has agreed to, and what left under it."""

    notices: tuple[Notice, ...]
    agreements: tuple[Agreement, ...]
    permissions: tuple[Permission, ...]
    employer_consents: tuple[EmployerConsent, ...]
    disclosures: tuple[Disclosure, ...]
    deliveries: tuple[Delivery, ...]
    """What was heard of copies after they left."""
    may: Mapping[Route, str]
    """"" when some copy may leave by this route now, else the sentence that says why not."""


def ledger(desk: Desk, case_id: str) -> Ledger:
    with desk.work() as work:
        file = work.case_file(case_id)
    return Ledger(
        notices=file.notices,
        agreements=file.agreements,
        permissions=file.permissions,
        employer_consents=file.employer_consents,
        disclosures=file.disclosures,
        deliveries=file.deliveries,
        may={route: why_not(file, route, desk.today()) for route in Route},
    )


def give_notice(desk: Desk, case_id: str, new: NewNotice) -> Changes:
    """The privacy notice was given. Another version or language is another record."""
    with desk.work() as work:
        case = work.case_file(case_id).case
        notice = Notice(
            id=desk.ids.new(),
            case_id=case_id,
            version=new.version or _notice_version(desk, case),
            language=new.language,
            given_at=desk.now(),
            how=new.how,
            read_aloud=new.read_aloud,
            interpreter=new.interpreter,
        )
        work.save(notice, action="given")
        work.commit()
    return changes(case_id, Notice.KIND, record_id=notice.id)


def withdraw_notice(desk: Desk, notice_id: str) -> Changes:
    """It turned out that it was not given or not understood; it is given again."""
    return _withdrawn(desk, Notice, notice_id)


def agree(
    desk: Desk, case_id: str, how: HowGiven, *, read_aloud: bool = False, witness: str = ""
) -> Changes:
    """The person agrees to take part, having been given the programme's privacy notice.

    A notice that has not been recorded yet is recorded along with it, as a record of its own.
    """
    with desk.work() as work:
        file = work.case_file(case_id)
        version = _notice_version(desk, file.case)
        agreement = Agreement(
            id=desk.ids.new(),
            case_id=case_id,
            given_at=desk.now(),
            how=how,
            witness=witness,
            privacy_notice=version,
            privacy_notice_read_aloud=read_aloud,
        )
        work.save(agreement, action="agreed")
        if not any(notice.live and notice.version == version for notice in file.notices):
            work.save(_notice_with(desk, file, agreement), action="given")
        work.commit()
    return changes(case_id, "agreement", "notice", record_id=agreement.id)


def withdraw_agreement(desk: Desk, case_id: str) -> Changes:
    """Taking part is voluntary and can stop at any time; it acts at once."""
    with desk.work() as work:
        agreement = work.case_file(case_id).agreement
        if agreement is None:
            raise AgreementMissing
        work.save(replace(agreement, withdrawn_at=desk.now()), action="withdrawn")
        work.commit()
    return changes(case_id, "agreement")


def permit(desk: Desk, case_id: str, new: NewPermission) -> Changes:
    permission = Permission(
        id=desk.ids.new(),
        case_id=case_id,
        what=new.what,
        covers=new.covers,
        recipient=new.recipient,
        recipient_name=new.recipient_name,
        purpose=new.purpose,
        given_at=desk.now(),
        how=new.how,
        witness=new.witness,
        until=new.until,
    )
    return _given(desk, permission, "permitted")


def withdraw_permission(desk: Desk, permission_id: str) -> Changes:
    return _withdrawn(desk, Permission, permission_id)


def withdraw_employer_copy(desk: Desk, consent_id: str) -> Changes:
    return _withdrawn(desk, EmployerConsent, consent_id)


def _given(desk: Desk, record: Permission, action: str) -> Changes:
    with desk.work() as work:
        work.case_file(record.case_id)
        work.save(record, action=action)
        work.commit()
    return changes(record.case_id, record.KIND, record_id=record.id)


def _withdrawn(
    desk: Desk, kind: type[Notice] | type[Permission] | type[EmployerConsent], record_id: str
) -> Changes:
    """Acts at once, with or without a network. A second time changes nothing."""
    with desk.work() as work:
        record = work.get(kind, record_id)
        if record.withdrawn_at is None:
            _mark_withdrawn(work, desk, record)
            work.commit()
    return changes(record.case_id, record.KIND, record_id=record_id)


def _mark_withdrawn(
    work: UnitOfWork, desk: Desk, record: Notice | Permission | EmployerConsent
) -> None:
    work.save(replace(record, withdrawn_at=desk.now()), action="withdrawn")


def _notice_version(desk: Desk, case: Case) -> str:
    """The notice of the version the case was opened under."""
    programmes = desk.catalogue.programmes
    pack = programmes.of_case(case) or programmes.get(case.programme)
    return pack.privacy_notice if pack else case.programme_version


def _notice_with(desk: Desk, file: CaseFile, agreement: Agreement) -> Notice:
    return Notice(
        id=desk.ids.new(),
        case_id=agreement.case_id,
        version=agreement.privacy_notice,
        language=file.person.language if file.person else "en-GB",
        given_at=agreement.given_at,
        how=HOW_SAID[agreement.how],
        read_aloud=agreement.privacy_notice_read_aloud,
    )
