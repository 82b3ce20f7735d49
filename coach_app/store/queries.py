"""Reading for lists: small frozen rows, straight from the tables that are kept for it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    and_,
    case,
    false,
    func,
    or_,
    select,
    text,
)

from coach_app.domain.errors import CaseNotFound
from coach_app.domain.journey import Due, DueKind, Stage
from coach_app.domain.plan import PlanKind, PlanStatus
from coach_app.domain.working_days import WorkingDays
from coach_app.store.agenda import Agenda, due_day
from coach_app.store.audit import AuditLine, audit_lines
from coach_app.store.case_list import folded
from coach_app.store.engine import reading
from coach_app.store.records import AnyRow
from coach_app.store.settings import SettingName, read_setting, read_settings
from coach_app.store.tables import ATTACHMENT, CASE_ROW, JOURNAL, RECORD
from coach_app.store.unsettled import count_open_conflicts
from coach_app.store.word_index import INDEXES, MOST_WORDS, match_expression
from sync.protocol import VerdictName
from sync.storable import storable_text

LONGEST_FILTER = 200
"""Characters of a filter that are looked at; SQLite refuses very long patterns."""


class CaseOrder(StrEnum):
    DUE = "due"
    NAME = "name"
    STAGE = "stage"
    LAST_CONTACT = "last-contact"
    REF = "ref"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    case_id: str
    ref: str
    preferred_name: str
    coach_name: str
    programme: str
    stage: Stage
    due: Due | None
    plan_kind: PlanKind | None
    plan_status: PlanStatus | None
    last_contact_at: datetime | None
    opened_on: date
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseloadRequest:
    """`text` is looked for anywhere in names and reference; pages start at 0."""

    today: date
    page: int = 0
    page_size: int = 50
    text: str = ""
    order: CaseOrder = CaseOrder.DUE
    closed: bool = False
    """Closed cases instead of open ones."""


@dataclass(frozen=True, slots=True)
class CasePage:
    """`total` counts all cases that fit, not just those of this page."""

    rows: tuple[CaseRow, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A record that holds the words; `excerpt` shows them in their place."""

    case_id: str
    ref: str
    preferred_name: str
    kind: str
    record_id: str
    excerpt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalStatus:
    unsent: int
    oldest_unsent_at: datetime | None
    refused: int
    held: int
    conflicts: int
    last_exchange_at: datetime | None


_STAGE_PLACE = {stage.value: place for place, stage in enumerate(Stage)}

_FIND = tuple(
    text(
        "SELECT record.kind, record.id, record.case_id, case_row.ref, case_row.preferred_name,"  # noqa: S608 - our own names
        f" snippet({index}, -1, '', '', '…', 12) AS excerpt"
        f" FROM {index} JOIN record ON record.row = {index}.rowid"
        " JOIN case_row ON case_row.case_id = record.case_id"
        f" WHERE {index} MATCH :question ORDER BY {index}.rowid DESC LIMIT :most"
    )
    for index in INDEXES
)


class Queries:
    """Each call is a transaction of its own. Lists take today, because some dates move with it."""

    def __init__(self, engine: Engine, days: WorkingDays) -> None:
        self._engine = engine
        self._days = days
        self.agenda = Agenda(engine, days)

    def caseload(self, request: CaseloadRequest) -> CasePage:
        day = _Day(request.today, self._days)
        wanted = and_(CASE_ROW.c.closed == request.closed, *_text_filter(request.text))
        order = day.order(request.order)
        page = (
            select(CASE_ROW.c.case_id)
            .where(wanted)
            .order_by(*order)
            .limit(request.page_size)
            .offset(request.page * request.page_size)
        )
        # Sorted by the key alone: carrying whole rows through the sort takes twice as long.
        rows = select(CASE_ROW).where(CASE_ROW.c.case_id.in_(page)).order_by(*order)
        count = select(func.count()).select_from(CASE_ROW).where(wanted)
        with reading(self._engine) as connection:
            return CasePage(
                tuple(day.row(found) for found in connection.execute(rows)),
                connection.scalar(count) or 0,
            )

    def case_row(self, case_id: str, today: date) -> CaseRow:
        """Raises CaseNotFound."""
        query = select(CASE_ROW).where(CASE_ROW.c.case_id == case_id)
        with reading(self._engine) as connection:
            found = connection.execute(query).first()
        if found is None:
            raise CaseNotFound
        return _Day(today, self._days).row(found)

    def dues(
        self, today: date, limit: int | None = 500, *, stage: Stage | None = None, also: str = ""
    ) -> tuple[CaseRow, ...]:
        """Open cases in which something is to be done, the soonest first; None: all of them.

        `stage` leaves out all others; only a stage that no day changes may be named. `also` is a
        case that is among them even where the limit would leave it out.
        """
        day = _Day(today, self._days)
        wanted = [CASE_ROW.c.closed.is_(False), CASE_ROW.c.due_kind != ""]
        if stage is not None:
            wanted.append(CASE_ROW.c.stage == stage.value)
        query = select(CASE_ROW).where(*wanted).order_by(*day.order(CaseOrder.DUE))
        with reading(self._engine) as connection:
            found = connection.execute(query.limit(limit)).all()
            if also and all(row.case_id != also for row in found):
                one = query.where(CASE_ROW.c.case_id == also)
                found = [*found, *connection.execute(one)]
        return tuple(day.row(row) for row in found)

    def search(self, question: str, limit: int = 20) -> tuple[Found, ...]:
        """Records with words that start with those of the question: names first, then notes."""
        expression = match_expression(question)
        if not expression:
            return ()
        found: dict[tuple[str, str], Found] = {}
        with reading(self._engine) as connection:
            for find in _FIND:
                asked = {"question": expression, "most": limit - len(found)}
                for row in connection.execute(find, asked):
                    found.setdefault((row.kind, row.id), _found(row))
        return tuple(found.values())

    def holding(self, kind: str, field: str, value: str) -> tuple[tuple[str, str], ...]:
        """Id and case of the records of a kind whose top-level field has this value."""
        told = func.json_extract(RECORD.c.body, f"$.{field}")
        query = (
            select(RECORD.c.id, RECORD.c.case_id)
            .where(RECORD.c.kind == kind, told == value)
            .order_by(RECORD.c.row)
        )
        with reading(self._engine) as connection:
            return tuple((str(row.id), str(row.case_id)) for row in connection.execute(query))

    def unstamped(self, kinds: tuple[str, ...]) -> tuple[str, ...]:
        """Ids of sealed documents of these kinds whose latest state has no time stamp and whose
        bytes are here, the oldest first."""
        body, later = RECORD.c.body, RECORD.alias()
        replaced = select(func.json_extract(later.c.body, "$.replaces")).where(
            later.c.kind == "document", func.json_extract(later.c.body, "$.replaces") != ""
        )
        query = (
            select(RECORD.c.id)
            .join(ATTACHMENT, ATTACHMENT.c.sha256 == func.json_extract(body, "$.sha256"))
            .where(
                RECORD.c.kind == "document",
                func.json_extract(body, "$.kind").in_(kinds),
                func.json_extract(body, "$.stamped_at").is_(None),
                RECORD.c.id.not_in(replaced),
            )
            .order_by(RECORD.c.row)
        )
        with reading(self._engine) as connection:
            return tuple(str(found) for found in connection.scalars(query))

    def journal_status(self) -> JournalStatus:
        with reading(self._engine) as connection:
            return journal_status(connection)

    def audit_lines(self, limit: int = 100) -> tuple[AuditLine, ...]:
        """The newest first."""
        with reading(self._engine) as connection:
            return tuple(audit_lines(connection, limit))


def journal_status(connection: Connection) -> JournalStatus:
    """Counted now: there is no flag that could be wrong."""
    return counted(connection, read_setting(connection, SettingName.LAST_EXCHANGE_AT))


def counted(connection: Connection, last: str) -> JournalStatus:
    """The same, for who has read already when the last exchange was. What waits is counted in the
    index of verdicts alone: going through the entries takes a while when thousands wait, and all
    that were ever answered are among them."""
    waits = JOURNAL.c.verdict == ""
    first = select(JOURNAL.c.recorded_at).where(waits).order_by(JOURNAL.c.sequence).limit(1)
    unsettled = (
        select(JOURNAL.c.verdict, func.count())
        .where(
            JOURNAL.c.verdict.in_((VerdictName.REFUSED.value, VerdictName.HELD.value)),
            JOURNAL.c.settled == "",
        )
        .group_by(JOURNAL.c.verdict)
    )
    counts = {row[0]: int(row[1]) for row in connection.execute(unsettled)}
    unsent = connection.scalar(select(func.count()).where(waits)) or 0
    return JournalStatus(
        unsent=unsent,
        oldest_unsent_at=connection.scalar(first) if unsent else None,
        refused=counts.get(VerdictName.REFUSED, 0),
        held=counts.get(VerdictName.HELD, 0),
        conflicts=count_open_conflicts(connection),
        last_exchange_at=datetime.fromisoformat(last) if last else None,
    )


def skew(connection: Connection) -> float:
    """Seconds by which the laptop's clock was ahead of the server's at the last exchange."""
    told = read_settings(connection, (SettingName.LAST_EXCHANGE_AT, SettingName.SERVER_TIME))
    return apart(told[SettingName.LAST_EXCHANGE_AT], told[SettingName.SERVER_TIME])


def apart(here: str, there: str) -> float:
    """Seconds between the two clocks of one exchange, as they are kept; 0 before the first."""
    if not here or not there:
        return 0.0
    return (datetime.fromisoformat(here) - datetime.fromisoformat(there)).total_seconds()


class _Day:
    """Fills today into what the caseload lines leave open."""

    def __init__(self, today: date, days: WorkingDays) -> None:
        self._today = today
        self._working = days.on_or_after(today)

    def row(self, found: AnyRow) -> CaseRow:
        later = found.later_from is not None and found.later_from <= self._today
        return CaseRow(
            case_id=found.case_id,
            ref=found.ref,
            preferred_name=found.preferred_name,
            coach_name=found.coach_name,
            programme=found.programme,
            stage=Stage(found.later_stage if later else found.stage),
            due=self._due(found),
            plan_kind=PlanKind(found.plan_kind) if found.plan_kind else None,
            plan_status=PlanStatus(found.plan_status) if found.plan_status else None,
            last_contact_at=found.last_contact_at,
            opened_on=found.opened_on,
            closed=found.closed,
        )

    def order(self, order: CaseOrder) -> tuple[ColumnElement[Any], ...]:
        """What to sort by; the reference settles ties, so that pages never overlap."""
        by: dict[CaseOrder, tuple[ColumnElement[Any], ...]] = {
            CaseOrder.DUE: (CASE_ROW.c.due_kind == "", due_day(self._today, self._working)),
            CaseOrder.NAME: (func.lower(CASE_ROW.c.preferred_name),),
            CaseOrder.STAGE: (self._stage_place(), due_day(self._today, self._working)),
            CaseOrder.LAST_CONTACT: (CASE_ROW.c.last_contact_at,),
            CaseOrder.REF: (),
        }
        return (*by[order], CASE_ROW.c.ref_key, CASE_ROW.c.case_id)

    def _due(self, found: AnyRow) -> Due | None:
        if not found.due_kind:
            return None
        moving = self._working if found.due_rolls else self._today
        return Due(DueKind(found.due_kind), found.due_on or moving)

    def _stage_place(self) -> ColumnElement[Any]:
        current = case(
            (CASE_ROW.c.later_from <= self._today, CASE_ROW.c.later_stage),
            else_=CASE_ROW.c.stage,
        )
        return case(_STAGE_PLACE, value=current, else_=len(_STAGE_PLACE))


def _text_filter(wanted: str) -> tuple[ColumnElement[bool], ...]:
    """What cannot be kept stands nowhere; SQLite would read a pattern up to its NUL only."""
    if not storable_text(wanted):
        return (false(),)
    words = folded(wanted[:LONGEST_FILTER]).split()[:MOST_WORDS]
    return tuple(or_(CASE_ROW.c.find_text.contains(word, autoescape=True)) for word in words)


def _found(row: AnyRow) -> Found:
    return Found(
        case_id=row.case_id,
        ref=row.ref,
        preferred_name=row.preferred_name,
        kind=row.kind,
        record_id=row.id,
        excerpt=row.excerpt,
    )
