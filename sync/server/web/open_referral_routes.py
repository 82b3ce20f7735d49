"""The area's services for other tools to read, as Open Referral UK (HSDS 3.0): no person in it.

Shapes: `GET /services` and `GET /services/{id}` of the profile. Anybody may read: the same
services stand on public leaflets.
"""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from coach_app.catalogue.local_services import FOLDER
from coach_app.catalogue.reading import read_json
from sync.server.web.gate import Web

LIST, ONE = "/open-referral/services", "/open-referral/services/{service_id}"
PER_PAGE, MOST = 50, 200
OURS = "https://coach-app.example/open-referral/"
"""Names that ids are made from; nothing is fetched from there."""


def services_of(web: Web, programme: str = "") -> list[dict[str, Any]]:
    """Every service of every pack once, or of one programme; in the order of their names."""
    packs = web.reading.programmes
    files = {pack.services_file for pack in packs.values() if programme in ("", pack.key)}
    found: dict[str, dict[str, Any]] = {}
    for file in sorted(files):
        for service in read_json(FOLDER, file).get("services", []):
            found.setdefault(str(service["id"]), _as_profile(service))
    return sorted(found.values(), key=lambda service: (service["name"].casefold(), service["id"]))


def _as_profile(service: dict[str, Any]) -> dict[str, Any]:
    """With the ids that the profile asks for: UUIDs that stay the same for the same service."""
    organization = dict(service.get("organization", {}))
    name = str(organization.get("name", ""))
    organization.setdefault("id", str(uuid5(NAMESPACE_URL, f"{OURS}organizations/{name}")))
    organization.setdefault("description", "")
    number = str(uuid5(NAMESPACE_URL, f"{OURS}services/{service['id']}"))
    return {**service, "id": number, "organization": organization}


def open_referral_routes(web: Web) -> APIRouter:
    routes = APIRouter()

    @routes.get(LIST)
    def services(request: Request, text: str = "", programme: str = "") -> Response:
        per_page = min(_number(request, "per_page", PER_PAGE), MOST)
        page = _number(request, "page", 1)
        words = text.casefold().split()[:6]
        found = [one for one in services_of(web, programme) if _says(one, words)]
        pages = max(1, -(-len(found) // per_page))
        shown = found[(page - 1) * per_page : page * per_page]
        return JSONResponse(
            {
                "total_items": len(found),
                "total_pages": pages,
                "page_number": page,
                "size": len(shown),
                "first_page": page == 1,
                "last_page": page >= pages,
                "empty": not shown,
                "contents": shown,
            }
        )

    @routes.get(ONE)
    def service(service_id: str) -> Response:
        found = next((one for one in services_of(web) if one["id"] == service_id), None)
        if found is None:
            return JSONResponse({"message": "There is no such service."}, 404)
        return JSONResponse(found)

    return routes


def _says(service: dict[str, Any], words: list[str]) -> bool:
    said = f"{service['name']} {service.get('description', '')}".casefold()
    return all(word in said for word in words)


def _number(request: Request, name: str, usual: int) -> int:
    said = request.query_params.get(name, "")
    sound = said.isascii() and said.isdigit() and 0 < len(said) < 7
    return max(1, int(said)) if sound else usual
