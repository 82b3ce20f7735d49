"""A laptop whose clock is wrong, and dates that nobody means."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from coach_app.domain.contact import Contact, ContactResult
from coach_app.domain.errors import ClockBehind
from coach_app.domain.people import Channel
from coach_app.services import agenda, caseload, contacts, planning, referrals, triage
from coach_app.services.case_files import import_case
from coach_app.services.desk import Desk
from tests.support import journeys
from tests.support.stillness import FixedClock

LAST_DAY = date(9999, 12, 31)
FIRST_DAY = date(1, 1, 1)
A_CALL = contacts.NewContact(channel=Channel.PHONE, result=ContactResult.NO_ANSWER)


def lines_of_today(desk: Desk) -> int:
    return sum(group.total for group in agenda.of_today(desk).groups)


@pytest.mark.parametrize("year", [1970, 2031])
def test_lists_and_the_store_survive(desk: Desk, clock: FixedClock, year: int) -> None:
    case_id = journeys.agreed_case(desk)
    referrals.register(desk, journeys.a_referral())
    right = clock.at
    clock.at = datetime(year, 1, 1, 0, 0, 5, tzinfo=UTC)
    contacts.log(desk, case_id, A_CALL)
    assert caseload.page(desk).total == 2
    assert len(triage.queue(desk)) == 1
    if year > right.year:
        assert lines_of_today(desk) == 2, "late, and still there"
    clock.at = right
    contacts.log(desk, case_id, A_CALL)
    assert lines_of_today(desk) == 2
    assert [c.at.year for c in caseload.open_case(desk, case_id).file.contacts] == [
        2026,
        year,
        2026,
    ]
    assert desk.store.verify() == ()


def test_no_plan_is_drafted_into_the_past(desk: Desk, clock: FixedClock) -> None:
    case_id = journeys.assessed_case(desk)
    right = clock.at
    clock.at = datetime(1970, 1, 1, tzinfo=UTC)
    with pytest.raises(ClockBehind):
        planning.draft(desk, case_id)
    clock.at = right
    planning.draft(desk, case_id)


def test_a_plan_of_years_to_come_keeps_to_working_days(desk: Desk, clock: FixedClock) -> None:
    case_id = journeys.assessed_case(desk)
    clock.at = datetime(2031, 12, 24, 9, tzinfo=UTC)
    planning.draft(desk, case_id)
    plan = caseload.open_case(desk, case_id).file.plan
    assert plan is not None
    days = desk.catalogue.working_days
    assert all(step.due_on > date(2031, 12, 24) for step in plan.steps)
    assert all(days.is_working(step.due_on) for step in plan.steps)
    assert date(2031, 12, 25) not in {step.due_on for step in plan.steps}, "Christmas Day"
    assert plan.review_on is not None
    assert plan.review_on > date(2031, 12, 24)


def test_the_clock_is_put_back_between_two_actions(desk: Desk, clock: FixedClock) -> None:
    case_id, plan_id = journeys.signed_case(desk)
    clock.forward(timedelta(days=-2))
    planning.new_version(desk, plan_id)
    versions = caseload.open_case(desk, case_id).file.plans
    assert [plan.version for plan in versions] == [1, 2]
    assert desk.store.verify() == ()


@pytest.mark.parametrize("day", [FIRST_DAY, LAST_DAY])
def test_the_ends_of_the_calendar(desk: Desk, day: date) -> None:
    """Typed by accident, or out of a file: lists, limits and eligibility still work."""
    new = referrals.register(desk, journeys.a_referral(received_on=day, unemployed_since=day))
    referrals.decide(desk, new.case_id)
    for case_id in (journeys.agreed_case(desk), new.case_id):
        call = Contact(
            id=desk.ids.new(),
            case_id=case_id,
            at=desk.now(),
            channel=Channel.PHONE,
            result=ContactResult.NO_ANSWER,
            next_try_on=LAST_DAY,
        )
        with desk.work() as work:  # as another program or an earlier version of this one wrote it
            work.save(call)
            work.commit()
    assert caseload.page(desk).total == 2
    agenda.of_today(desk)
    triage.queue(desk)
    assert desk.store.verify() == ()


EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "case.json"


@pytest.mark.parametrize("day", [FIRST_DAY, LAST_DAY])
@pytest.mark.parametrize("station", [["referrals"], ["referrals", "decisions"]])
def test_a_case_file_with_such_dates(desk: Desk, station: list[str], day: date) -> None:
    body = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    record = {name: body["record"][name] for name in ("case", "person", *station)}
    record["case"]["opened_on"] = day.isoformat()
    record["referrals"][0]["received_on"] = day.isoformat()
    for decision in record.get("decisions", ()):
        decision["decided_on"] = day.isoformat()
    import_case(desk, json.dumps({**body, "record": record}).encode())
    assert caseload.page(desk).total == 1
    agenda.of_today(desk)
    assert desk.store.verify() == ()
