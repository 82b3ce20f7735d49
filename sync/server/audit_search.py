"""Looking through the audit: who did what when, a page at a time, the newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, func, select

from sync.server.desk_tables import Standing
from sync.server.scope import within
from sync.server.sessions import SignedIn
from sync.server.tables import Account, AuditLine, Device

PAGE_LINES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Empty: all. `about` is the reference of a case, or an id; `before` the last line seen."""

    who: str = ""
    deed: str = ""
    about: str = ""
    first: date | None = None
    last: date | None = None
    before: int = 0

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Wanted":
        before = given.get("before", "")
        return cls(
            who=given.get("who", "")[:64],
            deed=given.get("deed", "")[:64],
            about=given.get("about", "").strip()[:64],
            first=_day(given.get("first", "")),
            last=_day(given.get("last", "")),
            before=int(before) if before.isascii() and before.isdigit() and len(before) < 19 else 0,
        )

    @staticmethod
    def wrong(given: Mapping[str, str]) -> str:
        """What is wrong with the days that somebody typed; "" for nothing."""
        typed = [given.get(name, "").strip() for name in ("first", "last")]
        first, last = map(_day, typed)
        if any(text and _day(text) is None for text in typed):
            return "A day is not in the calendar. Look at it again; it was left out below."
        if first and last and first > last:
            return "The first day lies after the last one. Look at them again."
        return ""

    def address(self, before: int = 0) -> str:
        said = replace(self, before=before)
        parts: dict[str, Any] = {
            "who": said.who,
            "deed": said.deed,
            "about": said.about,
            "first": said.first or "",
            "last": said.last or "",
            "before": said.before or "",
        }
        return urlencode({name: value for name, value in parts.items() if value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`who` and `about` are names and references where they are known, else identifiers."""

    n: int
    at: datetime
    who: str
    deed: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    lines: tuple[Line, ...]
    next_before: int


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def search(session: Session, who: SignedIn, wanted: Wanted, zone: ZoneInfo) -> Lines:
    """Lines of the administrator's own teams."""
    query = select(AuditLine).where(within(AuditLine.team_id, who))
    if wanted.who:
        query = query.where(AuditLine.actor == wanted.who)
    if wanted.deed:
        query = query.where(AuditLine.action == wanted.deed)
    if wanted.about:
        query = query.where(col(AuditLine.subject).in_(_subjects(session, who, wanted.about)))
    if wanted.first:
        query = query.where(col(AuditLine.at) >= _begins(wanted.first, zone))
    if wanted.last:
        query = query.where(col(AuditLine.at) < _begins(wanted.last + timedelta(days=1), zone))
    if wanted.before:
        query = query.where(col(AuditLine.id) < wanted.before)
    rows = session.exec(query.order_by(col(AuditLine.id).desc()).limit(PAGE_LINES + 1)).all()
    shown = rows[:PAGE_LINES]
    names = _names(session, {row.actor for row in shown} | {row.subject for row in shown})
    return Lines(
        lines=tuple(
            Line(
                n=row.id or 0,
                at=row.at,
                who=names.get(row.actor, row.actor),
                deed=row.action,
                about=names.get(row.subject, row.subject),
            )
            for row in shown
        ),
        next_before=(shown[-1].id or 0) if len(rows) > PAGE_LINES else 0,
    )


def _begins(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def _subjects(session: Session, who: SignedIn, about: str) -> list[str]:
    cases = session.exec(
        select(Standing.case_id).where(
            within(Standing.team_id, who), func.lower(Standing.ref) == about.lower()
        )
    ).all()
    return [about, *cases]


def _names(session: Session, ids: set[str]) -> dict[str, str]:
    """People by name, cases by reference, laptops by their letters."""
    found: dict[str, str] = {}
    accounts = select(Account.id, Account.name).where(col(Account.id).in_(ids))
    cases = select(Standing.case_id, Standing.ref).where(col(Standing.case_id).in_(ids))
    laptops = select(Device.id, Device.name).where(col(Device.id).in_(ids))
    for key, name in session.exec(laptops):
        found[key] = name if name.startswith("Laptop") else f"Laptop {name}"
    for query in (accounts, cases):
        found.update(dict(session.exec(query).all()))
    return found


def choices(session: Session, who: SignedIn) -> tuple[Sequence[tuple[str, str]], Sequence[str]]:
    """The people of the teams, and the deeds that have been written down."""
    people = session.exec(
        select(Account.id, Account.name)
        .where(within(Account.team_id, who))
        .order_by(func.lower(Account.name))
    ).all()
    deeds = session.exec(
        select(AuditLine.action)
        .where(within(AuditLine.team_id, who))
        .distinct()
        .order_by(col(AuditLine.action))
    ).all()
    return people, deeds
