"""Whose records have been kept long enough, by the rules of each case's programme."""

from dataclasses import dataclass
from datetime import date

from coach_app.domain.keeping import Kept, kept_until
from coach_app.domain.retention import DEFAULT_RULES, KeptAs, RetentionRule
from coach_app.services.desk import Desk
from coach_app.store.queries import CaseloadRequest

PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class DueCase:
    """A case whose time is over. One on hold is listed too, and stays."""

    case_id: str
    ref: str
    kept_as: KeptAs
    counted_from: date
    due_on: date
    on_hold: bool


def due(desk: Desk) -> tuple[DueCase, ...]:
    """Everything that is due today, longest over first. Nothing is erased by asking."""
    today = desk.today()
    found = []
    for case_id in _all_cases(desk, today):
        with desk.work() as work:
            file = work.case_file(case_id)
        kept = kept_until(file, _rules(desk, file.case.programme, file.case.programme_version))
        if kept is not None and kept.until <= today:
            found.append(_due_case(file.case.id, file.case.ref, kept, file.case.on_hold_since))
    return tuple(sorted(found, key=lambda case: (case.due_on, case.ref)))


def _due_case(case_id: str, ref: str, kept: Kept, held: date | None) -> DueCase:
    return DueCase(
        case_id=case_id,
        ref=ref,
        kept_as=kept.kept_as,
        counted_from=kept.counted_from,
        due_on=kept.until,
        on_hold=held is not None,
    )


def _rules(desk: Desk, programme: str, version: str) -> tuple[RetentionRule, ...]:
    """Those of the version the case was opened under; the usual ones for an unknown programme."""
    pack = desk.catalogue.programmes.exact(programme, version)
    newest = pack or desk.catalogue.programmes.get(programme)
    return newest.retention if newest is not None else DEFAULT_RULES


def _all_cases(desk: Desk, today: date) -> list[str]:
    found: list[str] = []
    for closed in (False, True):
        page = 0
        while True:
            request = CaseloadRequest(today=today, page=page, page_size=PAGE, closed=closed)
            rows = desk.store.queries.caseload(request).rows
            found += [row.case_id for row in rows]
            if len(rows) < PAGE:
                break
            page += 1
    return found
