"""The area's services for other tools to read, as Open Referral UK (HSDS 3.0): no person in it.

Shapes: `/`, `/services` and `/services/{id}` of the profile, under one stub. Anybody may read, also
a script on another site: the same services stand on public leaflets.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from coach_app.catalogue.local_services import FOLDER
from coach_app.catalogue.reading import read_json
from sync.server.open_described import ABOUT, DESCRIPTION, LIST, ONE, VERSION, open_document
from sync.server.web.gate import Web

PROFILE = "https://docs.openreferraluk.org/"
PER_PAGE, MOST = 50, 200
MOST_WORDS = 6
OPEN = {"access-control-allow-origin": "*"}
"""The profile asks for it, so that a plain web page elsewhere can read."""
OURS = "https://coach-app.example/open-referral/"
"""Names that ids are made from; nothing is fetched from there."""
Service = dict[str, Any]


@dataclass(frozen=True)
class Directory:
    """Every service of every pack, as the profile has it."""

    web: Web

    @cached_property
    def _by_file(self) -> Mapping[str, tuple[Service, ...]]:
        files = {pack.services_file for pack in self.web.reading.programmes.values()}
        return {
            file: tuple(as_profile(one) for one in read_json(FOLDER, file).get("services", []))
            for file in sorted(files)
        }

    def services(self, programme: str = "") -> list[Service]:
        """Each once, of all programmes or of one; in the order of their names."""
        packs = self.web.reading.programmes.values()
        wanted = {pack.services_file for pack in packs if programme in ("", pack.key)}
        found: dict[str, Service] = {}
        for file in sorted(wanted):
            for service in self._by_file[file]:
                found.setdefault(service["id"], service)
        return sorted(found.values(), key=lambda one: (one["name"].casefold(), one["id"]))


def as_profile(service: Mapping[str, Any]) -> Service:
    """With the ids that the profile asks for: UUIDs that stay the same for the same service."""
    organization = dict(service.get("organization", {}))
    name = str(organization.get("name", ""))
    organization["id"] = _uuid(organization.get("id") or name, "organizations")
    organization.setdefault("description", "")
    number = _uuid(service["id"], "services")
    inner = {
        key: _numbered(value, f"services/{number}/{key}")
        for key, value in service.items()
        if key != "organization"
    }
    return {**inner, "id": number, "organization": organization}


def _numbered(value: Any, place: str) -> Any:
    """Everything inside a service has an id of its own by the profile: one from its place."""
    if isinstance(value, list):
        return [_numbered(one, f"{place}/{n}") for n, one in enumerate(value)]
    if not isinstance(value, Mapping):
        return value
    made = {key: _numbered(inner, f"{place}/{key}") for key, inner in value.items()}
    return {**made, "id": _uuid(value.get("id") or place, "parts")}


def _uuid(said: Any, kind: str) -> str:
    """An id that is a UUID stays: another directory may know the service by it."""
    try:
        return str(UUID(str(said)))
    except ValueError:
        return str(uuid5(NAMESPACE_URL, f"{OURS}{kind}/{said}"))


def open_referral_routes(web: Web) -> APIRouter:
    routes = APIRouter()
    directory = Directory(web)

    @routes.get(ABOUT)
    @routes.get(ABOUT + "/")
    def about(request: Request) -> Response:
        own = str(request.base_url).rstrip("/") + DESCRIPTION
        return _open({"version": VERSION, "profile": PROFILE, "openapi_url": own})

    @routes.get(DESCRIPTION)
    def described() -> Response:
        return _open(open_document())

    @routes.get(LIST)
    def services(request: Request) -> Response:
        asked = request.query_params
        per_page = min(_number(request, "per_page", PER_PAGE), MOST)
        page = _number(request, "page", 1)
        words = f"{asked.get('text', '')} {asked.get('search', '')}".casefold().split()[:MOST_WORDS]
        of = asked.get("organization_id", "")
        found = [
            one
            for one in directory.services(asked.get("programme", ""))
            if _says(one, words) and of in ("", one["organization"]["id"])
        ]
        pages = max(1, -(-len(found) // per_page))
        shown = found[(page - 1) * per_page : page * per_page]
        return _open(
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
        found = next((one for one in directory.services() if one["id"] == service_id), None)
        if found is None:
            return _open({"message": "There is no such service."}, 404)
        return _open(found)

    return routes


def _open(content: dict[str, Any], status: int = 200) -> Response:
    return JSONResponse(content, status, OPEN)


def _says(service: Service, words: list[str]) -> bool:
    said = f"{service['name']} {service.get('description', '')}".casefold()
    return all(word in said for word in words)


def _number(request: Request, name: str, usual: int) -> int:
    said = request.query_params.get(name, "")
    sound = said.isascii() and said.isdigit() and 0 < len(said) < 7
    return max(1, int(said)) if sound else usual
