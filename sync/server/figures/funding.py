"""The money of a programme as somebody may see it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from coach_app.domain.earning import (
    WHY_NOT,
    Earned,
    Forecast,
    QuarterEarned,
    WhyNot,
    earned,
    forecast,
)
from coach_app.domain.funding_statement import Statement, statement
from coach_app.domain.periods import quarter_of
from coach_app.domain.programme import ProgrammePack
from coach_app.domain.suppression import Sum, Table, protect
from sync.server.figures import starting
from sync.server.figures.counting import Scope
from sync.server.figures.starting import Silent, Starts


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedLine:
    """Starts that do not count for one reason; None for what may not be shown."""

    why: WhyNot
    says: str
    people: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingView:
    """`hidden` are the first days of the quarters whose starts may not be shown."""

    earned: Earned
    statement: Statement
    forecast: Forecast | None
    refused: tuple[RefusedLine, ...]
    silent: tuple[Silent, ...]
    hidden: frozenset[date]
    whole_hidden: bool

    def shown(self, quarter: QuarterEarned) -> bool:
        return quarter.period.first_day not in self.hidden

    @property
    def not_counted(self) -> int:
        """People whose start does not count, for those who see names."""
        return sum(line.people or 0 for line in self.refused)

    @property
    def may_be_missing(self) -> int:
        return sum(laptop.may_be_missing for laptop in self.silent)

    @property
    def silent_since(self) -> datetime | None:
        """Since when the one of them that was heard last is silent."""
        heard = [s.last_exchange_at for s in self.silent if s.last_exchange_at is not None]
        return max(heard, default=None)


def funding_view(
    session: Session, scope: Scope, pack: ProgrammePack, now: datetime, *, sees_names: bool
) -> FundingView:
    """Profile against actual, what is earned and what will not count, and where it will end."""
    today = now.date()
    found = starting.starts(session, scope, pack)
    known = earned(pack, found.reached, today)
    hidden = frozenset() if sees_names else protect(_table(found, known))
    lines = (
        RefusedLine(
            why=why,
            says=WHY_NOT[why],
            people=None if why.value in hidden else sum(found.refused.get(why, {}).values()),
        )
        for why in WhyNot
    )
    return FundingView(
        earned=known,
        statement=statement(pack.funding),
        forecast=forecast(pack, known, today),
        refused=tuple(lines),
        silent=tuple(starting.silent(session, scope, now)),
        hidden=frozenset(
            q.period.first_day
            for q in known.quarters
            if _touches(q.period.first_day, hidden, known)
        ),
        whole_hidden="all" in hidden,
    )


def _touches(first_day: date, hidden: Collection[str], known: Earned) -> bool:
    """A running total shows the quarter in it as well, so it goes with the quarters before."""
    days = [q.period.first_day for q in known.quarters if q.period.first_day <= first_day]
    return any(day.isoformat() in hidden for day in days)


def _table(found: Starts, known: Earned) -> Table:
    days = [q.period.first_day.isoformat() for q in known.quarters]
    counts = dict.fromkeys(days, 0)
    for first, people in found.reached.starts.items():
        counts[quarter_of(first).first_day.isoformat()] = people
    counts["all"] = sum(counts[day] for day in days)
    counts |= {why.value: sum(found.refused.get(why, {}).values()) for why in WhyNot}
    return Table(counts, (Sum("all", tuple(days)),))
