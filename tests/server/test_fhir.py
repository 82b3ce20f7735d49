"""A case as FHIR R4, read by a library that knows the standard."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class

from coach_app import codec
from coach_app.domain.access import Role
from coach_app.domain.assembling import assemble
from coach_app.domain.assessment import Assessment, AssessmentStatus
from coach_app.domain.case import Case, CaseFile
from coach_app.domain.consent import EmployerConsent, HowGiven, Permission, Recipient, Subject
from coach_app.domain.contact import Contact, ContactResult
from coach_app.domain.measured import MeasureTaken
from coach_app.domain.people import Channel, Person
from coach_app.domain.plan import PlanStatus
from coach_app.domain.records import FIELD_OF_KIND, RECORD_TYPES
from coach_app.domain.review import StepResult, StepReviewed
from sync.server.fhir import bundle
from tests.support.browsers import browser_of, send, text_of
from tests.support.caseload_sample import keep
from tests.support.laptops import RunningServer, fresh_id
from tests.support.rich_case import AT, STEP, everything, keep_everything

NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "case.json"
KINDS = {
    "Patient",
    "ServiceRequest",
    "Consent",
    "QuestionnaireResponse",
    "CarePlan",
    "Goal",
    "Task",
    "Communication",
}
GP = Permission(
    id="for-gp",
    case_id="",
    what="My plan",
    covers=(Subject.PLAN,),
    recipient=Recipient.GP,
    recipient_name="Dr Madeup",
    purpose="So that they know",
    given_at=AT,
    how=HowGiven.SPOKEN,
)


def rich() -> CaseFile:
    return assemble(list(everything(fresh_id(), "R-5501", "Rowan")))


def example() -> CaseFile:
    """The example of the case file format, whose records have names of their own making."""
    said = json.loads(EXAMPLE.read_text(encoding="utf-8"))["record"]
    kinds = {field: kind for kind, field in FIELD_OF_KIND.items()}
    bodies: list[tuple[str, dict[str, Any]]] = []
    for field, value in said.items():
        each = value if isinstance(value, list) else [value]
        bodies += [(kinds[field], one) for one in each if field in kinds]
    assert {kind for kind, _ in bodies} <= set(RECORD_TYPES)
    own = {"id": "case-1", "case_id": "case-1", "ref": "K-1"}
    return assemble(
        [
            codec.load_record(
                kind,
                {"id": f"{kind} ü", **body, **(own if kind == "case" else {})}
                | {"case_id": "case-1"},
            )
            for kind, body in bodies
        ]
    )


def odd_answers() -> list[object]:
    return [
        {"linkId": "a", "answer": [], "item": []},
        {"linkId": "", "answer": [{"valueString": "nobody asked"}]},
        {"linkId": "b", "answer": [{"valueString": " "}, {"valueInteger": True}, "x", {}]},
        {"linkId": "c", "answer": [{"valueDate": "2026-13-01"}, {"valueDate": "2026-11"}]},
        {"linkId": "d", "item": [{"linkId": "e", "answer": [{"valueCoding": {"code": ""}}]}]},
        {"linkId": "f", "answer": [{"valueMoney": 3}], "x": 1},
        "no item",
    ]


def odd_cases() -> Iterator[tuple[str, CaseFile]]:
    case = rich()
    assert case.person is not None
    assert case.plan is not None
    yield "full", case
    yield "the example", example()
    yield "nothing yet", CaseFile(case=Case(id="x", case_id="x", ref="K-1", opened_on=NOW.date()))
    yield "nobody named", replace(case, person=None)
    yield "no plan", replace(case, plans=(), reviews=())
    given = tuple(replace(one, withdrawn_at=AT) for one in (*case.agreements,))
    shared = tuple(replace(one, withdrawn_at=AT) for one in case.permissions)
    ended = replace(case.case, closed_on=NOW.date(), close_reason="Does not want to go on")
    yield "withdrawn", replace(case, agreements=given, permissions=shared, case=ended)
    long = replace(case.person, preferred_name="Ö" * 300, full_name="x " * 150, language=" ")
    yield "a long name", replace(case, person=replace(long, phone=" ", email="\n"))
    closed = replace(case.plan, status=PlanStatus.CLOSED, goal="", strengths="  ")
    yield "a closed plan without a goal", replace(case, plans=(closed,))
    backwards = replace(case.plan.steps[0], due_on=date(2026, 11, 1))
    yield "due before it begins", replace(case, plans=(replace(case.plan, steps=(backwards,)),))
    newer = replace(case.plan, id="y" * 64, version=2, status=PlanStatus.DRAFT)
    superseded = replace(case.plan, status=PlanStatus.SUPERSEDED)
    yield "two versions", replace(case, plans=(superseded, newer))
    odd = {"resourceType": "x", "text": 1, "item": odd_answers(), "contained": [{}]}
    assessments = tuple(replace(one, response=odd) for one in case.assessments)
    measure = MeasureTaken(
        id="m",
        case_id=case.case.id,
        measure="phq-9",
        questionnaire="https://example.org/phq-9|1",
        taken_at=AT,
        saved_at=AT,
        response={},
    )
    yield "odd answers", replace(case, assessments=assessments, measures_taken=(measure,))
    consent = EmployerConsent(
        id="e", case_id="x", employer="Hill", given_at=AT, how=HowGiven.SPOKEN, until=AT.date()
    )
    yield "an employer's copy", replace(case, employer_consents=(consent,))


def by_kind(made: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    found = (entry["resource"] for entry in made["entry"])
    return [one for one in found if one["resourceType"] == kind]


def references(value: object) -> set[str]:
    if isinstance(value, dict):
        own = {value["reference"]} if isinstance(value.get("reference"), str) else set()
        return own.union(*(references(inner) for inner in value.values()), set())
    if isinstance(value, list):
        return set().union(*(references(inner) for inner in value), set())
    return set()


@pytest.mark.parametrize("covers", [None, (), tuple(Subject), *((one,) for one in Subject)])
def test_every_case_holds_by_the_standard(covers: tuple[Subject, ...] | None) -> None:
    """Also what only a permission covers; every reference leads to something that is there."""
    permission = None if covers is None else replace(GP, covers=covers)
    for name, case in odd_cases():
        made = bundle(case, NOW, permission)
        get_fhir_model_class("Bundle").model_validate(json.loads(json.dumps(made)))
        for entry in made["entry"]:
            one = entry["resource"]
            get_fhir_model_class(one["resourceType"]).model_validate(one)
        there = {entry["fullUrl"] for entry in made["entry"]}
        assert len(there) == len(made["entry"]), name
        assert references(made["entry"]) <= there, name


def test_a_whole_case_has_each_of_them() -> None:
    made = bundle(rich(), NOW)
    assert {entry["resource"]["resourceType"] for entry in made["entry"]} == KINDS


def test_what_a_review_found_is_what_a_task_says() -> None:
    case = rich()
    assert case.plan is not None
    (step, change, back) = by_kind(bundle(case, NOW), "Task")
    assert (step["status"], change["status"], back["status"]) == ("accepted",) * 3
    assert back["restriction"]["period"] == {"start": "2027-01-11", "end": "2027-02-07"}
    found = StepReviewed(step_id=STEP, result=StepResult.DONE)
    done = replace(case, reviews=(replace(case.reviews[-1], steps=(found,)),))
    over = replace(done, plans=(replace(case.plan, status=PlanStatus.CLOSED),))
    assert [one["status"] for one in by_kind(bundle(over, NOW), "Task")] == [
        "completed",
        "cancelled",
        "cancelled",
    ]
    told = replace(GP, covers=(Subject.PLAN,))
    assert by_kind(bundle(done, NOW, told), "Task")[0]["status"] == "accepted"
    told = replace(GP, covers=(Subject.PLAN, Subject.PROGRESS))
    assert by_kind(bundle(done, NOW, told), "Task")[0]["status"] == "completed"


def test_a_call_that_nobody_answered_did_not_happen() -> None:
    case = rich()
    call = Contact(
        id="c", case_id="x", at=AT, channel=Channel.PHONE, result=ContactResult.NO_ANSWER, by="Jo"
    )
    (made,) = by_kind(bundle(replace(case, contacts=(call,)), NOW), "Communication")
    assert (made["status"], made["sender"]) == ("not-done", {"display": "Jo"})
    assert "recipient" not in made
    (made,) = by_kind(
        bundle(replace(case, contacts=(replace(call, result=ContactResult.REACHED),)), NOW),
        "Communication",
    )
    assert made["status"] == "completed"


def test_answers_are_those_that_were_given() -> None:
    (case,) = (one for name, one in odd_cases() if name == "odd answers")
    made, _ = by_kind(bundle(case, NOW), "QuestionnaireResponse")
    assert made["item"] == [
        {"linkId": "a"},
        {"linkId": "b"},
        {"linkId": "c", "answer": [{"valueDate": "2026-11"}]},
        {"linkId": "d", "item": [{"linkId": "e"}]},
        {"linkId": "f"},
    ]
    response = Assessment(
        id="a",
        case_id="x",
        questionnaire="q|1",
        status=AssessmentStatus.COMPLETED,
        started_at=AT,
        saved_at=AT,
        response={"item": [{"linkId": "n", "answer": [{"valueInteger": 4}]}]},
    )
    (made,) = by_kind(
        bundle(replace(case, assessments=(response,), measures_taken=()), NOW),
        "QuestionnaireResponse",
    )
    assert made["item"] == response.response["item"]


@pytest.mark.parametrize("subject", Subject)
def test_what_is_not_covered_is_not_there(subject: Subject) -> None:
    """Every text of the case is a word of its own, which is looked for in what left."""
    case = rich()
    person = Person(
        id="p",
        case_id="x",
        preferred_name="Rowan",
        phone="PHONE",
        email="EMAIL",
        postcode="POSTCODE",
        nhs_number="9434765919",
        date_of_birth=date(1980, 2, 3),
    )
    (referral,) = case.referrals
    assert case.plan is not None
    (step,) = case.plan.steps
    (change,) = case.plan.adjustments
    contacts = tuple(replace(one, note="NOTE") for one in case.contacts)
    said = {"item": [{"linkId": "x", "answer": [{"valueString": "ANSWER"}]}]}
    plan = replace(
        case.plan,
        goal="GOAL",
        strengths="STRENGTH",
        steps=(replace(step, title="STEP"),),
        adjustments=(replace(change, change="CHANGE"),),
    )
    case = replace(
        case,
        person=person,
        referrals=(replace(referral, reason="REASON"),),
        contacts=contacts,
        assessments=tuple(replace(one, response=said) for one in case.assessments),
        plans=(plan,),
        permissions=(replace(case.permissions[0], what="OTHER"),),
    )
    text = json.dumps(bundle(case, NOW, replace(GP, covers=(subject,))))
    words = {
        Subject.CONTACT_DETAILS: {"PHONE", "EMAIL", "POSTCODE", "9434765919", "1980-02-03"},
        Subject.REFERRAL: {"REASON"},
        Subject.PLAN: {"GOAL", "STRENGTH", "STEP"},
        Subject.ADJUSTMENTS: {"CHANGE", "Phased return to work"},
        Subject.PROGRESS: set(),
    }
    never = {"NOTE", "ANSWER", "OTHER"}
    every = set().union(*words.values(), never)
    assert {word for word in every if word in text} == words[subject]
    assert {word for word in every if word in json.dumps(bundle(case, NOW))} == every


def test_taking_one_out_is_written_down(shared: RunningServer) -> None:
    laptop = shared.laptop(team="FHIR team")
    case_id = keep_everything(laptop)
    laptop.sync()
    path = f"/cases/{case_id}/fhir"
    with browser_of(shared, Role.SUPERVISOR, "FHIR team") as browser:
        assert "no live permission" in text_of(browser.get(path))
        for fields, problem in (
            ({}, "Choose who it is for."),
            ({"for": "service"}, "Write down who the copy is for."),
            ({"for": "service", "system": "Records"}, "what the other system needs"),
            ({"for": "service", "system": "x" * 201, "purpose": "x"}, "Shorten it."),
            ({"for": "another"}, "Ask the person"),
        ):
            refused = send(browser, path, **fields)
            assert (refused.status_code, problem in text_of(refused)) == (422, True)
        assert "Records" in send(browser, path, **{"for": "service", "system": "Records"}).text
        answer = send(browser, path, **{"for": "service", "system": "Records", "purpose": "Move"})
        assert answer.headers["content-type"] == "application/fhir+json"
        assert answer.json()["identifier"]["value"] == "R-5501"
        copies = text_of(browser.get(f"/cases/{case_id}")).split("Copies that left")[1]
        assert "What The whole case as FHIR R4 To Records What for Move" in copies
    lines = shared.rows("SELECT action FROM audit WHERE subject = %(c)s", c=case_id)
    assert lines.count(("case.exported",)) == 1
    laptop.sync()
    (line,) = (body for (kind, _), body in laptop.journal.bodies.items() if kind == "disclosure")
    assert (line["recipient_name"], line["purpose"]) == ("Records", "Move")


def test_to_somebody_else_only_what_the_person_allows_now(shared: RunningServer) -> None:
    laptop = shared.laptop(team="FHIR for others")
    case_id = keep_everything(laptop)
    nobody = replace(GP, id=fresh_id(), case_id=case_id, recipient_name="")
    employer = replace(GP, id=fresh_id(), case_id=case_id, recipient=Recipient.EMPLOYER)
    keep(laptop, replace(GP, id=fresh_id(), case_id=case_id), nobody, employer)
    laptop.sync()
    named = next(
        key
        for (kind, key), body in laptop.journal.bodies.items()
        if kind == "permission" and body["recipient_name"] and body["recipient"] == "gp"
    )
    path = f"/cases/{case_id}/fhir"
    with browser_of(shared, Role.SUPERVISOR, "FHIR for others") as browser:
        page = text_of(browser.get(path))
        assert "GP, Dr Madeup" in page
        assert "Employer" not in page
        answer = send(browser, path, **{"for": named})
        kinds = {entry["resource"]["resourceType"] for entry in answer.json()["entry"]}
        assert kinds == {"Patient", "Consent", "CarePlan", "Goal", "Task"}
        assert send(browser, path, **{"for": employer.id}).status_code == 422
        assert "Write down who" in text_of(send(browser, path, **{"for": nobody.id}))
        assert send(browser, path, **{"for": nobody.id, "name": "Dr Other"}).status_code == 200
        laptop.sync()
        lines = [b for (kind, _), b in laptop.journal.bodies.items() if kind == "disclosure"]
        assert {(one["ground_id"], one["recipient_name"], one["route"]) for one in lines} == {
            (named, "Dr Madeup", "gp-copy"),
            (nobody.id, "Dr Other", "gp-copy"),
        }
        laptop.journal.change("permission", named, case_id, withdrawn_at=AT.isoformat())
        laptop.sync()
        assert send(browser, path, **{"for": named}).status_code == 422
        assert (
            "Dr Madeup" not in text_of(browser.get(path)).split("Choose")[0].split("Who is it")[1]
        )
