"""Where a step sends somebody: the local service, where it is, its number and when it is open."""

from collections.abc import Mapping
from types import MappingProxyType

from coach_app.domain.local_service import LocalService
from coach_app.domain.plan import Step
from coach_app.plans.layout import Text
from coach_app.plans.writing import Writer

NO_SERVICES: Mapping[str, LocalService] = MappingProxyType({})


def service_facts(
    step: Step, services: Mapping[str, LocalService], w: Writer
) -> tuple[tuple[str, Text], ...]:
    """Labels and values; the name as it was agreed, the rest as the area lists it now."""
    if not step.service.strip():
        return ()
    listed = services.get(step.service_id)
    found = [(w.say("With"), step.service)]
    if listed is not None:
        found += [
            (w.say("Address"), listed.address),
            (w.say("Phone"), listed.phone),
            (w.say("Opening hours"), listed.opening),
        ]
    return tuple((label, w.own(value)) for label, value in found if value.strip())
