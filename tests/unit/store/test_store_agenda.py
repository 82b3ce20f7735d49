"""The day of a long caseload: true totals, a bounded number of lines, and the right ones."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from coach_app.domain.agenda import Group, When
from coach_app.domain.case import CaseFile
from coach_app.domain.question import Question, QuestionWay
from coach_app.store.agenda import GroupOfLines
from coach_app.store.engine import writing
from coach_app.store.opening import Store
from coach_app.store.projections import write_case
from coach_app.store.surroundings import Surroundings
from coach_app.store.verifying import FindingKind
from tests.unit.store import fictional

AT = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
WHEN = When(now=AT, soon=date(2026, 12, 8))
CASES = 700
MOST = 50


def question(number: int, due_on: date) -> Question:
    return Question(
        id=f"q{number}",
        case_id=f"c{number}",
        way=QuestionWay.FROM_US,
        text="When is it?",
        asked_at=AT,
        due_on=due_on,
    )


def fill(store: Store, around: Surroundings) -> None:
    """A referral a day going back, and a question beside every second one."""
    with writing(store.queries._engine) as connection:
        for number in range(CASES):
            opened = date(2026, 12, 1) - timedelta(days=number // 3)
            case = replace(fictional.case(f"c{number}", f"ZZ-{number:04}-K"), opened_on=opened)
            asked = (question(number, opened),) if number % 2 else ()
            write_case(connection, CaseFile(case=case, questions=asked), around)


def by_group(store: Store) -> dict[Group, GroupOfLines]:
    return {group.group: group for group in store.queries.agenda.groups(WHEN, MOST)}


def test_totals_are_true_however_many_lines_are_shown(store: Store, around: Surroundings) -> None:
    fill(store, around)
    groups = by_group(store)
    assert sum(group.total for group in groups.values()) == sum(
        store.queries.agenda.totals(WHEN).values()
    )
    late = groups[Group.LATE]
    assert late.total > 500
    assert len(late.lines) == MOST
    days = [line.on for line in late.lines]
    assert days == sorted(days, key=str)
    everything = {group.group: group for group in store.queries.agenda.groups(WHEN, 10_000)}
    assert everything[Group.LATE].lines[:MOST] == late.lines
    for group in everything.values():
        assert len(group.lines) == group.total
    assert store.queries.agenda.referrals_waiting() == CASES


@pytest.mark.parametrize("most", [1, 7, 200])
def test_any_number_of_lines_is_the_beginning_of_all(
    store: Store, around: Surroundings, most: int
) -> None:
    fill(store, around)
    everything = {g.group: g.lines for g in store.queries.agenda.groups(WHEN, 10_000)}
    for group in store.queries.agenda.groups(WHEN, most):
        assert group.lines == everything[group.group][:most]


def test_a_day_that_is_not_what_the_records_say_is_found(store: Store) -> None:
    with store.unit_of_work("coach-1") as work:
        work.save(fictional.case())
        work.save(question(1, date(2026, 12, 1)))
        work.commit()
    assert store.verify() == ()
    with writing(store.queries._engine) as connection:
        connection.execute(text("UPDATE thing SET on_day = '2030-01-01'"))
    assert [finding.what for finding in store.verify()] == [FindingKind.CASELOAD]
