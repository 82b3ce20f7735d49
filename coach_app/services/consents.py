"""Agreement to take part and permissions to share, given and withdrawn."""

from dataclasses import dataclass, replace
from datetime import date

from coach_app.domain.consent import Agreement, HowGiven, Permission, Recipient
from coach_app.domain.errors import AgreementMissing
from coach_app.services.changes import Changes, changes
from coach_app.services.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPermission:
    what: str
    recipient: Recipient
    recipient_name: str = ""
    purpose: str
    how: HowGiven
    until: date | None = None


def agree(desk: Desk, case_id: str, how: HowGiven, *, read_aloud: bool = False) -> Changes:
    """The person agrees to take part, having been given the programme's privacy notice."""
    with desk.work() as work:
        case = work.case_file(case_id).case
        pack = desk.catalogue.programmes.get(case.programme)
        agreement = Agreement(
            id=desk.ids.new(),
            case_id=case_id,
            given_at=desk.now(),
            how=how,
            privacy_notice=pack.privacy_notice if pack else case.programme_version,
            privacy_notice_read_aloud=read_aloud,
        )
        work.save(agreement, action="agreed")
        work.commit()
    return changes(case_id, "agreement", record_id=agreement.id)


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
        recipient=new.recipient,
        recipient_name=new.recipient_name,
        purpose=new.purpose,
        given_at=desk.now(),
        how=new.how,
        until=new.until,
    )
    with desk.work() as work:
        work.case_file(case_id)
        work.save(permission, action="permitted")
        work.commit()
    return changes(case_id, "permission", record_id=permission.id)


def withdraw_permission(desk: Desk, permission_id: str) -> Changes:
    with desk.work() as work:
        permission = work.get(Permission, permission_id)
        if permission.withdrawn_at is None:
            work.save(replace(permission, withdrawn_at=desk.now()), action="withdrawn")
            work.commit()
    return changes(permission.case_id, "permission")
