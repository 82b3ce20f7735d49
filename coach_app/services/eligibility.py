"""Eligibility of a referral in a file, without a store: for trying a programme's rules."""

import json
from datetime import date
from typing import Any

from coach_app import codec
from coach_app.catalogue import Catalogue
from coach_app.domain.decision import Decision
from coach_app.domain.eligibility import decide
from coach_app.domain.referral import Referral
from coach_app.services.case_files import CaseFileWrong, parsed
from coach_app.services.referrals import ProgrammeUnknown


def decide_file(catalogue: Catalogue, data: bytes, programme: str, on: date) -> Decision:
    """The decision on the last referral of a case file, or on a referral alone.

    Raises CaseFileWrong, NotReadable with the path, or ProgrammeUnknown.
    """
    pack = catalogue.programmes.get(programme)
    if pack is None:
        raise ProgrammeUnknown
    referral = codec.load_json(Referral, json.dumps(_referral(data)))
    return decide(referral, pack, on, decision_id="")


def _referral(data: bytes) -> dict[str, Any]:
    body = parsed(data)
    if isinstance(body, dict) and isinstance(body.get("record"), dict):
        referrals = body["record"].get("referrals")
        body = referrals[-1] if isinstance(referrals, list) and referrals else None
    if not isinstance(body, dict):
        raise CaseFileWrong("There is no referral in this file.")
    return {"id": "", "case_id": "", **body}
