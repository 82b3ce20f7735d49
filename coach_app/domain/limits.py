"""How long each step of the journey may take: from the programme pack, with our own defaults."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date

from coach_app.domain.case import Case
from coach_app.domain.programme import ProgrammePack, TimeLimit, Unit
from coach_app.domain.working_days import WorkingDays, days_after


def _working_days(stage: str, name: str, within: int) -> TimeLimit:
    return TimeLimit(stage=stage, name=name, within=within, unit=Unit.WORKING_DAYS)


REFERRAL = _working_days("referral", "Answer the referral", 2)
QUESTION = _working_days("question", "Answer the question", 2)
FIRST_CONTACT = _working_days("first-contact", "Make the first contact", 2)
SIGN = _working_days("sign", "Agree and sign the plan", 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits of one version of one programme. A pack says them; the rest is our own choice.

    Two working days for an answer are what one programme promises in public; its pack says so.
    """

    referral: TimeLimit = REFERRAL
    question: TimeLimit = QUESTION
    first_contact: TimeLimit = FIRST_CONTACT
    sign: TimeLimit = SIGN
    contact_tries: int = 3
    """Tries without success after which somebody decides how to go on."""


def limits_of(pack: ProgrammePack) -> Limits:
    """What the pack says, and the default where it says nothing."""
    said = {
        one.name: limit
        for one in fields(Limits)
        if (limit := pack.limit(one.name.replace("_", "-"))) is not None
    }
    return Limits(**said, contact_tries=pack.contact_tries)


@dataclass(frozen=True, slots=True)
class LimitsBook:
    """The limits of every programme that is known here, by key and version."""

    by_version: Mapping[tuple[str, str], Limits] = field(default_factory=dict)

    def of(self, case: Case) -> Limits:
        """Those of the version the case was opened under; the defaults for an unknown one."""
        return self.by_version.get((case.programme, case.programme_version), Limits())


def limits_book(packs: Iterable[ProgrammePack]) -> LimitsBook:
    return LimitsBook({(pack.key, pack.version): limits_of(pack) for pack in packs})


def due_on(limit: TimeLimit, start: date, days: WorkingDays) -> date:
    """The last day that is still in time: always a working day.

    Calendar days that end on a weekend or a bank holiday end on the next working day.
    """
    if limit.unit is Unit.WORKING_DAYS:
        return days.after(start, limit.within)
    return days.on_or_after(days_after(start, limit.within))
