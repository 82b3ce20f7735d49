"""`coach-app programme` and `eligibility`: rules, versions and money on the command line."""

import json
from pathlib import Path
from typing import Any

import pytest

import resources
from coach_app.catalogue.programmes import load_programmes
from tests.support.commands import CoachApp

BURY = resources.find("programmes", "bury.toml").read_text(encoding="utf-8")
REFERRAL = {
    "source": "gp",
    "reason": "Pain at work",
    "received_on": "2025-06-02",
    "work_status": "out-of-work",
    "unemployed_since": "2025-04-02",
    "health_contributed": True,
    "age": 42,
    "lives_in_area": True,
    "may_work_in_uk": True,
}


def saved(folder: Path, body: object) -> str:
    file = folder / "referral.json"
    file.write_text(json.dumps(body), encoding="utf-8")
    return str(file)


def test_every_programme_is_listed(coach_app: CoachApp) -> None:
    rows = coach_app("programme", "list", "--json").json
    assert len(rows) == 10
    assert {"key": "bury", "name": "Bury WorkWell", "version": "2024.1"}.items() <= rows[0].items()
    plain = coach_app("programme", "list").out
    assert "health-wellbeing-pathway" in plain


def test_one_programme_is_shown_with_all_that_it_states(coach_app: CoachApp) -> None:
    shown: dict[str, Any] = coach_app("programme", "show", "bury", "--json").json
    assert [cohort["number"] for cohort in shown["cohorts"]] == [1, 2, 3, 4]
    assert {limit["unit"] for limit in shown["limits"]} == {"working-days"}
    for field in (
        "stages",
        "plan_kinds",
        "review_weeks",
        "support_weeks_in_work",
        "start",
        "funding",
        "targets",
        "profile",
        "retention",
        "quality",
        "questionnaires",
        "scorecard",
        "safety_card",
        "services_file",
        "effective_from",
        "effective_to",
    ):
        assert shown[field], field
    assert "within 2 working days" in coach_app("programme", "show", "bury").out
    assert "30 calendar days" in coach_app("programme", "show", "working-well-pilot").out


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (("show", "nowhere"), "programme.unknown"),
        (("funding", "nowhere"), "programme.unknown"),
        (("show", "bury", "--version", "1999"), "programme.version_unknown"),
    ],
)
def test_what_is_not_there_is_said(coach_app: CoachApp, words: tuple[str, ...], key: str) -> None:
    answered = coach_app("programme", *words)
    assert answered.code == 3
    assert answered.err.startswith(f"{key}: ")


def test_funding_reproduces_the_paper_and_says_what_does_not_agree(coach_app: CoachApp) -> None:
    found = coach_app("programme", "funding", "coventry-warwickshire", "--json").json
    assert [year["people"] for year in found["years"]] == [450, 1050]
    assert found["years"][0]["total"] == 680_000
    assert found["whole"]["total"] == 1_751_550
    assert found["disagreements"] == []
    entered = {(f["year"], f["part"]): (f["entered"], f["cap"]) for f in found["figures"]}
    assert entered["2024/25", "management"] == (True, True)
    assert entered["", "basic"] == (False, False)
    bury = coach_app("programme", "funding", "bury", "--json").json
    assert {one["pounds"] for one in bury["disagreements"]} == {-2_000}
    assert "£2,000 short" in coach_app("programme", "funding", "Bury WorkWell").out
    stockport = coach_app("programme", "funding", "stockport", "--json").json
    assert any("30 % of 816 people" in one["says"] for one in stockport["disagreements"])


def test_funding_by_step_and_by_quarter(coach_app: CoachApp) -> None:
    phase_1 = coach_app("programme", "funding", "working-well-phase-1", "--json").json
    assert [(s["percent"], s["pounds"]) for s in phase_1["steps"]] == [
        (30, 900),
        (30, 900),
        (40, 1_200),
    ]
    pilot = coach_app("programme", "funding", "working-well-pilot", "--json").json
    assert [(s["percent"], s["pounds"]) for s in pilot["steps"]] == [(50, None)]
    found = coach_app("programme", "funding", "coventry-warwickshire", "--json").json
    early = [q for q in found["quarters"] if q["first_day"] < "2025-04-01"]
    assert [(q["people"], q["basic"], q["earned"]) for q in early] == [(225, 108_000, 72_000)] * 2
    late = [q for q in found["quarters"] if q["first_day"] >= "2025-04-01"]
    assert abs(sum(q["earned"] for q in late) - 340_620) <= 2


def test_a_pack_is_checked_with_line_and_path(coach_app: CoachApp, tmp_path: Path) -> None:
    file = tmp_path / "new.toml"
    file.write_text(BURY.replace('version = "2024.1"', 'version = "2030.1"'), encoding="utf-8")
    found = coach_app("programme", "check", str(file), "--json").json
    assert (found["version"], found["known"], found["cohorts"]) == ("2030.1", False, 4)
    file.write_text(BURY.replace("within_days = 56", "within_days = true"), encoding="utf-8")
    answered = coach_app("programme", "check", str(file))
    assert answered.code == 3
    line = 1 + BURY[: BURY.index("within_days = 56")].count("\n")
    place = f"new.toml, line {line}: cohorts.2.conditions.1.within_days: "
    assert answered.err.startswith(f"data_file.wrong: {place}")


def test_each_fact_says_where_it_comes_from(coach_app: CoachApp, tmp_path: Path) -> None:
    for pack in load_programmes().every_version():
        assert pack.without_origin() == (), pack.key
        assert pack.profile_says
    said = coach_app("programme", "show", "work-programme-leavers").out
    assert "People with one coach: 20 to 40" in said
    assert "From a paper: caseload: Manchester board paper, 19 March 2014, appendix 3." in said
    assert "In no paper: review weeks: 4 weeks are our own choice" in said
    assert "above all: Brinnington" in coach_app("programme", "show", "stockport").out
    file = tmp_path / "new.toml"
    file.write_text(BURY.replace('of = ["retention"]', 'of = ["stages"]'), encoding="utf-8")
    found = coach_app("programme", "check", str(file), "--json").json
    assert found["without_origin"] == ["retention"]
    checked = coach_app("programme", "check", str(file)).out
    assert "It does not say where these come from: retention." in checked
    file.write_text(BURY.replace('of = ["retention"]', 'of = ["retantion"]'), encoding="utf-8")
    refused = coach_app("programme", "check", str(file)).err
    assert "retantion is no fact of a pack" in refused


def test_all_shipped_packs_can_be_used(coach_app: CoachApp) -> None:
    assert len(coach_app("programme", "check", "--json").json) == 10


def test_a_file_that_is_no_pack_is_refused(coach_app: CoachApp, tmp_path: Path) -> None:
    file = tmp_path / "pack.toml"
    file.write_bytes(b"\xff\xfe")
    assert coach_app("programme", "check", str(file)).code == 6
    file.write_bytes(b"#" * 1_000_002)
    assert coach_app("programme", "check", str(file)).err.startswith("programme.too_large: ")
    assert coach_app("programme", "check", str(tmp_path / "none.toml")).code == 3


def test_eligibility_says_it_aloud(coach_app: CoachApp, tmp_path: Path) -> None:
    file = saved(tmp_path, REFERRAL)
    found = coach_app("eligibility", file, "--programme", "bury", "--json").json
    assert (found["outcome"], found["programme_version"]) == ("not-eligible", "2024.1")
    assert "61 days before the referral. Bury allows 56 days." in found["reason"]
    assert found["nearest_miss"].endswith("It was missed by 5 days.")
    assert "single access point" in found["next_door"]
    found = coach_app("eligibility", file, "--programme", "Stockport WorkWell", "--json").json
    assert (found["outcome"], found["cohort"]) == ("eligible", "3")


def test_eligibility_on_a_day(coach_app: CoachApp, tmp_path: Path) -> None:
    file = saved(tmp_path, REFERRAL)
    words = ("eligibility", file, "--programme", "bury", "--on", "2025-07-01")
    assert coach_app(*words, "--json").json["decided_on"] == "2025-07-01"
    assert "Rules: bury, version 2024.1." in coach_app(*words).out
    answered = coach_app("eligibility", file, "--programme", "nowhere")
    assert (answered.code, answered.err.partition(":")[0]) == (3, "programme.unknown")


def test_the_date_of_birth_of_a_case_file_stands_in(coach_app: CoachApp, tmp_path: Path) -> None:
    referral = {key: value for key, value in REFERRAL.items() if key != "age"}
    person = {"preferred_name": "Frankie Notreal", "date_of_birth": "1995-01-01"}
    file = saved(tmp_path, {"record": {"referrals": [referral], "person": person}})
    found = coach_app("eligibility", file, "--programme", "bury", "--json").json
    assert (found["outcome"], found["cohort"]) == ("eligible", "4")
