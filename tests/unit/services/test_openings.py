"""One audit line for each opening of a case, however often its screens read it."""

from datetime import timedelta

import pytest

from coach_app.domain.errors import CaseNotFound
from coach_app.services import caseload
from coach_app.services.desk import Desk
from tests.support import journeys
from tests.support.stillness import FixedClock


def openings(desk: Desk) -> list[str]:
    lines = desk.store.queries.audit_lines(200)
    return [line.record_id for line in reversed(lines) if line.action == "opened"]


def test_one_line_while_it_stays_open(desk: Desk, clock: FixedClock) -> None:
    first, second = journeys.agreed_case(desk), journeys.agreed_case(desk)
    for case_id in (first, first, second, first, second):
        caseload.open_case(desk, case_id)
        clock.forward(timedelta(minutes=4))
    assert openings(desk) == [first, second]


def test_a_line_more_after_a_quarter_of_an_hour_and_when_the_clock_was_set_back(
    desk: Desk, clock: FixedClock
) -> None:
    case_id = journeys.agreed_case(desk)
    for later in (timedelta(), timedelta(minutes=15, seconds=1), timedelta(hours=-3)):
        clock.forward(later)
        caseload.open_case(desk, case_id)
    assert openings(desk) == [case_id] * 3


def test_a_case_that_is_not_there_leaves_no_line(desk: Desk) -> None:
    with pytest.raises(CaseNotFound):
        caseload.open_case(desk, "nobody")
    assert openings(desk) == []
