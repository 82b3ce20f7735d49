"""The directory for other tools, as Open Referral UK."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import httpx
import pytest

import resources
from tests.support.laptops import RunningServer
from tests.support.patience import PATIENCE

REQUIRED = {"id", "name", "status"}
"""Of a service in the profile; an organisation needs id, name and description."""


@pytest.fixture
def reader(shared: RunningServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=shared.url, timeout=PATIENCE) as client:
        yield client


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


def test_pages_and_words(reader: httpx.Client) -> None:
    first = reader.get("/open-referral/services", params={"per_page": 5}).json()
    second = reader.get("/open-referral/services", params={"per_page": 5, "page": 2}).json()
    assert first["size"] == second["size"] == 5
    assert (first["first_page"], second["first_page"]) == (True, False)
    assert not {one["id"] for one in first["contents"]} & {one["id"] for one in second["contents"]}
    found = reader.get("/open-referral/services", params={"text": "ABLE futures"}).json()
    assert {one["name"] for one in found["contents"]} == {"Able Futures"}


@pytest.mark.parametrize("query", ["page=0", "page=-1", "per_page=0", "page=999999", "page=x"])
def test_odd_pages_are_answered(reader: httpx.Client, query: str) -> None:
    assert reader.get(f"/open-referral/services?{query}").status_code == 200
    assert reader.get("/open-referral/services/none").status_code == 404
