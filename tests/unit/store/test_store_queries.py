"""Lists and search: the same answers as the domain's rules over whole case files."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from coach_app.domain.contact import ContactResult
from coach_app.domain.errors import CaseNotFound
from coach_app.domain.journey import DueKind, Stage, last_contact, next_due, stage
from coach_app.domain.plan import PlanStatus
from coach_app.domain.records import RECORD_TYPES, Record
from coach_app.store.engine import reading
from coach_app.store.opening import Store
from coach_app.store.queries import CaseloadRequest, CaseOrder
from coach_app.store.surroundings import Surroundings
from coach_app.store.word_index import NAME_FIELDS, WORD_FIELDS, match_expression
from tests.unit.store import fictional

TODAY = date(2026, 12, 1)


def keep(store: Store, *records: Record) -> None:
    with store.unit_of_work("coach-1") as work:
        for record in records:
            work.save(record)
        work.commit()


STATIONS: tuple[tuple[Record, ...], ...] = (
    (),
    (fictional.person(), fictional.referral()),
    (replace(fictional.decision(), accepted=False),),
    (fictional.decision(),),
    (fictional.contact(number=1, result=ContactResult.NO_ANSWER),),
    (
        fictional.contact(
            number=2, result=ContactResult.LEFT_MESSAGE, next_try_on=date(2026, 12, 24)
        ),
    ),
    (fictional.contact(number=3),),
    (fictional.agreement(),),
    (fictional.assessment(done=False),),
    (fictional.assessment(),),
    (fictional.plan(),),
    (fictional.plan(status=PlanStatus.AGREED),),
    (fictional.plan(status=PlanStatus.SIGNED),),
    (fictional.case(closed_on=date(2027, 2, 1)),),
)


@pytest.mark.parametrize("stations", range(1, len(STATIONS) + 1))
def test_a_caseload_line_says_on_every_day_what_the_rules_say(
    store: Store, around: Surroundings, stations: int
) -> None:
    keep(store, fictional.case(), *(r for part in STATIONS[:stations] for r in part))
    with store.unit_of_work("coach-1") as work:
        file = work.case_file("c1")
    latest = last_contact(file)
    for days in range(80):
        today = date(2026, 11, 20) + timedelta(days=days)
        row = store.queries.case_row("c1", today)
        assert row.stage is stage(file, today)
        assert row.due == next_due(file, around.calendar, today)
        assert row.plan_status is (file.plan.status if file.plan else None)
        assert row.last_contact_at == (latest.at if latest else None)
        assert row.closed is (file.case.closed_on is not None)


def many(store: Store, count: int) -> None:
    keep(
        store,
        *(
            record
            for n in range(count)
            for record in (
                fictional.case(f"c{n}", f"ZZ-{n:04}-K", opened_on=date(2026, 11, 2 + n % 20)),
                fictional.person(f"c{n}", f"Person {chr(65 + n % 26)}{n}"),
            )
        ),
    )


def test_pages_hold_every_case_once(store: Store) -> None:
    many(store, 23)
    for order in CaseOrder:
        seen: list[str] = []
        for page in range(4):
            request = CaseloadRequest(today=TODAY, page=page, page_size=10, order=order)
            found = store.queries.caseload(request)
            assert found.total == 23
            seen.extend(row.case_id for row in found.rows)
        assert sorted(seen) == sorted(f"c{n}" for n in range(23))


def test_orders_are_orders(store: Store) -> None:
    many(store, 23)
    keep(store, *fictional.journey("c3", "ZZ-0003-K"), fictional.contact("c5"))

    def rows(order: CaseOrder) -> list[object]:
        found = store.queries.caseload(CaseloadRequest(today=TODAY, order=order)).rows
        key = {
            CaseOrder.DUE: lambda r: (r.due is None, r.due.on if r.due else TODAY),
            CaseOrder.NAME: lambda r: r.preferred_name.lower(),
            CaseOrder.STAGE: lambda r: list(Stage).index(r.stage),
            CaseOrder.LAST_CONTACT: lambda r: (r.last_contact_at is not None, r.last_contact_at),
            CaseOrder.REF: lambda r: r.ref,
        }[order]
        return [key(row) for row in found]

    for order in CaseOrder:
        found = rows(order)
        assert found == sorted(found)  # type: ignore[type-var]
        assert len(set(map(str, found))) > 1


def test_a_filter_finds_parts_of_names_and_references(store: Store) -> None:
    keep(
        store,
        fictional.case("c1", "ZZ-0001-K"),
        fictional.person("c1", "Zoë O'Example", full_name="Zoë Ann O'Example"),
        fictional.case("c2", "ZZ-0002-L"),
        fictional.person("c2", "Sam 100% _"),
    )

    def ids(text: str) -> set[str]:
        found = store.queries.caseload(CaseloadRequest(today=TODAY, text=text))
        assert found.total == len(found.rows)
        return {row.case_id for row in found.rows}

    assert ids("ZOË") == {"c1"}
    assert ids("ann exam") == {"c1"}
    assert ids("0002") == {"c2"}
    assert ids("%") == {"c2"}
    assert ids("_") == {"c2"}
    assert ids("k\0x") == set()
    assert ids("'; DROP TABLE record") == set()
    assert ids("") == {"c1", "c2"}


def test_closed_cases_have_a_list_of_their_own(store: Store) -> None:
    many(store, 3)
    keep(store, fictional.case("c1", "ZZ-0001-K", closed_on=TODAY))
    open_ids = {r.case_id for r in store.queries.caseload(CaseloadRequest(today=TODAY)).rows}
    closed = store.queries.caseload(CaseloadRequest(today=TODAY, closed=True))
    assert open_ids == {"c0", "c2"}
    assert [r.case_id for r in closed.rows] == ["c1"]
    assert store.queries.dues(TODAY)[0].case_id in {"c0", "c2"}


def test_today_shows_what_is_due_soonest_first_and_nothing_else(store: Store) -> None:
    keep(
        store,
        *fictional.journey("c1", "ZZ-0001-K"),
        fictional.case("c2", "ZZ-0002-L"),
        fictional.case("c3", "ZZ-0003-M", closed_on=TODAY),
        fictional.case("c4", "ZZ-0004-N"),
        fictional.decision("c4"),
        fictional.contact("c4"),
    )
    dues = store.queries.dues(TODAY)
    assert [(row.case_id, row.due.kind if row.due else None) for row in dues] == [
        ("c2", DueKind.DECIDE_REFERRAL),
        ("c4", DueKind.RECORD_AGREEMENT),
        ("c1", DueKind.REVIEW_PLAN),
    ]
    assert len(store.queries.dues(TODAY, limit=2)) == 2


def test_a_case_that_is_not_there(store: Store) -> None:
    with pytest.raises(CaseNotFound):
        store.queries.case_row("nobody", TODAY)
    assert store.queries.caseload(CaseloadRequest(today=TODAY)).total == 0


def test_search_finds_words_that_start_so_in_names_notes_and_goals(store: Store) -> None:
    keep(store, *fictional.journey(), fictional.case("c2", "ZZ-0002-L"))
    keep(store, fictional.person("c2", "Zoë Shiftwell"))

    def kinds(question: str) -> list[str]:
        return [found.kind for found in store.queries.search(question)]

    assert kinds("bil") == ["person"]
    assert kinds("zoe") == ["person"]
    assert kinds("shift") == ["person", "contact"]
    assert kinds("grand") == ["plan"]
    assert kinds("shift rota") == ["contact"]
    assert kinds("shift grandchild") == []
    assert kinds("back pain") == ["referral"]
    found = store.queries.search("grandch")[0]
    assert (found.case_id, found.ref, found.record_id) == ("c1", "ZZ-0001-K", "c1-plan")
    assert found.preferred_name == "Billie Example"
    assert "grandchild" in found.excerpt
    assert len(store.queries.search("zz", limit=1)) == 1


def test_search_forgets_what_was_changed(store: Store) -> None:
    keep(store, fictional.case(), fictional.plan(goal="Paint the fence"))
    keep(store, fictional.plan(goal="Walk to work"))
    assert store.queries.search("fence") == ()
    assert len(store.queries.search("walk")) == 1


@pytest.mark.parametrize(
    "question",
    [
        "",
        " ",
        '"',
        "*",
        "a AND",
        "NEAR(",
        "names:",
        "-x",
        "^",
        "(",
        "'; --",
        "\x00",
        "\ud800",
        "x" * 60_000,
        "a " * 5000,
        "💬",
        "١٢",
        "NOT NOT",
        "{a b}: c",
    ],
)
def test_search_takes_any_text(store: Store, question: str) -> None:
    keep(store, *fictional.journey())
    store.queries.search(question)
    store.queries.caseload(CaseloadRequest(today=TODAY, text=question))


def test_a_half_typed_name_with_accents_that_stand_alone_is_found(store: Store) -> None:
    keep(store, *fictional.journey(), fictional.person(name="Ad\u00e9\u1ecd\u0301l\u00e1 Notreal"))
    for question in ("Ad\u00e9\u1ecd\u0301l", "adeo", "ade\u1ecd\u0301la not"):
        assert [found.kind for found in store.queries.search(question)] == ["person"]


def test_no_letter_of_any_alphabet_makes_a_question_unanswerable(store: Store) -> None:
    """The index knows no phrases, and a letter it does not know would make one of a word."""
    with reading(store._engine) as connection:
        ask = connection.connection.cursor().execute
        for number in range(0x110000):
            letter = chr(number)
            if letter.isalnum():
                asked = match_expression(f"x{letter}y")
                ask("SELECT 1 FROM word_search WHERE word_search MATCH ?", (asked,))


def test_search_fields_exist(store: Store) -> None:
    for fields in (NAME_FIELDS, WORD_FIELDS):
        for kind, names in fields.items():
            assert set(names) <= set(RECORD_TYPES[kind].__dataclass_fields__)


def test_a_new_outbox_is_empty_and_counts_what_is_written(store: Store) -> None:
    assert store.queries.journal_status().unsent == 0
    assert store.queries.journal_status().oldest_unsent_at is None
    keep(store, fictional.case(), fictional.person())
    status = store.queries.journal_status()
    assert (status.unsent, status.refused, status.held, status.conflicts) == (2, 0, 0, 0)
    assert status.oldest_unsent_at is not None
    assert status.last_exchange_at is None
