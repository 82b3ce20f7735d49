"""A partner's table: every row is taken in or refused with its reason, and nothing is lost."""

import os
from datetime import date

import pytest

from coach_app.domain.errors import Refusal
from coach_app.domain.people import Channel, CommunicationNeed
from coach_app.domain.referral import HealthNeed, Source, WorkStatus
from coach_app.services import caseload, referral_files, referrals
from coach_app.services.column_mappings import How, MappingFileWrong, read
from coach_app.services.desk import Desk
from coach_app.services.referral_files import FileRequest, ImportReport, Result
from tests.support.journeys import a_referral

ROWS = 10_000 if os.environ.get("COACH_LONG_PROOFS") else 1_000
REQUEST = FileRequest(programme="bury", source=Source.GP, received_on=date(2026, 11, 27))


def imported(desk: Desk, text: str, **other: object) -> ImportReport:
    values = {"programme": "bury", "source": Source.GP, "received_on": REQUEST.received_on}
    request = FileRequest(**{**values, **other})  # type: ignore[arg-type]
    return referral_files.import_file(desk, text.encode("utf-8-sig"), request)


FULL = """First name;Surname;DOB;Mobile;NHS No;Preferred contact;Communication needs;\
Employment status;Health needs;Job at risk;Right to work;Lives in area;Reason for referral;Cat
Frankie;Notreal;03/04/1982;="07700900123";943 476 5919;text / phone;large print;employed;MSK;\
yes;Y;yes;Painful knees.;Tom
"""


def test_a_whole_row_becomes_a_whole_case(desk: Desk) -> None:
    report = imported(desk, FULL)
    assert (report.imported, report.refused) == (1, 0)
    file = caseload.open_case(desk, report.rows[0].ref).file
    person, referral = file.person, file.referral
    assert person is not None
    assert referral is not None
    assert (person.preferred_name, person.full_name) == ("Frankie", "Frankie Notreal")
    assert (person.date_of_birth, person.phone) == (date(1982, 4, 3), "07700900123")
    assert person.nhs_number == "943 476 5919"
    assert person.contact_by == (Channel.TEXT, Channel.PHONE)
    assert person.needs == (CommunicationNeed.LARGE_PRINT,)
    assert referral.work_status is WorkStatus.IN_WORK
    assert referral.health_needs == (HealthNeed.MUSCULOSKELETAL,)
    assert referral.work_at_risk is referral.may_work_in_uk is referral.lives_in_area is True
    assert referral.reason == "Painful knees.\nCat: Tom"
    assert referral.received_on == REQUEST.received_on
    assert file.decision is not None


@pytest.mark.parametrize(
    ("column", "cell", "says"),
    [
        ("DOB", "31/02/1980", "day/month/year"),
        ("DOB", "29000", "day/month/year"),
        ("Age", "forty", "whole number"),
        ("Age", "400", "between 0 and 120"),
        ("Right to work", "perhaps", "yes or no"),
        ("Contact by", "pigeon", "phone, text"),
        ("Reason", '"=HYPERLINK(""http://x.test"")"', "formula"),
        ("Reason", "a\x00b", "cannot be kept"),
        ("Unemployed since", "1/12/2026", "after the referral"),
    ],
)
def test_a_row_that_does_not_fit_is_refused_with_its_reason_and_no_other(
    desk: Desk, column: str, cell: str, says: str
) -> None:
    report = imported(desk, f"Name,{column}\nGood One,\nBad One,{cell}\nGood Two,\n")
    assert [row.result for row in report.rows] == [
        Result.IMPORTED,
        Result.REFUSED,
        Result.IMPORTED,
    ]
    refused = report.rows[1]
    assert (refused.line, says in refused.reason) == (3, True), refused.reason
    assert "Bad One" not in refused.reason
    assert cell.strip('"') not in refused.reason
    assert caseload.page(desk).total == 2


def test_the_same_row_twice_counts_once_and_a_new_row_beside_it_comes_in(desk: Desk) -> None:
    first = imported(desk, "Name,Reason\nA Notreal,knees\nA Notreal,knees\n")
    assert [row.result for row in first.rows] == [Result.IMPORTED, Result.ALREADY_HERE]
    again = imported(desk, "Reason,Name\nknees,A Notreal\nback,B Notreal\n")
    assert [row.result for row in again.rows] == [Result.ALREADY_HERE, Result.IMPORTED]
    assert again.rows[0].ref == first.rows[0].ref
    assert caseload.page(desk).total == 2


def test_a_mapping_is_remembered_for_the_same_headings(desk: Desk) -> None:
    mapping = {"Customer": "full_name", "Secret": "-"}
    first = imported(desk, "Customer,Secret,Hobby\nA Notreal,x,chess\n", mapping=mapping)
    assert [(use.ours, use.how) for use in first.columns] == [
        ("full_name", How.NAMED),
        ("-", How.NAMED),
        ("", How.KEPT),
    ]
    again = imported(desk, "hobby;CUSTOMER;secret\ngo;B Notreal;y\n")
    assert {use.theirs: use.ours for use in again.columns} == {
        "hobby": "",
        "CUSTOMER": "full_name",
        "secret": "-",
    }
    file = caseload.open_case(desk, again.rows[0].ref).file
    assert file.referral is not None
    assert file.referral.reason == "hobby: go"


@pytest.mark.parametrize(
    ("text", "other", "key"),
    [
        ("Who\nx\n", {}, "referral_file.mapping_incomplete"),
        ("Name\nx\n", {"source": None}, "referral_file.mapping_incomplete"),
        ("Name\nx\n", {"mapping": {"Nome": "phone"}}, "referral_file.mapping_wrong"),
        ("Name\nx\n", {"mapping": {"Name": "colour"}}, "referral_file.mapping_wrong"),
        (
            "A,B\nx,y\n",
            {"mapping": {"A": "full_name", "B": "full_name"}},
            "referral_file.mapping_wrong",
        ),
        ("", {}, "sheet.unreadable"),
    ],
)
def test_a_file_that_cannot_be_understood_is_refused_whole(
    desk: Desk, text: str, other: dict[str, object], key: str
) -> None:
    with pytest.raises(Refusal) as refused:
        imported(desk, text, **other)
    assert refused.value.key == key
    assert caseload.page(desk).total == 0


def test_an_unknown_programme_refuses_every_row(desk: Desk) -> None:
    report = imported(desk, "Name\nA Notreal\n", programme="nowhere")
    assert [row.result for row in report.rows] == [Result.REFUSED]


def test_somebody_known_already_comes_in_and_is_pointed_at(desk: Desk) -> None:
    known = referrals.register(desk, a_referral(full_name="Frankie Notreal", phone="07700900123"))
    ref = caseload.open_case(desk, known.case_id).file.case.ref
    report = imported(
        desk, "Name,Phone\nFrankie Notreel,+44 7700 900123\nFrank Notreal,\nOther Body,\n"
    )
    assert report.imported == 3
    assert report.rows[0].looks_like == (ref,)
    assert set(report.rows[1].looks_like) == {ref, report.rows[0].ref}
    assert report.rows[2].looks_like == ()


def test_every_row_of_a_long_table_is_accounted_for(desk: Desk) -> None:
    lines = [
        f"Person{n} Number{n * 7919 % ROWS},{'x' if n % 100 == 7 else 30}" for n in range(ROWS)
    ]
    told: list[tuple[int, int]] = []
    data = ("Name,Age\n" + "\n".join(lines)).encode("utf-16")
    report = referral_files.import_file(desk, data, REQUEST, lambda a, b: told.append((a, b)))
    wrong = range(7, ROWS, 100)
    assert (report.imported, report.refused) == (ROWS - len(wrong), len(wrong))
    assert report.already_here == 0
    assert [row.line for row in report.rows] == list(range(2, ROWS + 2))
    assert {row.line for row in report.rows if row.reason} == {n + 2 for n in wrong}
    assert len({row.ref for row in report.rows if row.ref}) == report.imported
    assert told[-1] == (ROWS, ROWS)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert caseload.page(desk).total == report.imported


USUAL = {"Client": "full_name", "Cat": "-", "Column of another table": "phone"}


def test_a_written_mapping_serves_tables_that_lack_some_of_its_columns(desk: Desk) -> None:
    table = "Client;Cat;Tel\nFrankie Notreal;Tom;07700 900123\n"
    report = imported(desk, table, usual=USUAL)
    assert [(use.theirs, use.ours) for use in report.columns] == [
        ("Client", "full_name"),
        ("Cat", "-"),
        ("Tel", "phone"),
    ]
    assert imported(desk, table).columns[0].how is How.REMEMBERED
    now = imported(desk, table, usual=USUAL, mapping={"Client": "preferred_name"})
    assert now.columns[0].ours == "preferred_name", "what is said now comes first"
    with pytest.raises(Refusal, match="is not a field"):
        imported(desk, table, usual={"Column of another table": "colour"})


def test_a_mapping_file_is_toml_or_json() -> None:
    wanted = {"Client name": "full_name", "Code": "-"}
    assert read(b'[columns]\n"Client name" = "full_name"\nCode = "-"\n') == wanted
    assert read(b'\xef\xbb\xbf{"Client name": "full_name", "Code": "-"}') == wanted


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"Client = full_name", "neither TOML nor JSON"),
        (b"{", "neither TOML nor JSON"),
        (b"columns = 3", "one line for each column"),
        (b"Client = 3", '"Client" has to be one of our fields'),
        (b"Client = '\xff'", "not text in UTF-8"),
        (b"#" * 300_000, "larger than"),
        (b'{"a":' + b"[" * 100_000, "neither TOML nor JSON"),
    ],
)
def test_a_mapping_file_that_cannot_be_used_says_why(data: bytes, says: str) -> None:
    with pytest.raises(MappingFileWrong, match=says):
        read(data)
