"""How long each step may take in one case: the limits of its own programme."""

from coach_app.domain.case import Case
from coach_app.domain.journey import Deadlines
from coach_app.domain.limits import Limits, limits_book
from coach_app.services.desk import Desk


def limits_for(desk: Desk, case: Case) -> Limits:
    return deadlines(desk).limits.of(case)


def deadlines(desk: Desk) -> Deadlines:
    """What due dates are counted with here: the same as in the store's lists."""
    packs = desk.catalogue.programmes.every_version()
    return Deadlines(desk.catalogue.working_days, limits_book(packs))
