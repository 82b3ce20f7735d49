"""A copy for an employer: what was ticked and nothing else, by consent, and only while it lives."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from coach_app.domain.consent import HowGiven
from coach_app.domain.disclosure import AgreementWithdrawn, EmployerConsentMissing
from coach_app.domain.document import Document
from coach_app.domain.employer_copy import (
    BY_DEFAULT,
    CopyNeedsAgreedPlan,
    NothingTicked,
    NotInThePlan,
)
from coach_app.domain.errors import AlreadySigned, FieldMissing, PlanNotAgreed, Refusal
from coach_app.domain.plan import PlanStatus
from coach_app.domain.signature import SignerRole
from coach_app.services import caseload, checking, consents, documents, employer_copies, planning
from coach_app.services.desk import Desk
from coach_app.services.employer_copies import EmployerCopyOutdated, EndMissing, Wanted
from tests.support import journeys
from tests.support.copies import BAKERY, SPOKEN, UNTIL, defaults, made, the_copy, with_work_plan
from tests.support.stillness import FixedClock


def test_changes_hours_dates_and_people_are_ticked_to_begin_with(desk: Desk) -> None:
    case_id, _ = with_work_plan(desk)
    items = employer_copies.offer(desk, case_id).items
    ticked = {item.key for item in items if item.ticked}
    assert ticked == {
        *("adjustment:stool", "hours", "date:return", "date:usual", "date:review"),
        *("person:self", "person:coach"),
    }
    assert {item.group for item in items if item.ticked} <= BY_DEFAULT
    own = {item.text for item in items if item.own_words}
    assert own == {"A stool at the counter", "Lifting sacks", "Meet on a quiet afternoon"}
    left = {item.text for item in items if not item.ticked}
    assert left >= {"Lifting sacks", "Meet on a quiet afternoon"}


def test_consent_signatures_and_copy_are_made_together(desk: Desk) -> None:
    case_id, plan_id, copy = made(desk)
    file = caseload.open_case(desk, case_id).file
    (consent,) = file.employer_consents
    assert (consent.employer, consent.until, consent.plan_id) == (BAKERY, UNTIL, plan_id)
    assert (consent.how, consent.witness) == (HowGiven.WITNESSED, "Alex Witness")
    assert copy.consent_id == consent.id
    roles = [s.role for s in file.signatures if s.document_id == copy.id]
    assert roles == [SignerRole.PARTICIPANT, SignerRole.COACH]
    assert all(s.content_hash == consent.content_hash for s in file.signatures)
    assert BAKERY in file.signatures[0].statement
    assert file.signatures[0].statement_language == "pl"
    assert file.signature(plan_id, SignerRole.PARTICIPANT) is None, "the plan is not signed by it"
    assert file.plans[0].status is PlanStatus.AGREED
    found = checking.check(desk, documents.pdf(desk, copy.id))
    assert found.ok, found.problems
    assert found.content_hash == consent.content_hash


def test_handing_it_over_is_logged_with_its_consent(desk: Desk) -> None:
    case_id, _, copy = made(desk)
    released = employer_copies.release(desk, copy.id)
    assert released.data == documents.pdf(desk, copy.id)
    (left,) = caseload.open_case(desk, case_id).file.disclosures
    assert (left.recipient_name, left.ground_id) == (BAKERY, copy.consent_id)
    assert left.sha256 == copy.sha256


def refused(desk: Desk, document: Document, refusal: type[Refusal]) -> None:
    before = len(caseload.open_case(desk, document.case_id).file.disclosures)
    with pytest.raises(refusal):
        employer_copies.release(desk, document.id)
    assert len(caseload.open_case(desk, document.case_id).file.disclosures) == before


def test_taking_the_consent_back_stops_every_way_out(desk: Desk) -> None:
    _, _, copy = made(desk)
    consents.withdraw_employer_copy(desk, copy.consent_id)
    refused(desk, copy, EmployerConsentMissing)
    manager = replace(journeys.typed(SignerRole.EMPLOYER, "Manager"))
    with pytest.raises(EmployerConsentMissing):
        employer_copies.sign_for_employer(desk, copy.id, manager)


def test_another_consent_for_the_same_employer_is_not_enough(desk: Desk) -> None:
    case_id, plan_id, first = made(desk)
    hours = defaults(desk, case_id, ticked=frozenset({"hours"}))
    employer_copies.make(desk, plan_id, hours, SPOKEN)
    consents.withdraw_employer_copy(desk, first.consent_id)
    refused(desk, first, EmployerConsentMissing)


def test_it_ends_on_its_day_and_with_taking_part(desk: Desk, clock: FixedClock) -> None:
    case_id, _, copy = made(desk)
    clock.forward(timedelta(days=62))
    employer_copies.release(desk, copy.id)
    clock.forward(timedelta(days=1))
    refused(desk, copy, EmployerConsentMissing)
    clock.forward(timedelta(days=-2))
    consents.withdraw_agreement(desk, case_id)
    refused(desk, copy, AgreementWithdrawn)


def test_a_new_version_needs_a_new_consent(desk: Desk) -> None:
    case_id, plan_id, copy = made(desk)
    following = planning.new_version(desk, plan_id).record_id
    employer_copies.release(desk, copy.id)  # a draft changes nothing yet
    planning.agree(desk, following)
    refused(desk, copy, EmployerCopyOutdated)
    with pytest.raises(EmployerCopyOutdated):
        employer_copies.make(desk, plan_id, defaults(desk, case_id), SPOKEN)
    employer_copies.make(desk, following, defaults(desk, case_id), SPOKEN)


def test_the_employer_may_sign_third(desk: Desk) -> None:
    case_id, _, copy = made(desk)
    manager = journeys.typed(SignerRole.EMPLOYER, "Morgan Manager")
    employer_copies.sign_for_employer(desk, copy.id, manager)
    signed = the_copy(desk, case_id)
    assert (signed.replaces, signed.consent_id) == (copy.id, copy.consent_id)
    data = documents.pdf(desk, signed.id)
    assert data.startswith(documents.pdf(desk, copy.id))
    found = checking.check(desk, data)
    assert found.ok, found.problems
    assert [one.field for one in found.signatures] == ["participant", "coach", "employer"]
    for again in (copy, signed):
        with pytest.raises(AlreadySigned):
            employer_copies.sign_for_employer(desk, again.id, manager)


def test_what_cannot_be_made_is_said_and_nothing_is_kept(desk: Desk) -> None:
    case_id, plan_id = with_work_plan(desk)
    wrong: tuple[tuple[dict[str, object], type[Refusal]], ...] = (
        ({"ticked": frozenset()}, NothingTicked),
        ({"ticked": frozenset({"goal"})}, NotInThePlan),
        ({"ticked": frozenset({"step:private"})}, NotInThePlan),
        ({"employer": " \u200b"}, FieldMissing),
        ({"until": None}, EndMissing),
        ({"until": date(2020, 1, 1)}, EndMissing),
    )
    for other, refusal in wrong:
        wanted = defaults(desk, case_id, **other)
        for use in (
            lambda wanted=wanted: employer_copies.preview(desk, plan_id, wanted),
            lambda wanted=wanted: employer_copies.make(desk, plan_id, wanted, SPOKEN),
        ):
            with pytest.raises(refusal):
                use()
    file = caseload.open_case(desk, case_id).file
    assert (file.employer_consents, file.documents, file.signatures) == ((), (), ())


def test_a_draft_is_nothing_to_make_a_copy_from(desk: Desk) -> None:
    case_id = journeys.assessed_case(desk)
    plan_id = planning.draft(desk, case_id).record_id
    with pytest.raises(PlanNotAgreed):
        employer_copies.offer(desk, case_id)
    wanted = Wanted(employer=BAKERY, ticked=frozenset({"date:review"}), until=UNTIL)
    with pytest.raises(CopyNeedsAgreedPlan):
        employer_copies.preview(desk, plan_id, wanted)
