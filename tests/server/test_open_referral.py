"""The directory for other tools, as Open Referral UK."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

import resources
from sync.server.open_described import open_document
from sync.server.web.open_referral_routes import as_profile
from tests.support.laptops import RunningServer
from tests.support.patience import PATIENCE

HOME = Path(__file__).resolve().parents[2]
SCHEMA = schemathesis.openapi.from_dict(open_document())
CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
"""Whatever is asked, the answer is of its shape: what makes no sense counts as not said."""
REQUIRED = {"id", "name", "status"}
"""Of a service in the profile; an organisation needs id, name and description."""


@pytest.fixture
def reader(shared: RunningServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=shared.url, timeout=PATIENCE) as client:
        yield client


@pytest.fixture(scope="module")
def asking() -> Iterator[requests.Session]:
    with requests.Session() as session:
        yield session


def bury() -> list[dict[str, Any]]:
    found = json.loads(resources.find("services", "bury.json").read_text(encoding="utf-8"))
    return list(found["services"])


def test_every_service_of_a_programme_is_there_with_what_the_profile_asks(
    reader: httpx.Client,
) -> None:
    page = reader.get("/open-referral/services", params={"programme": "bury"}).json()
    assert page["total_items"] == len(bury())
    assert {one["name"] for one in page["contents"]} == {one["name"] for one in bury()}
    for one in page["contents"]:
        assert one.keys() >= REQUIRED
        assert {"id", "name", "description"} <= one["organization"].keys()
        assert str(UUID(one["id"])) == one["id"]
        assert reader.get(f"/open-referral/services/{one['id']}").json() == one


def test_a_harvester_finds_its_way_from_the_stub(reader: httpx.Client) -> None:
    """Version and description, as a validator asks for them first; a script elsewhere may too."""
    for path in ("/open-referral", "/open-referral/"):
        about = reader.get(path).json()
        assert about["version"] == "HSDS-UK-3.0"
        assert about["openapi_url"] == str(reader.base_url.join("/open-referral/openapi.json"))
    assert reader.get("/open-referral/openapi.json").json() == open_document()
    for path in ("", "/openapi.json", "/services", "/services/none"):
        answer = reader.get(f"/open-referral{path}")
        assert answer.headers["access-control-allow-origin"] == "*"


def test_ids_of_another_directory_stay_and_every_part_has_one() -> None:
    known = "11111111-2222-4333-8444-555555555555"
    listed = {
        "id": known,
        "name": "Walking group",
        "status": "active",
        "organization": {"id": known, "name": "Parks"},
        "schedules": [{"byday": "MO"}, {"id": known, "byday": "TU"}],
        "contacts": [{"phones": [{"number": "0161"}]}],
        "last_modified": None,
    }
    made = as_profile(listed)
    assert made == as_profile(listed)
    assert (made["id"], made["organization"]["id"], made["schedules"][1]["id"]) == (known,) * 3
    parts = [made["schedules"][0], made["contacts"][0], made["contacts"][0]["phones"][0]]
    assert len({str(UUID(one["id"])) for one in parts}) == len(parts)


def test_pages_and_words(reader: httpx.Client) -> None:
    first = reader.get("/open-referral/services", params={"per_page": 5}).json()
    second = reader.get("/open-referral/services", params={"per_page": 5, "page": 2}).json()
    assert first["size"] == second["size"] == 5
    assert (first["first_page"], second["first_page"]) == (True, False)
    assert not {one["id"] for one in first["contents"]} & {one["id"] for one in second["contents"]}
    found = reader.get("/open-referral/services", params={"text": "ABLE futures"}).json()
    assert {one["name"] for one in found["contents"]} == {"Able Futures"}
    asked = {"organization_id": found["contents"][0]["organization"]["id"]}
    theirs = reader.get("/open-referral/services", params=asked).json()
    assert {one["organization"]["name"] for one in theirs["contents"]} == {"Able Futures"}
    same = reader.get("/open-referral/services", params={"search": "able futures"}).json()
    assert same["contents"] == found["contents"]


@pytest.mark.parametrize("query", ["page=0", "page=-1", "per_page=0", "page=999999", "page=x"])
def test_odd_pages_are_answered(reader: httpx.Client, query: str) -> None:
    assert reader.get(f"/open-referral/services?{query}").status_code == 200
    assert reader.get("/open-referral/services/none").status_code == 404


@SCHEMA.parametrize()
@settings(
    max_examples=200 if os.environ.get("COACH_LONG_PROOFS") else 10,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_as_described(
    case: Any, shared: RunningServer, asking: requests.Session
) -> None:
    answer = case.call(base_url=shared.url, session=asking, timeout=PATIENCE)
    case.validate_response(answer, checks=CHECKS)


def test_the_printed_document_is_this_one() -> None:
    printed = (HOME / "docs" / "open-referral.openapi.json").read_text(encoding="utf-8")
    says = "python -m sync.server.open_described > docs/open-referral.openapi.json"
    assert json.loads(printed) == open_document(), says
