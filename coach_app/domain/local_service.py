"""A service near the person that a step can send them to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from coach_app.domain.fields import required

ACTIVE = "active"
KIND_WORDS = {
    "adult-learning": ("course", "college", "learning", "education", "bootcamp", "skills"),
    "careers-advice": ("career",),
    "business-advice": ("business",),
    "debt-advice": ("debt", "money"),
    "benefits-advice": ("benefit", "welfare", "money"),
    "weight-and-activity": ("live well", "moving", "activity", "weight"),
    "social-prescribing": ("live well", "social prescrib", "viaduct", "neighbourhood", "community"),
    "wellbeing-course": ("live well", "mood", "counsel", "community"),
    "talking-therapies": ("therap", "counsel"),
    "mental-health-at-work": ("able futures",),
    "physiotherapy": ("physio", "msk"),
    "pain-support": ("pain", "msk"),
    "work-club": ("work club", "employment", "job"),
    "volunteering": ("volunt", "vcfa", "community"),
    "individual-placement-and-support": ("employment support",),
    "supported-employment": ("employment support",),
    "housing-advice": ("homes", "housing"),
    "homelessness-prevention": ("homes", "housing"),
    "digital-skills": ("learning", "digital", "library"),
    "esol": ("esol", "english", "learning", "college"),
}
"""Kind of service, as the library names it -> what such a service is called or says it does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalService:
    """`organization` runs it; `description` is theirs, in a sentence."""

    id: str
    name: str
    organization: str = ""
    description: str = ""
    phone: str = ""
    address: str = ""
    """On one line."""
    opening: str = ""
    """When it is open, as the service says it."""

    def __post_init__(self) -> None:
        required(self.id, "The id of a service")
        required(self.name, "The name of a service")

    @property
    def full_name(self) -> str:
        """With who runs it, where that is not the same name again."""
        if self.organization.casefold() in ("", self.name.casefold()):
            return self.name
        return f"{self.name}, {self.organization}"

    def suits(self, kind: str) -> bool:
        """Whether it is the kind of service that an entry of the library asks for."""
        if not kind:
            return False
        text = f"{self.name} {self.organization} {self.description}".casefold()
        words = KIND_WORDS.get(kind, (kind.replace("-", " "),))
        return any(re.search(rf"\b{re.escape(word)}", text) for word in words)


def best_first(services: Iterable[LocalService], kind: str) -> tuple[LocalService, ...]:
    """Those that suit the kind first, each part by name."""
    return tuple(sorted(services, key=lambda s: (not s.suits(kind), s.name.casefold())))
