"""The check before leaving tells what is here, how old it is, and what today still misses."""

from dataclasses import replace
from datetime import timedelta

from coach_app.domain.document import Document
from coach_app.services import appointments, outreach, referrals
from coach_app.services.desk import Desk
from coach_app.store.settings import SettingName
from tests.support import journeys
from tests.support.stillness import FixedClock


def exchanged(desk: Desk, ago: timedelta = timedelta(0)) -> None:
    at = (desk.now() - ago).isoformat()
    known = {SettingName.DEVICE_ID: "laptop-1", SettingName.LAST_EXCHANGE_AT: at}
    desk.store.settings.put({**known, SettingName.SERVER_TIME: at})


def test_an_empty_laptop_that_has_just_exchanged_is_ready(desk: Desk) -> None:
    exchanged(desk)
    found = outreach.check(desk)
    assert found.ready
    assert (found.cases, found.today, found.missing_papers) == (0, (), 0)
    assert found.local_services
    assert found.forms


def test_what_is_due_today_and_who_is_met_today_are_looked_at(
    desk: Desk, clock: FixedClock
) -> None:
    met = journeys.agreed_case(desk)
    other = journeys.agreed_case(desk)
    at = clock.at + timedelta(hours=3)
    appointments.make(desk, met, appointments.NewAppointment(starts_at=at, venue="Central Library"))
    found = outreach.check(desk)
    assert met in {person.case_id for person in found.today}
    assert all(person.complete for person in found.today)
    assert found.cases == 2
    assert other


def test_p37_a_paper_that_has_not_come_makes_its_person_incomplete(
    desk: Desk, clock: FixedClock
) -> None:
    case_id, _ = journeys.signed_case(desk)
    exchanged(desk)
    with desk.work() as work:
        document = work.case_file(case_id).documents[-1]
        lost = replace(document, id="lost", sha256="0" * 64)
        assert isinstance(lost, Document)
        work.save(lost)
        work.commit()
    at = clock.at + timedelta(hours=1)
    appointments.make(desk, case_id, appointments.NewAppointment(starts_at=at, venue="Library"))
    found = outreach.check(desk)
    assert found.missing_papers == 1
    assert [p.complete for p in found.today if p.case_id == case_id] == [False]
    assert not found.ready


def test_an_old_exchange_and_unsent_work_are_said(desk: Desk) -> None:
    exchanged(desk, timedelta(hours=13))
    assert not outreach.check(desk).fresh
    exchanged(desk)
    referrals.register(desk, journeys.a_referral())
    found = outreach.check(desk)
    assert found.fresh
    assert found.unsent > 0
    assert not found.ready
