"""The lists that are worked out from the records: kept with them, and worked out anew."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from coach_app.domain.agenda import When
from coach_app.domain.journey import Due, DueKind
from coach_app.domain.likeness import Traits
from coach_app.domain.limits import Limits, LimitsBook
from coach_app.domain.programme import TimeLimit, Unit
from coach_app.domain.question import Question, QuestionWay
from coach_app.store.engine import writing
from coach_app.store.opening import Store
from coach_app.store.surroundings import Surroundings
from coach_app.store.verifying import FindingKind
from tests.support.older_stores import as_of
from tests.unit.store import fictional
from tests.unit.store.fictional import PASSPHRASE

BORN = date(1984, 5, 11)
SOMEBODY = fictional.person(
    full_name="William Shaw", date_of_birth=BORN, phone="+44 7700 900123", email="B.Shaw@x.example"
)


OPENED = date(2026, 12, 2)
QUESTION = Question(
    id="q1",
    case_id="c1",
    way=QuestionWay.TO_US,
    other="Surgery by the park",
    text="Has the scan been arranged?",
    asked_at=datetime(2026, 12, 1, 9, 30, tzinfo=UTC),
    due_on=OPENED,
)


def keep_somebody(store: Store) -> None:
    with store.unit_of_work("coach-1") as work:
        work.save(fictional.case())
        work.save(SOMEBODY)
        work.commit()


def asked(**traits: object) -> Traits:
    return replace(Traits(case_id=""), **traits)  # type: ignore[arg-type]


def test_a_person_is_found_by_each_trait_that_points_at_somebody(store: Store) -> None:
    keep_somebody(store)
    for trait in (
        asked(phone="07700900123"),
        asked(email="b.shaw@x.example"),
        asked(born=date(1984, 11, 5)),
        asked(born=date(1984, 5, 12)),
    ):
        assert [found.case_id for found in store.matching.near(trait)] == ["c1"], trait
    assert store.matching.near(asked(phone="07700900124", born=date(1990, 1, 1))) == ()
    assert store.matching.near(asked()) == ()
    assert store.matching.near(replace(asked(phone="07700900123"), case_id="c1")) == ()
    assert store.matching.called(["c1"])["c1"] == ("ZZ-0001-K", SOMEBODY.preferred_name)


def test_a_changed_person_is_found_by_what_is_true_now(store: Store) -> None:
    keep_somebody(store)
    with store.unit_of_work("coach-1") as work:
        work.save(replace(SOMEBODY, phone="0161 496 0000"))
        work.commit()
    assert store.matching.near(asked(phone="07700900123")) == ()
    assert len(store.matching.near(asked(phone="01614960000"))) == 1


def test_what_was_not_committed_is_not_found(store: Store) -> None:
    with store.unit_of_work("coach-1") as work:
        work.save(fictional.case())
        work.save(SOMEBODY)
    assert store.matching.everybody() == ()


@pytest.mark.parametrize("version", ["0001", "0002", "0004", "0005", "0006"])
def test_a_store_of_an_earlier_release_is_brought_up_to_date(
    store: Store, folder: Path, around: Surroundings, version: str
) -> None:
    keep_somebody(store)
    with store.unit_of_work("coach-1") as work:
        work.save(fictional.plan(goal="Paint the fence"))
        work.save(QUESTION)
        work.commit()
    with writing(store._engine) as connection:
        as_of(version, connection)
        before = connection.execute(text("SELECT * FROM record")).all()
    store.close()
    with Store.open(folder, PASSPHRASE, around) as opened:
        with writing(opened._engine) as connection:
            assert connection.execute(text("SELECT * FROM record")).all() == before
        assert [found.case_id for found in opened.matching.everybody()] == ["c1"]
        assert [found.kind for found in opened.queries.search("fenc")] == ["plan"]
        assert [found.kind for found in opened.queries.search("surg scan")] == ["question"]
        day = opened.queries.agenda.groups(When(now=QUESTION.asked_at, soon=OPENED), 9)
        assert QUESTION.id in {line.record_id for group in day for line in group.lines}
        assert [found.kind for found in opened.queries.search("zz")] == ["case"]
        assert opened.verify() == ()


def test_new_limits_are_followed_from_the_next_opening_on(
    store: Store, folder: Path, around: Surroundings
) -> None:
    """Three working days instead of two, for the version the case was opened under alone."""
    case = fictional.case(programme="p", programme_version="1", opened_on=date(2026, 11, 30))
    with store.unit_of_work("coach-1") as work:
        work.save(case)
        work.save(replace(case, id="c2", case_id="c2", ref="ZZ-0002-L", programme_version="2"))
        work.commit()
    store.close()
    longer = TimeLimit(stage="referral", name="Answer", within=3, unit=Unit.WORKING_DAYS)
    book = LimitsBook({("p", "1"): Limits(referral=longer)})
    with Store.open(folder, PASSPHRASE, replace(around, limits=book)) as opened:
        day = date(2026, 12, 1)
        dues = [opened.queries.case_row(case_id, day).due for case_id in ("c1", "c2")]
        assert dues == [
            Due(DueKind.DECIDE_REFERRAL, date(2026, 12, 3)),
            Due(DueKind.DECIDE_REFERRAL, date(2026, 12, 2)),
        ]
        assert opened.verify() == ()


def test_verify_names_a_case_whose_traits_are_not_its_own(store: Store) -> None:
    keep_somebody(store)
    with writing(store._engine) as connection:
        connection.execute(text("UPDATE matching SET phone = '01614960999'"))
    found = store.verify()
    assert [(one.what, one.where) for one in found] == [(FindingKind.CASELOAD, "case c1")]
