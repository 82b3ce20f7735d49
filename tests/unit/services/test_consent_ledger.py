"""The consent ledger on a real store: separate records, withdrawn at once, every copy logged."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from coach_app.domain.consent import (
    HowGiven,
    NoticeHow,
    Recipient,
    Subject,
    WitnessMissing,
)
from coach_app.domain.disclosed import Disclosure, Route
from coach_app.domain.disclosure import (
    AgreementWithdrawn,
    EmployerConsentMissing,
    OutgoingCopy,
)
from coach_app.domain.errors import PermissionMissing
from coach_app.services import (
    case_files,
    caseload,
    consents,
    disclosures,
    documents,
    employer_copies,
)
from coach_app.services.consents import NewNotice, NewPermission
from coach_app.services.desk import Desk
from coach_app.store.refusals import RecordIsFinal
from tests.support import copies, journeys
from tests.support.stillness import FixedClock

TO_GP = OutgoingCopy(
    route=Route.GP_COPY,
    data=b"paper",
    what="The plan",
    purpose="So that the GP knows",
    recipient_name="Dr Madeup",
    subject=Subject.PLAN,
)
TO_EMPLOYER = OutgoingCopy(
    route=Route.EMPLOYER_COPY,
    data=b"paper",
    what="Adjustments",
    purpose="To talk about hours",
    recipient_name="Hill Lane School",
    subject=Subject.ADJUSTMENTS,
)
FOR_GP = NewPermission(
    what="My plan",
    covers=(Subject.PLAN,),
    recipient=Recipient.GP,
    purpose="So that the GP knows",
    how=HowGiven.SPOKEN,
)


def test_the_notice_is_a_record_of_its_own(desk: Desk) -> None:
    case_id = journeys.agreed_case(desk)
    ledger = consents.ledger(desk, case_id)
    (agreement,), (notice,) = ledger.agreements, ledger.notices
    assert notice.version == agreement.privacy_notice == "2024-10"
    assert (notice.how, notice.read_aloud) == (NoticeHow.SPOKEN, True)
    new = NewNotice(how=NoticeHow.ON_PAPER, language="pl", interpreter="By phone")
    consents.give_notice(desk, case_id, new)
    ledger = consents.ledger(desk, case_id)
    assert [n.language for n in ledger.notices] == ["en-GB", "pl"]
    consents.withdraw_notice(desk, ledger.notices[1].id)
    after = consents.ledger(desk, case_id)
    assert [n.live for n in after.notices] == [True, False]
    assert after.agreements == ledger.agreements


def test_a_notice_that_was_given_before_is_not_written_twice(desk: Desk) -> None:
    case_id = journeys.agreed_case(desk)
    consents.withdraw_agreement(desk, case_id)
    consents.agree(desk, case_id, HowGiven.SPOKEN)
    ledger = consents.ledger(desk, case_id)
    assert (len(ledger.agreements), len(ledger.notices)) == (2, 1)


def test_a_witness_has_a_name(desk: Desk) -> None:
    case_id = journeys.agreed_case(desk)
    with pytest.raises(WitnessMissing):
        consents.agree(desk, case_id, HowGiven.WITNESSED)
    consents.agree(desk, case_id, HowGiven.WITNESSED, witness="Sam, library assistant")
    assert consents.ledger(desk, case_id).agreements[-1].witness == "Sam, library assistant"


def test_nothing_leaves_before_it_is_allowed_and_nothing_after(desk: Desk) -> None:
    case_id = journeys.agreed_case(desk)
    assert "permission" in consents.ledger(desk, case_id).may[Route.GP_COPY]
    with pytest.raises(PermissionMissing):
        disclosures.release(desk, case_id, TO_GP)
    assert disclosures.log_of(desk, case_id) == ()
    permission_id = consents.permit(desk, case_id, FOR_GP).record_id
    assert consents.ledger(desk, case_id).may[Route.GP_COPY] == ""
    released = disclosures.release(desk, case_id, TO_GP)
    assert released.disclosure.ground_id == permission_id
    consents.withdraw_permission(desk, permission_id)
    with pytest.raises(PermissionMissing):
        disclosures.release(desk, case_id, TO_GP)
    assert disclosures.log_of(desk, case_id) == (released.disclosure,)


def test_a_permission_for_the_gp_opens_no_other_door(desk: Desk) -> None:
    case_id = journeys.agreed_case(desk)
    consents.permit(desk, case_id, FOR_GP)
    may = consents.ledger(desk, case_id).may
    open_now = {route for route, why in may.items() if not why}
    assert open_now == {
        Route.GP_COPY,
        Route.PARTICIPANT_COPY,
        Route.HANDOVER,
        Route.CASE_FILE,
        Route.CASELOAD_TABLE,
        Route.DAY_LIST,
        Route.CALENDAR_FILE,
    }
    with pytest.raises(EmployerConsentMissing):
        disclosures.release(desk, case_id, TO_EMPLOYER)


def test_an_employer_copy_needs_its_own_consent(desk: Desk) -> None:
    case_id, plan_id = copies.with_work_plan(desk)
    wanted = copies.defaults(desk, case_id, employer="Hill Lane School")
    employer_copies.make(desk, plan_id, wanted, copies.SPOKEN)
    consent_id = copies.the_copy(desk, case_id).consent_id
    this_one = replace(TO_EMPLOYER, consent_id=consent_id)
    assert disclosures.release(desk, case_id, this_one).disclosure.ground_id == consent_id
    with pytest.raises(EmployerConsentMissing):
        disclosures.release(desk, case_id, TO_EMPLOYER)  # a consent, but not for this copy
    consents.withdraw_employer_copy(desk, consent_id)
    consents.withdraw_employer_copy(desk, consent_id)
    with pytest.raises(EmployerConsentMissing):
        disclosures.release(desk, case_id, this_one)


def test_who_stops_taking_part_stops_the_sharing(desk: Desk) -> None:
    case_id = journeys.agreed_case(desk)
    consents.permit(desk, case_id, FOR_GP)
    consents.withdraw_agreement(desk, case_id)
    with pytest.raises(AgreementWithdrawn):
        disclosures.release(desk, case_id, TO_GP)
    assert "stopped taking part" in consents.ledger(desk, case_id).may[Route.GP_COPY]


def test_a_permission_ends_by_itself(desk: Desk, clock: FixedClock) -> None:
    case_id = journeys.agreed_case(desk)
    until = desk.today()
    consents.permit(
        desk,
        case_id,
        NewPermission(
            what="My plan",
            covers=(Subject.PLAN,),
            recipient=Recipient.GP,
            purpose="So that the GP knows",
            how=HowGiven.SPOKEN,
            until=until,
        ),
    )
    assert disclosures.release(desk, case_id, TO_GP).data == b"paper"
    clock.forward(timedelta(days=1))
    with pytest.raises(PermissionMissing):
        disclosures.release(desk, case_id, TO_GP)


def test_a_signed_plan_that_is_taken_away_is_in_the_log(desk: Desk) -> None:
    case_id, _ = journeys.signed_case(desk)
    (document,) = caseload.open_case(desk, case_id).file.documents
    released = documents.participant_copy(desk, document.id)
    assert released.data == documents.pdf(desk, document.id)
    (line,) = disclosures.log_of(desk, case_id)
    assert (line.route, line.document_id) == (Route.PARTICIPANT_COPY, document.id)
    assert (line.sha256, line.by) == (document.sha256, desk.coach.name)


def test_an_exported_case_is_in_the_log_and_its_file_is_not_about_itself(desk: Desk) -> None:
    case_id = journeys.agreed_case(desk)
    first = case_files.export_case(desk, case_id)
    again = case_files.export_case(desk, case_id)
    assert json.loads(first.data)["record"]["disclosures"] == []
    held = json.loads(again.data)["record"]["disclosures"]
    assert [one["id"] for one in held] == [first.disclosure.id]
    assert [line.route for line in disclosures.log_of(desk, case_id)] == [Route.CASE_FILE] * 2


def test_the_log_is_never_rewritten(desk: Desk) -> None:
    case_id = journeys.agreed_case(desk)
    line = case_files.export_case(desk, case_id).disclosure
    other = Disclosure(
        id=line.id,
        case_id=case_id,
        left_at=line.left_at,
        route=line.route,
        what="Something else",
        purpose=line.purpose,
    )
    with desk.work() as work, pytest.raises(RecordIsFinal):
        work.save(other)


def test_a_list_of_everybody_is_in_the_log_of_each(desk: Desk) -> None:
    with pytest.raises(disclosures.NobodyOnTheList):
        caseload.table(desk, ())
    first, second = journeys.agreed_case(desk), journeys.agreed_case(desk)
    caseload.table(desk, caseload.page(desk, limit=10).rows)
    for case_id in (first, second):
        (line,) = disclosures.log_of(desk, case_id)
        assert line.route is Route.CASELOAD_TABLE
