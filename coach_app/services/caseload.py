"""Reading: who is in the caseload, which referrals wait, and one case as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coach_app.domain.case import CaseFile
from coach_app.domain.case_ref import ReferenceMistyped, normalised
from coach_app.domain.cells import csv_bytes
from coach_app.domain.disclosed import Route
from coach_app.domain.disclosure import OutgoingCopy, Released
from coach_app.domain.journey import Due, Stage, stage
from coach_app.domain.plan import PlanKind, PlanStatus
from coach_app.services.desk import Desk
from coach_app.services.disclosures import release_list
from coach_app.services.limits import deadlines
from coach_app.store.queries import CaseloadRequest
from coach_app.store.queries import CaseOrder as CaseOrder
from coach_app.store.queries import CaseRow as StoredRow


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    file: CaseFile
    stage: Stage
    due: Due | None
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    case_id: str
    ref: str
    name: str
    stage: Stage
    due: Due | None
    late: bool
    plan_kind: PlanKind | None
    plan_state: PlanStatus | None
    last_contact_on: date | None
    coach_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    rows: tuple[CaseRow, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    case_id: str
    ref: str
    name: str
    where: str
    """Kind of record the words were found in."""
    snippet: str


def open_case(desk: Desk, ref_or_id: str) -> CaseView:
    """One case as a whole. Opening it is written in the audit, reading it again for the screen
    that shows it is not.

    Raises CaseNotFound, or ReferenceMistyped when the check letter does not fit.
    """
    today, now = desk.today(), desk.now()
    with desk.work() as work:
        file = work.case_file(work.case_id_of(normalised(ref_or_id)))
        if desk.openings.begins(file.case.id, now):
            work.note("opened", "case", file.case.id)
            work.commit()
    desk.openings.was_read(file.case.id, now)
    due = deadlines(desk).next_due(file, today)
    return CaseView(file=file, stage=stage(file, today), due=due, today=today)


def page(
    desk: Desk,
    *,
    text: str = "",
    offset: int = 0,
    limit: int = 50,
    order: CaseOrder = CaseOrder.DUE,
) -> CasePage:
    """One page of the caseload; `text` narrows it by reference or name."""
    now = desk.today()
    found = desk.store.queries.caseload(
        CaseloadRequest(
            today=now, page=offset // limit, page_size=limit, text=_as_asked(text), order=order
        )
    )
    return CasePage(rows=tuple(_row(desk, row, now) for row in found.rows), total=found.total)


def table(desk: Desk, rows: Sequence[CaseRow]) -> Released:
    """The caseload for a spreadsheet; no cell of it can be a formula.

    It is the coach's own list; each person's log of copies that left has a line for it.
    """
    copy = OutgoingCopy(
        route=Route.CASELOAD_TABLE,
        data=_table(rows),
        what="A line in the coach's list: reference, name, station, what is due",
        purpose="The coach's own list of the caseload",
        media_type="text/csv",
    )
    return release_list(desk, (row.case_id for row in rows), copy)


def _table(rows: Sequence[CaseRow]) -> bytes:
    columns = ("ref", "name", "stage", "due", "by", "late", "last contact", "coach")
    return csv_bytes(
        columns,
        (
            (
                row.ref,
                row.name,
                row.stage.value,
                row.due.kind.value if row.due else "",
                row.due.on.isoformat() if row.due else "",
                "yes" if row.late else "",
                row.last_contact_on.isoformat() if row.last_contact_on else "",
                row.coach_name,
            )
            for row in rows
        ),
    )


def referrals_waiting(desk: Desk) -> int:
    """How many referrals nobody has accepted or closed yet."""
    return desk.store.queries.agenda.referrals_waiting()


def search(desk: Desk, text: str) -> tuple[SearchHit, ...]:
    """People, notes and goals that hold the words as typed so far."""
    return tuple(
        SearchHit(
            case_id=hit.case_id,
            ref=hit.ref,
            name=hit.preferred_name,
            where=hit.kind,
            snippet=hit.excerpt,
        )
        for hit in desk.store.queries.search(_as_asked(text))
    )


def _as_asked(text: str) -> str:
    """A whole reference may be typed as it is heard, without its dashes."""
    try:
        return normalised(text)
    except ReferenceMistyped:
        return text.strip()


def _row(desk: Desk, row: StoredRow, now: date) -> CaseRow:
    return CaseRow(
        case_id=row.case_id,
        ref=row.ref,
        name=row.preferred_name,
        stage=row.stage,
        due=row.due,
        late=row.due is not None and row.due.late(now),
        plan_kind=row.plan_kind,
        plan_state=row.plan_status,
        last_contact_on=desk.day_of(row.last_contact_at) if row.last_contact_at else None,
        coach_name=row.coach_name,
    )
