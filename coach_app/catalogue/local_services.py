"""Reads the services of an area: a list of Open Referral UK services."""

from dataclasses import dataclass

import resources
from coach_app import codec
from coach_app.catalogue.reading import DataFileWrong, Find, read_json
from coach_app.domain.errors import Refusal
from coach_app.domain.local_service import ACTIVE, LocalService

FOLDER = "services"


@dataclass(frozen=True, slots=True)
class Organization:
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One service as the file has it; what else stands there is left alone."""

    id: str
    name: str
    status: str
    organization: Organization
    description: str = ""


@dataclass(frozen=True, slots=True)
class ServicesFile:
    services: tuple[Listed, ...]


def load_services(file: str, find: Find = resources.find) -> tuple[LocalService, ...]:
    """The active services in a file of resources/services. Raises DataFileWrong."""
    data = read_json(FOLDER, file, find=find)
    try:
        listed = codec.load(ServicesFile, data).services
        return tuple(
            LocalService(
                id=one.id,
                name=one.name,
                organization=one.organization.name,
                description=one.description,
            )
            for one in listed
            if one.status == ACTIVE
        )
    except Refusal as problem:
        raise DataFileWrong(f"{FOLDER}/{file}", str(problem)) from None
