"""Eligibility of a referral in a file, without a store: for trying a programme's rules."""

import json
from datetime import date
from typing import Any

from coach_app import codec
from coach_app.catalogue import Catalogue
from coach_app.domain.decision import Decision
from coach_app.domain.eligibility import decide
from coach_app.domain.people import Person
from coach_app.domain.referral import Referral
from coach_app.services import programmes
from coach_app.services.case_files import CaseFileWrong, parsed


def decide_file(
    catalogue: Catalogue, data: bytes, programme: str, today: date, on: date | None = None
) -> Decision:
    """The decision on the last referral of a case file, or on a referral alone.

    By the version that is in force `on` that day; without one, by that of the day the referral
    came in, as for a case. Raises CaseFileWrong, NotReadable with the path, or ProgrammeUnknown.
    """
    body = parsed(data)
    referral = codec.load_json(Referral, json.dumps(_referral(body)))
    pack = programmes.ruling(catalogue, programme, on or referral.received_on)
    return decide(referral, pack, on or today, decision_id="", date_of_birth=_born(body))


def _referral(body: Any) -> dict[str, Any]:
    if isinstance(body, dict) and isinstance(body.get("record"), dict):
        referrals = body["record"].get("referrals")
        body = referrals[-1] if isinstance(referrals, list) and referrals else None
    if not isinstance(body, dict):
        raise CaseFileWrong("There is no referral in this file.")
    return {"id": "", "case_id": "", **body}


def _born(body: Any) -> date | None:
    """The date of birth in a case file, which stands in for an age that the referral lacks."""
    record = body.get("record") if isinstance(body, dict) else None
    person = record.get("person") if isinstance(record, dict) else None
    if not isinstance(person, dict):
        return None
    return codec.load_json(Person, json.dumps({"id": "", "case_id": "", **person})).date_of_birth
