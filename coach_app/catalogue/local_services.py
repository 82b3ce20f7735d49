"""Reads the services of an area: a list of Open Referral UK services."""

from dataclasses import dataclass

import resources
from coach_app import codec
from coach_app.catalogue.reading import DataFileWrong, Find, read_json
from coach_app.domain.errors import Refusal
from coach_app.domain.local_service import ACTIVE, LocalService

FOLDER = "services"
DAYS = {"MO": "Mon", "TU": "Tue", "WE": "Wed", "TH": "Thu", "FR": "Fri", "SA": "Sat", "SU": "Sun"}


@dataclass(frozen=True, slots=True)
class Organization:
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    phones: tuple[Phone, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    address_1: str = ""
    address_2: str = ""
    city: str = ""
    postal_code: str = ""

    @property
    def line(self) -> str:
        parts = (self.address_1, self.address_2, self.city, self.postal_code)
        return ", ".join(part.strip() for part in parts if part.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    addresses: tuple[Address, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    location: Location = Location()


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    description: str = ""
    byday: str = ""
    """Two letters a day, as in iCalendar: "MO,TU"."""
    opens_at: str = ""
    closes_at: str = ""

    @property
    def line(self) -> str:
        if self.description.strip() or not (self.opens_at and self.closes_at):
            return self.description.strip()
        days = [DAYS.get(day.strip().upper(), day.strip()) for day in self.byday.split(",")]
        hours = f"{self.opens_at[:5]} to {self.closes_at[:5]}"
        return " ".join(part for part in (", ".join(filter(None, days)), hours) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One service as the file has it; what else stands there is left alone."""

    id: str
    name: str
    status: str
    organization: Organization
    description: str = ""
    phones: tuple[Phone, ...] = ()
    contacts: tuple[Contact, ...] = ()
    service_at_locations: tuple[At, ...] = ()
    schedules: tuple[Schedule, ...] = ()

    @property
    def phone(self) -> str:
        listed = (*self.phones, *(phone for one in self.contacts for phone in one.phones))
        return next((one.number.strip() for one in listed if one.number.strip()), "")

    @property
    def address(self) -> str:
        listed = (a.line for at in self.service_at_locations for a in at.location.addresses)
        return next((line for line in listed if line), "")

    @property
    def opening(self) -> str:
        return "; ".join(one.line for one in self.schedules if one.line)


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
                phone=one.phone,
                address=one.address,
                opening=one.opening,
            )
            for one in listed
            if one.status == ACTIVE
        )
    except Refusal as problem:
        raise DataFileWrong(f"{FOLDER}/{file}", str(problem)) from None
