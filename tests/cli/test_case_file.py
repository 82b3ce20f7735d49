"""Case files in and out: the same content back, and every wrong file refused whole."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from coach_app.services.case_files import LARGEST_FILE
from tests.support.commands import CoachApp

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "case.json"


def example() -> dict[str, Any]:
    body: dict[str, Any] = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    return body


def saved(tmp_path: Path, body: object) -> str:
    file = tmp_path / "case.json"
    file.write_text(json.dumps(body), encoding="utf-8")
    return str(file)


def imported(coach_app: CoachApp, file: str) -> str:
    answered = coach_app("case", "import", file, "--json")
    assert (answered.code, answered.err) == (0, "")
    ref: str = answered.json["ref"]
    return ref


def test_the_example_is_imported_and_listed(coach_app: CoachApp) -> None:
    ref = imported(coach_app, str(EXAMPLE))
    rows = coach_app("case", "list", "--json").json
    assert [(row["ref"], row["name"], row["stage"]) for row in rows] == [
        (ref, "Frankie Notreal", "plan")
    ]
    shown = coach_app("case", "show", ref.lower().replace("-", " "), "--json")
    assert shown.json["file"]["person"]["needs"] == ["large-print"]


def test_import_then_export_gives_the_same_content(
    coach_app: CoachApp, tmp_path: Path, second_store: CoachApp
) -> None:
    ref = imported(coach_app, str(EXAMPLE))
    for words in (
        ["plan", "draft", ref],
        ["plan", "agree", ref],
        ["plan", "sign", ref, "--as", "participant", "--name", "Frankie Notreal"],
        ["plan", "sign", ref, "--as", "coach", "--name", "Jo Coach"],
    ):
        assert coach_app(*words).code == 0
    first, again = tmp_path / "first.json", tmp_path / "again.json"
    assert coach_app("case", "export", ref, "-o", str(first)).code == 0
    assert imported(second_store, str(first)) == ref
    assert second_store("case", "export", ref, "-o", str(again)).code == 0
    assert again.read_bytes() == first.read_bytes()
    assert len(json.loads(first.read_text("utf-8"))["attachments"]) == 1


def test_an_exported_file_is_private_to_the_person(coach_app: CoachApp, tmp_path: Path) -> None:
    ref = imported(coach_app, str(EXAMPLE))
    file = tmp_path / "out.json"
    coach_app("case", "export", ref, "-o", str(file))
    assert file.stat().st_mode & 0o077 == 0


def test_the_same_case_twice_is_refused(coach_app: CoachApp, tmp_path: Path) -> None:
    ref = imported(coach_app, str(EXAMPLE))
    file = tmp_path / "out.json"
    coach_app("case", "export", ref, "-o", str(file))
    answered = coach_app("case", "import", str(file))
    assert answered.code == 3
    assert answered.err.startswith("case.already_here: ")


def test_the_schema_describes_the_example(coach_app: CoachApp) -> None:
    schema = coach_app("schema", "case").json
    jsonschema.validate(example(), schema)
    wrong = example()
    wrong["record"]["person"]["favourite_colour"] = "blue"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, schema)


def _with(path: str, value: object) -> dict[str, Any]:
    body = example()
    place: Any = body
    *way, last = path.split(".")
    for part in way:
        place = place[int(part)] if part.isdigit() else place[part]
    place[last] = value
    return body


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        ("record.person.favourite_colour", "blue", "record.person.favourite_colour"),
        ("record.person.preferred_name", 5, "record.person.preferred_name"),
        ("record.person.preferred_name", "", "record.person"),
        ("record.referrals.0.received_on", "31/12/2026", "record.referrals.0.received_on"),
        ("record.referrals.0.age", "38", "record.referrals.0.age"),
        ("record.referrals.0.age", 300, "record.referrals.0"),
        ("record.contacts.0.at", "2026-11-03T10:15:00", "record.contacts.0"),
        ("record.contacts.0.channel", "pigeon", "record.contacts.0.channel"),
        ("record.contacts.0.note", "a\x00b", "record.contacts.0"),
        ("record.contacts.0.note", "\ud800", ""),
        ("record.contacts", {"a": 1}, "record.contacts"),
        ("record.case", None, "record.case"),
        ("version", 2, "version"),
        ("extra", 1, "extra"),
    ],
)
def test_a_wrong_field_is_refused_with_its_path(
    coach_app: CoachApp, tmp_path: Path, path: str, value: object, named: str
) -> None:
    answered = coach_app("case", "import", saved(tmp_path, _with(path, value)))
    assert answered.code == 3
    assert answered.err.startswith(f"data.not_readable: {named}")
    assert "pigeon" not in answered.err
    assert coach_app("case", "list", "--json").json == []


def _deep(levels: int) -> str:
    return '{"record": ' + "[" * levels + "]" * levels + "}"


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "case_file.wrong"),
        (b"PK\x03\x04 not json", "case_file.wrong"),
        (b"\xff\xfe\x00", "case_file.wrong"),
        (b"[]", "case_file.wrong"),
        (b'{"record": 5}', "case_file.wrong"),
        (b'{"record": {"case": NaN}}', "case_file.wrong"),
        (_deep(200).replace("[", '{"a":', 1).replace("]", "}", 1).encode(), "case_file.wrong"),
        (_deep(100_000).encode(), "case_file.wrong"),
        (b'{"record": {"case": {"a": ' + b"[" * 60 + b"]" * 60 + b"}}}", "case_file.wrong"),
        (b" " * (LARGEST_FILE + 1), "case_file.too_large"),
    ],
)
def test_a_damaged_or_hostile_file_is_refused(
    coach_app: CoachApp, tmp_path: Path, data: bytes, rule: str
) -> None:
    file = tmp_path / "case.json"
    file.write_bytes(data)
    answered = coach_app("case", "import", str(file))
    assert answered.code == 6
    assert answered.err.startswith(f"{rule}: ")
    assert "Traceback" not in answered.err


def test_an_agreed_plan_that_was_changed_is_refused(
    coach_app: CoachApp, tmp_path: Path, second_store: CoachApp
) -> None:
    ref = imported(coach_app, str(EXAMPLE))
    coach_app("plan", "draft", ref)
    coach_app("plan", "agree", ref)
    file = tmp_path / "out.json"
    coach_app("case", "export", ref, "-o", str(file))
    body = json.loads(file.read_text("utf-8"))
    body["record"]["plans"][0]["goal"] = "Something nobody agreed to"
    answered = second_store("case", "import", saved(tmp_path, body))
    assert answered.code == 6
    assert answered.err.startswith("case_file.content_changed: ")


def test_a_record_of_another_case_is_refused(coach_app: CoachApp, tmp_path: Path) -> None:
    body = _with("record.contacts.0.case_id", "somebody-else")
    answered = coach_app("case", "import", saved(tmp_path, body))
    assert answered.code == 3
    assert "record.contacts" in answered.err
