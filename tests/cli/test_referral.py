"""`coach-app referral ...` and `appointment ...` as somebody types them."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from icalendar import Calendar

from coach_app.cli.exit_codes import Exit
from tests.support.commands import CoachApp

TABLE = "Customer;Phone;Why;Shoe size\nFrankie Notreal;07700 900123;=1+1;9\nSam Notreal;;Knees;\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "partner.csv"
    file.write_bytes(TABLE.encode("cp1252"))
    return file


def test_a_table_comes_in_row_by_row(coach_app: CoachApp, table: Path) -> None:
    words = ("referral", "import", str(table), "--programme", "bury", "--source", "gp", "--json")
    refused = coach_app(*words)
    assert refused.code == Exit.REFUSED
    assert "referral_file.mapping_incomplete" in refused.err
    mapped = ("--map", "Customer=full_name", "--map", "Why=reason")
    done = coach_app(*words, *mapped)
    assert done.code == Exit.REFUSED, "a script has to notice the refused row"
    assert "referral_file.rows_refused" in done.err
    report = json.loads(done.out)
    assert [(row["line"], row["result"]) for row in report["rows"]] == [
        (2, "refused"),
        (3, "imported"),
    ]
    assert "formula" in report["rows"][0]["reason"]
    again = json.loads(coach_app(*words).out)
    assert (again["imported"], again["already_here"]) == (0, 1)
    for encoding in ("utf-8-sig", "utf-16"):
        table.write_bytes(TABLE.encode(encoding))
        assert json.loads(coach_app(*words).out)["already_here"] == 1, encoding
    table.write_bytes(b"\x89PNG\r\n\x1a\n\x00\xff")
    assert coach_app(*words).code == Exit.DAMAGED
    queue = json.loads(coach_app("referral", "queue", "--json").out)
    assert [item["ref"] for item in queue] == [report["rows"][1]["ref"]]


@pytest.mark.parametrize("mapping", ["Customer", "=full_name", "Customer=colour", "Other=phone"])
def test_a_mapping_that_means_nothing_is_refused(
    coach_app: CoachApp, table: Path, mapping: str
) -> None:
    words = ("referral", "import", str(table), "--programme", "bury", "--source", "gp")
    done = coach_app(*words, "--map", mapping)
    assert done.code == Exit.REFUSED


def test_a_mapping_comes_from_a_file(coach_app: CoachApp, table: Path, tmp_path: Path) -> None:
    file = tmp_path / "partner.toml"
    file.write_text(
        '[columns]\nCustomer = "full_name"\nWhy = "reason"\nElsewhere = "email"\n', encoding="utf-8"
    )
    words = ("referral", "import", str(table), "--programme", "bury", "--source", "gp", "--json")
    report = json.loads(coach_app(*words, "--mapping", str(file)).out)
    assert {use["theirs"]: use["ours"] for use in report["columns"]} == {
        "Customer": "full_name",
        "Phone": "phone",
        "Why": "reason",
        "Shoe size": "",
    }
    file.write_text("Customer = full_name", encoding="utf-8")
    refused = coach_app(*words, "--mapping", str(file))
    assert refused.code == Exit.REFUSED
    assert refused.err.startswith("referral_file.mapping_file_wrong: This is neither TOML nor JSON")


def test_a_programme_that_may_be_several_is_asked_about(coach_app: CoachApp, table: Path) -> None:
    words = ("referral", "import", str(table), "--source", "gp", "--programme")
    refused = coach_app(*words, "working-well")
    assert "working-well-phase-1 or working-well-pilot" in refused.err
    assert "programme.unknown" in coach_app(*words, "nowhere").err


def test_likely_duplicates_are_named_with_their_reasons(
    coach_app: CoachApp, tmp_path: Path
) -> None:
    file = tmp_path / "two.csv"
    file.write_text("Name,DOB\nBob Notreal,1/2/1980\nRobert Notreal,2/1/1980\n", encoding="utf-8")
    words = ("referral", "import", str(file), "--programme", "bury", "--source", "gp", "--json")
    first, second = json.loads(coach_app(*words).out)["rows"]
    assert second["looks_like"] == [first["ref"]]
    told = coach_app("referral", "duplicates", second["ref"]).out
    assert first["ref"] in told
    assert "Same name. Date of birth with day and month swapped." in told


def test_the_caseload_as_a_table_holds_no_formula(coach_app: CoachApp, tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    file.write_text('Name\n"\'=HYPERLINK(1)"\n@Sum Notreal\n', encoding="utf-8")
    words = ("referral", "import", str(file), "--programme", "bury", "--source", "gp")
    assert coach_app(*words).code == Exit.REFUSED, "the formula was not taken in"
    out = tmp_path / "out.csv"
    assert coach_app("case", "list", "--csv", str(out)).code == Exit.DONE
    text = out.read_text(encoding="utf-8-sig")
    assert '"\'@Sum Notreal"' in text
    assert '"=' not in text


def test_an_appointment_and_its_calendar_file(coach_app: CoachApp, tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    file.write_text("Name\nFrankie Notreal\n", encoding="utf-8")
    words = ("referral", "import", str(file), "--programme", "bury", "--source", "gp", "--json")
    ref = json.loads(coach_app(*words).out)["rows"][0]["ref"]
    out = tmp_path / "meeting.ics"
    assert "appointment.not_there" in coach_app("appointment", "ics", ref, "-o", str(out)).err
    made = ("appointment", "make", ref, "--venue", "Library", "--at", "2031-07-01T10:00", "--json")
    assert json.loads(coach_app(*made).out)["starts_at"] == "2031-07-01T10:00:00+01:00"
    assert "2031-07-01 10:00" in coach_app("appointment", "list", ref).out
    assert coach_app("appointment", "ics", ref, "-o", str(out)).code == Exit.DONE
    event = Calendar.from_ical(out.read_bytes()).events[0]
    assert event.start == datetime(2031, 7, 1, 9, 0, tzinfo=UTC)
