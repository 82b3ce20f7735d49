"""One transaction: what is written together, what is left out, what is refused."""

import json
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from coach_app.domain.assessment import Assessment
from coach_app.domain.case import Case
from coach_app.domain.case_ref import ReferenceOfTwo
from coach_app.domain.contact import Contact
from coach_app.domain.errors import (
    CaseNotFound,
    DocumentNotThere,
    RecordNotFound,
    TextNotStorable,
)
from coach_app.domain.people import Person
from coach_app.domain.records import Record
from coach_app.store.engine import TransactionOpen, reading, writing
from coach_app.store.opening import Store
from coach_app.store.refusals import RecordElsewhere, RecordIsFinal
from coach_app.store.settings import SettingName
from sync.protocol import Entry
from tests.support.stillness import FixedClock
from tests.unit.store import fictional


def keep(store: Store, *records: Record) -> None:
    with store.unit_of_work("coach-1") as work:
        for record in records:
            work.save(record)
        work.commit()


def entries(store: Store) -> list[Entry]:
    return list(store.journal.unsent(after=0, limit=1000))


def counts(store: Store) -> dict[str, int]:
    tables = ("record", "journal", "audit", "case_row", "name_search", "word_search", "attachment")
    with reading(store._engine) as connection:
        return {
            table: connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0  # noqa: S608  the names are ours - our own tables
            for table in tables
        }


def test_a_record_comes_back_as_it_was(store: Store) -> None:
    records = fictional.journey()
    keep(store, *records)
    with store.unit_of_work("coach-1") as work:
        for record in records:
            assert work.get(type(record), record.id) == record
        file = work.case_file("c1")
    assert file.case == records[0]
    assert file.person == records[1]
    assert file.plan == records[-1]


def test_the_rows_of_one_change_stand_together(store: Store) -> None:
    keep(store, *fictional.journey())
    assert counts(store) == {
        "record": 8,
        "journal": 8,
        "audit": 8,
        "case_row": 1,
        "name_search": 2,
        "word_search": 3,
        "attachment": 0,
    }


def test_nothing_stays_without_a_commit(store: Store) -> None:
    with store.unit_of_work("coach-1") as work:
        work.save(fictional.case())
        work.keep_attachment(b"bytes", "text/plain")
        assert work.next_number("case") == 1
    assert set(counts(store).values()) == {0}
    with store.unit_of_work("coach-1") as work:
        assert work.next_number("case") == 1


def test_nothing_stays_after_something_went_wrong(store: Store) -> None:
    class Trouble(Exception):
        pass

    def halfway() -> None:
        with store.unit_of_work("coach-1") as work:
            work.save(fictional.case())
            raise Trouble

    with pytest.raises(Trouble):
        halfway()
    assert set(counts(store).values()) == {0}
    keep(store, fictional.case())
    assert counts(store)["record"] == 1


def test_only_changed_fields_go_into_the_journal(store: Store, clock: FixedClock) -> None:
    keep(store, fictional.case(), fictional.person())
    clock.forward(timedelta(minutes=5))
    keep(store, fictional.person(phone="07700 900123"))
    last = entries(store)[-1]
    assert last.changed == {"phone": "07700 900123"}
    assert (last.sequence, last.kind, last.record_id, last.base_version) == (3, "person", "c1-p", 0)
    assert last.recorded_at == clock.now()


def test_saving_the_same_again_writes_nothing(store: Store) -> None:
    keep(store, *fictional.journey())
    before = counts(store)
    with store.unit_of_work("coach-1") as work:
        assert [work.save(record) for record in fictional.journey()] == [False] * 8
        work.commit()
    assert counts(store) == before


def test_one_and_true_are_different_answers(store: Store) -> None:
    keep(store, fictional.case(), fictional.assessment())
    for answer in (1, True, 1.0, "1"):
        with store.unit_of_work("coach-1") as work:
            before = work.get(Assessment, "c1-q")
            assert work.save(replace(before, response={"answer": answer}))
            work.commit()


def test_keys_from_a_newer_version_survive(store: Store) -> None:
    keep(store, fictional.case(), fictional.person())
    with writing(store._engine) as connection:
        connection.execute(
            text(
                "UPDATE record SET body = json_set(body, '$.pronouns', 'they') WHERE kind='person'"
            )
        )
    keep(store, fictional.person(phone="07700 900123"))
    with reading(store._engine) as connection:
        body = connection.scalar(text("SELECT body FROM record WHERE kind = 'person'"))
    assert json.loads(str(body))["pronouns"] == "they"
    assert json.loads(str(body))["phone"] == "07700 900123"
    assert "pronouns" not in entries(store)[-1].changed


def test_a_field_this_version_added_is_no_change(store: Store) -> None:
    keep(store, fictional.case(), fictional.person())
    with writing(store._engine) as connection:
        connection.execute(text("UPDATE record SET body = json_remove(body, '$.best_time')"))
    with store.unit_of_work("coach-1") as work:
        assert not work.save(work.get(Person, "c1-p"))


def test_contacts_are_never_rewritten(store: Store) -> None:
    keep(store, fictional.case(), fictional.contact())
    with pytest.raises(RecordIsFinal):
        keep(store, replace(fictional.contact(), note="Something else"))
    with store.unit_of_work("coach-1") as work:
        assert work.get(Contact, "c1-k1") == fictional.contact()


def test_a_record_never_moves_to_another_case(store: Store) -> None:
    keep(store, fictional.case(), fictional.case("c2", "ZZ-0002-L"), fictional.person())
    with pytest.raises(RecordElsewhere):
        keep(store, replace(fictional.person(), case_id="c2"))


def test_a_record_without_its_case_is_refused(store: Store) -> None:
    with pytest.raises(CaseNotFound):
        keep(store, fictional.person())
    assert set(counts(store).values()) == {0}


@pytest.mark.parametrize(
    "response", [{"a": "nul \x00"}, {"a": "\ud800"}, {"\x00": 1}, {"a": 2**60}, {"a": 1e300}]
)
def test_what_no_database_can_keep_is_refused(store: Store, response: dict[str, object]) -> None:
    with pytest.raises(TextNotStorable):
        keep(store, fictional.case(), replace(fictional.assessment(), response=response))
    assert set(counts(store).values()) == {0}


def test_what_is_not_there_is_refused_by_name(store: Store) -> None:
    with store.unit_of_work("coach-1") as work:
        assert work.find(Person, "nobody") is None
        with pytest.raises(RecordNotFound):
            work.get(Person, "nobody")
        with pytest.raises(CaseNotFound):
            work.case_file("nobody")
        with pytest.raises(CaseNotFound):
            work.case_id_of("ZZ-9999-X")
        with pytest.raises(DocumentNotThere):
            work.attachment("0" * 64)


@pytest.mark.parametrize("spoken", ["ZZ-0001-K", " zz 0001 k ", "zz0001k", "c1"])
def test_a_case_is_found_by_what_is_said_on_the_phone(store: Store, spoken: str) -> None:
    keep(store, fictional.case())
    with store.unit_of_work("coach-1") as work:
        assert work.case_id_of(spoken) == "c1"


def test_a_reference_that_two_laptops_gave_offline_opens_neither(store: Store) -> None:
    keep(store, fictional.case(), fictional.case("c2"))
    with store.unit_of_work("coach-1") as work:
        with pytest.raises(ReferenceOfTwo):
            work.case_id_of("ZZ-0001-K")
        assert work.case_id_of("c2") == "c2"


@pytest.mark.parametrize("spoken", ["", " ", "-", "%", "ZZ"])
def test_half_a_reference_finds_nothing(store: Store, spoken: str) -> None:
    keep(store, fictional.case())
    with store.unit_of_work("coach-1") as work, pytest.raises(CaseNotFound):
        work.case_id_of(spoken)


def test_a_reference_is_found_before_its_commit(store: Store) -> None:
    with store.unit_of_work("coach-1") as work:
        work.save(fictional.case())
        assert work.case_id_of("ZZ-0001-K") == "c1"


def test_attachments_are_kept_once_under_their_hash(store: Store) -> None:
    with store.unit_of_work("coach-1") as work:
        first = work.keep_attachment(b"%PDF-1.7 plan", "application/pdf")
        assert work.keep_attachment(b"%PDF-1.7 plan", "application/pdf") == first
        work.commit()
    with store.unit_of_work("coach-1") as work:
        assert work.attachment(first) == b"%PDF-1.7 plan"
        assert work.attachment_hashes() == {first}


def test_reading_can_leave_an_audit_line(store: Store) -> None:
    keep(store, fictional.case())
    with store.unit_of_work("coach-7") as work:
        work.note("opened", "case", "c1")
        work.commit()
    line = store.queries.audit_lines()[0]
    assert (line.n, line.who, line.action, line.kind, line.record_id) == (
        2,
        "coach-7",
        "opened",
        "case",
        "c1",
    )


def test_audit_and_journal_hold_no_more_than_they_need(store: Store) -> None:
    """The audit trail outlives the person, so nothing about the person is in it."""
    keep(store, *fictional.journey())
    with reading(store._engine) as connection:
        audit = str(connection.execute(text("SELECT * FROM audit")).all())
    assert "Billie" not in audit
    assert "trolley" not in audit


def test_numbers_go_up_by_one(store: Store) -> None:
    numbers = []
    for _ in range(3):
        with store.unit_of_work("coach-1") as work:
            numbers.append(work.next_number("case"))
            work.commit()
    assert numbers == [1, 2, 3]


def test_a_unit_of_work_ends_with_its_commit(store: Store) -> None:
    with store.unit_of_work("coach-1") as work:
        work.save(fictional.case())
        work.commit()
        assert store.settings.get(SettingName.COACH_NAME) == "Jo Coach"
    assert counts(store)["record"] == 1


def test_a_second_transaction_inside_the_first_is_a_fault_and_harms_nothing(store: Store) -> None:
    with store.unit_of_work("coach-1") as work:
        work.save(fictional.case())
        with pytest.raises(TransactionOpen):
            store.settings.get(SettingName.COACH_NAME)
        with pytest.raises(TransactionOpen):
            store.unit_of_work("coach-1").__enter__()
        work.save(fictional.person())
        work.commit()
    assert counts(store)["record"] == 2


def test_other_threads_are_turned_away(store: Store) -> None:
    raised: list[BaseException] = []

    def elsewhere() -> None:
        try:
            store.queries.journal_status()
        except Exception as fault:  # noqa: BLE001  whatever it is, the test looks at it
            raised.append(fault)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert "same thread" in str(raised[0])
    keep(store, fictional.case())


def test_a_closed_case_and_an_unfinished_form_are_kept_too(store: Store) -> None:
    closed = fictional.case(closed_on=fictional.OPENED, close_reason="Moved away")
    keep(store, closed, fictional.assessment(done=False))
    with store.unit_of_work("coach-1") as work:
        assert work.get(Case, "c1").close_reason == "Moved away"
        assert work.case_file("c1").finished_assessment is None
