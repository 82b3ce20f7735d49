"""What somebody has chosen to see figures of: programme, period, area, coach."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from fastapi import Request
from sqlmodel import Session, col, select

from coach_app.domain.access import NotHere
from coach_app.domain.periods import ALL_TIME, Period, choices, period
from coach_app.domain.programme import ProgrammePack
from coach_app.domain.programmes import Programmes
from sync.server import wording
from sync.server.figures.counting import Scope, first_day
from sync.server.sessions import SignedIn
from sync.server.tables import Account, Team
from sync.server.web.gate import Web

Usual = Callable[[Session, Collection[str]], str]


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What was chosen, and what can be. `waiting` changes are not counted yet."""

    programme: str
    when: Period
    area: str
    coach: str
    programmes: tuple[Option, ...]
    areas: tuple[Option, ...]
    coaches: tuple[Option, ...]
    scope: Scope
    everywhere: frozenset[str]
    pack: ProgrammePack | None
    sees_names: bool
    waiting: int

    @property
    def left_out(self) -> str:
        return wording.left_out(self.waiting, "counted")

    @property
    def whole(self) -> Scope:
        """All areas of the reader, whatever area was chosen."""
        return replace(self.scope, teams=frozenset(one.value for one in self.areas))

    def query(self, **other: str) -> str:
        """The choice as the end of an address, with `other` put over it."""
        own = {
            "programme": self.programme,
            "period": self.when.key,
            "area": self.area,
            "coach": self.coach,
        }
        return urlencode({key: value for key, value in (own | other).items() if value})


def choose(
    web: Web,
    session: Session,
    who: SignedIn,
    request: Request,
    usual: Usual | None = None,
    asked: Mapping[str, str] | None = None,
) -> Choice:
    """Brings the figures up to date, then reads the choice from the address, or from `asked`.
    `usual` names the programme where one has to be chosen and none was.

    Raises PeriodUnknown, and NotHere for an area, a coach or a programme that is not theirs.
    """
    asked = asked if asked is not None else request.query_params
    today = web.today
    uncounted = web.books.figures()
    teams = session.exec(select(Team.id, Team.name).order_by(col(Team.name))).all()
    areas = tuple(Option(*one) for one in teams if one[0] in who.teams)
    sees_names = who.actor.sees_names
    area, coach = asked.get("area", ""), asked.get("coach", "") if sees_names else ""
    coaches = _coaches(session, who) if sees_names else ()
    wanted = asked.get("programme") or (usual(session, who.teams) if usual else "")
    programme, known = _programme(web.reading.programmes, wanted)
    _must_be_there(area, areas)
    _must_be_there(coach, coaches)
    scope = Scope(teams=frozenset({area}) if area else who.teams, programme=programme, coach=coach)
    return Choice(
        programme=programme,
        when=period(asked.get("period") or ALL_TIME.key),
        area=area,
        coach=coach,
        programmes=known,
        areas=areas,
        coaches=coaches,
        scope=scope,
        everywhere=frozenset(key for key, _ in teams),
        pack=_pack(web.reading.programmes, programme, today),
        sees_names=sees_names,
        waiting=sum(uncounted.get(team, 0) for team in who.teams),
    )


def periods(session: Session, scope: Scope, today: date) -> tuple[Option, ...]:
    """The whole time, and every year and quarter since somebody was referred first."""
    begun = first_day(session, scope) or today
    return tuple(Option(one.key, one.name) for one in choices(begun, today))


def _programme(programmes: Programmes, wanted: str) -> tuple[str, tuple[Option, ...]]:
    known = tuple(Option(key, pack.name) for key, pack in programmes.items())
    if wanted:
        _must_be_there(wanted, known)
    return wanted, known


def _pack(programmes: Programmes, key: str, today: date) -> ProgrammePack | None:
    return programmes.in_force(key, today) if key else None


def _must_be_there(value: str, options: tuple[Option, ...]) -> None:
    if value and value not in {option.value for option in options}:
        raise NotHere


def _coaches(session: Session, who: SignedIn) -> tuple[Option, ...]:
    found = session.exec(
        select(Account.id, Account.name)
        .where(col(Account.team_id).in_(who.teams), Account.role == "coach")
        .order_by(col(Account.name))
    )
    return tuple(Option(*one) for one in found)
