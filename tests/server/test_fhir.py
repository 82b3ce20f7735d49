"""A case as FHIR R4, read by a library that knows the standard."""

from datetime import UTC, datetime

from fhir.resources.R4B import get_fhir_model_class

from coach_app.domain.access import Role
from coach_app.domain.assembling import assemble
from coach_app.domain.case import Case, CaseFile
from sync.server.fhir import bundle
from tests.support.browsers import browser_of
from tests.support.laptops import RunningServer, fresh_id
from tests.support.rich_case import everything, keep_everything

NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
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


def test_every_resource_holds_by_the_standard() -> None:
    made = bundle(assemble(list(everything(fresh_id(), "R-5501", "Rowan"))), NOW)
    get_fhir_model_class("Bundle").model_validate(made)
    resources = [entry["resource"] for entry in made["entry"]]
    for one in resources:
        get_fhir_model_class(one["resourceType"]).model_validate(one)
    assert {one["resourceType"] for one in resources} == KINDS


def test_every_reference_leads_to_something_in_the_bundle() -> None:
    made = bundle(assemble(list(everything(fresh_id(), "R-5501", "Rowan"))), NOW)
    there = {entry["fullUrl"] for entry in made["entry"]}
    assert len(there) == len(made["entry"])

    def references(value: object) -> set[str]:
        if isinstance(value, dict):
            own = {value["reference"]} if isinstance(value.get("reference"), str) else set()
            return own.union(*(references(inner) for inner in value.values()), set())
        if isinstance(value, list):
            return set().union(*(references(inner) for inner in value), set())
        return set()

    assert references(made["entry"]) <= there
    assert len(references(made["entry"])) >= 3


def test_a_case_with_nothing_in_it_yet_holds_too() -> None:
    number = fresh_id()
    case = Case(id=number, case_id=number, ref="K-1", opened_on=NOW.date())
    get_fhir_model_class("Bundle").model_validate(bundle(CaseFile(case=case), NOW))


def test_taking_one_out_is_written_down(shared: RunningServer) -> None:
    laptop = shared.laptop(team="FHIR team")
    case_id = keep_everything(laptop)
    laptop.sync()
    with browser_of(shared, Role.SUPERVISOR, "FHIR team") as browser:
        answer = browser.get(f"/cases/{case_id}/fhir")
    assert answer.headers["content-type"] == "application/fhir+json"
    assert answer.json()["identifier"]["value"] == "R-5501"
    lines = shared.rows("SELECT action FROM audit WHERE subject = %(c)s", c=case_id)
    assert ("case.exported",) in lines
