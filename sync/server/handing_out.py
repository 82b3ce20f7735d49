"""A case for another system, as FHIR: to whom it may go, and the line that says that it went.

Within the service the whole case; to anybody else what the person's live permissions cover, by
the same rules as every copy that leaves a laptop. The line is written into the case, so that its
coach and the person can see it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256

from sqlmodel import Session

from coach_app import codec
from coach_app.domain.case import CaseFile
from coach_app.domain.consent import Permission, Recipient
from coach_app.domain.disclosed import Disclosure, Route
from coach_app.domain.disclosure import (
    AgreementWithdrawn,
    Leaving,
    OutgoingCopy,
    RecipientMissing,
    clear,
    ground_for,
)
from coach_app.domain.errors import PermissionMissing, Refusal
from sync.protocol import VerdictName
from sync.server.audit import note
from sync.server.fhir import bundle
from sync.server.page_writing import InCase, Writer, Written, write
from sync.server.reviewing import open_case
from sync.server.sessions import SignedIn
from sync.server.wording import list_of, plain

OWN_SERVICE = "service"
LONGEST = 200
ROUTES: Mapping[Recipient, Route] = {
    Recipient.GP: Route.GP_COPY,
    Recipient.REFERRER: Route.REFERRER_COPY,
    Recipient.LOCAL_SERVICE: Route.SERVICE_REFERRAL,
}
"""An employer is none of them: what an employer reads is made on the laptop, item by item."""
FHIR = "application/fhir+json"


class NobodyChosen(Refusal):
    key = "handing_out.nobody_chosen"
    sentence = "Choose who it is for."


class PurposeMissing(Refusal):
    key = "handing_out.no_purpose"
    sentence = "Write down what the other system needs the case for."


class TooLong(Refusal):
    key = "handing_out.too_long"
    sentence = f"Say who it is for and what for in {LONGEST} characters each. Shorten it."


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody whom a live permission names; `key` is what the form sends."""

    key: str
    who: str
    covers: str
    named: bool
    """The permission says who; else the form has to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the form says. `name` is who receives it, `purpose` what for."""

    key: str
    name: str
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """The circumstances: the moment, the day at home, and what the line in the log is called."""

    at: datetime
    day: date
    line_id: str


def receivers(file: CaseFile, today: date) -> tuple[Receiver, ...]:
    """Whom something may be given to now, besides the service's own systems."""
    if file.agreements and file.agreement is None:
        return ()
    return tuple(
        Receiver(
            key=one.id,
            who=plain(one.recipient) + (f", {one.recipient_name}" if one.recipient_name else ""),
            covers=list_of(one.covers).lower(),
            named=bool(one.recipient_name.strip()),
        )
        for one in file.permissions
        if one.live_on(today) and one.covers and one.recipient in ROUTES
    )


def hand_out(session: Session, who: SignedIn, case_id: str, asked: Asked, now: Now) -> bytes:
    """The bundle, as JSON. That it left stands in the case and in the audit; commit the session.

    Raises NotAllowed, NotHere, NobodyChosen, PurposeMissing, TooLong, RecipientMissing,
    PermissionMissing and AgreementWithdrawn.
    """
    opened = open_case(session, who, case_id)
    if max(len(asked.name), len(asked.purpose)) > LONGEST:
        raise TooLong
    permission = _permission(opened.file, asked, now.day)
    made = bundle(opened.file, now.at, permission)
    data = json.dumps(made, ensure_ascii=False, indent=1).encode()
    copy = _copy(asked, permission, data)
    leaving = Leaving(
        at=now.at,
        today=now.day,
        by=who.name,
        disclosure_id=now.line_id,
        sha256=sha256(data).hexdigest(),
    )
    line = clear(opened.file, copy, leaving).disclosure
    if permission is not None:
        line = replace(line, ground_id=permission.id)
    written = Written(kind=Disclosure.KIND, record_id=now.line_id, changed=codec.dump(line))
    team = opened.held.team_id
    (verdict,) = write(
        session, InCase(team, case_id), Writer(who.account_id, who.name), [written], now.at
    )
    if verdict.verdict is not VerdictName.APPLIED:  # nothing leaves without its line
        raise PermissionMissing
    note(session, now.at, who.account_id, "case.exported", team_id=team, subject=case_id)
    return data


def _permission(file: CaseFile, asked: Asked, day: date) -> Permission | None:
    """What was chosen, when it is live; None for the service's own systems."""
    if asked.key == OWN_SERVICE:
        if not asked.name:
            raise RecipientMissing
        if not asked.purpose:
            raise PurposeMissing
        return None
    if file.agreements and file.agreement is None:
        raise AgreementWithdrawn
    if not asked.key:
        raise NobodyChosen
    found = next((one for one in file.permissions if one.id == asked.key), None)
    if found is None or found.recipient not in ROUTES or not found.live_on(day):
        raise PermissionMissing
    name = found.recipient_name.strip() or asked.name
    for subject in found.covers:
        ground_for(file, ROUTES[found.recipient], day, subject=subject, name=name)
    if not found.covers:
        raise PermissionMissing
    return found


def _copy(asked: Asked, permission: Permission | None, data: bytes) -> OutgoingCopy:
    if permission is None:
        return OutgoingCopy(
            route=Route.CASE_FILE,
            data=data,
            what="The whole case as FHIR R4",
            purpose=asked.purpose,
            recipient_name=asked.name,
            media_type=FHIR,
        )
    return OutgoingCopy(
        route=ROUTES[permission.recipient],
        data=data,
        what=f"As FHIR R4: {list_of(permission.covers).lower()}",
        purpose=permission.purpose,
        recipient_name=permission.recipient_name.strip() or asked.name,
        subject=permission.covers[0],
        media_type=FHIR,
    )
