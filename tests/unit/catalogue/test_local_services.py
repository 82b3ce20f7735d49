"""What an area's list says of a service beyond its name is read where it is there."""

import json
from pathlib import Path

from coach_app.catalogue.local_services import load_services

FULL = {
    "id": "advice",
    "name": "Example Advice",
    "status": "active",
    "organization": {"name": "Example Trust"},
    "contacts": [{"name": "Front desk", "phones": [{"number": " 01632 960123 "}]}],
    "service_at_locations": [
        {
            "location": {
                "addresses": [
                    {"address_1": "1 Example Street", "city": "Exampleton", "postal_code": "EX1"}
                ]
            }
        }
    ],
    "schedules": [
        {"byday": "MO,TU", "opens_at": "09:00:00", "closes_at": "17:00:00"},
        {"description": "Saturdays by appointment"},
    ],
}
BARE = {"id": "b", "name": "Bare", "status": "active", "organization": {"name": "Bare"}}


def test_phone_address_and_opening_hours_are_read(tmp_path: Path) -> None:
    (tmp_path / "services").mkdir()
    file = tmp_path / "services" / "area.json"
    file.write_text(json.dumps({"services": [FULL, BARE]}), encoding="utf-8")
    full, bare = load_services("area.json", find=tmp_path.joinpath)
    assert full.phone == "01632 960123"
    assert full.address == "1 Example Street, Exampleton, EX1"
    assert full.opening == "Mon, Tue 09:00 to 17:00; Saturdays by appointment"
    assert (bare.phone, bare.address, bare.opening) == ("", "", "")
