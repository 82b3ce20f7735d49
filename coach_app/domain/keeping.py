"""Until when one case is kept, by the rules of its programme."""

from dataclasses import dataclass
from datetime import date

from coach_app.domain.case import CaseFile
from coach_app.domain.journey import last_contact, reached
from coach_app.domain.retention import CountsFrom, KeptAs, RetentionRule, months_after


@dataclass(frozen=True, slots=True)
class Kept:
    """How long one case is kept, and why."""

    kept_as: KeptAs
    counted_from: date
    until: date


def kept_as(case_file: CaseFile) -> KeptAs:
    """A safety concern outweighs everything; then whether anybody ever spoke with the person."""
    if case_file.concerns:
        return KeptAs.SAFEGUARDING
    return KeptAs.ACTIVE if reached(case_file) else KeptAs.NEVER_REACHED


def kept_until(case_file: CaseFile, rules: tuple[RetentionRule, ...]) -> Kept | None:
    """None while no end is in sight: no rule for it, or a case that is not closed yet."""
    what = kept_as(case_file)
    rule = next((rule for rule in rules if rule.kept_as is what), None)
    start = None if rule is None else _event(case_file, rule.after)
    if rule is None or start is None:
        return None
    return Kept(what, start, months_after(start, rule.months))


def _event(case_file: CaseFile, after: CountsFrom) -> date | None:
    if after is CountsFrom.CLOSED:
        return case_file.case.closed_on
    latest = last_contact(case_file) if after is CountsFrom.LAST_CONTACT else None
    return latest.at.date() if latest is not None else case_file.case.opened_on
