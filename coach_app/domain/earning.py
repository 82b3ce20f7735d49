"""What a programme has earned so far: starts against the profile, pounds against the cap.

Prices, shares and caps are those of the programme's pack; a cap is a figure that a paper states.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from coach_app.domain.funding import ALL, WHOLE, Funding, FundingYear, Part, Reached, Reckoning
from coach_app.domain.funding_statement import Statement, rounded, statement
from coach_app.domain.periods import Period, quarter_of, quarters
from coach_app.domain.programme import ProgrammePack, StartEvent


class WhyNot(StrEnum):
    """Why a start will not count."""

    NOT_TAKEN_ON = "not-taken-on"
    DUPLICATE = "duplicate"
    OUTSIDE = "outside-the-window"
    UNSIGNED = "plan-not-signed"


WHY_NOT: Mapping[WhyNot, str] = {
    WhyNot.NOT_TAKEN_ON: "Triage has not taken the person on.",
    WhyNot.DUPLICATE: "The same person has started in another case already.",
    WhyNot.OUTSIDE: "The start lies outside the time that is paid for.",
    WhyNot.UNSIGNED: "The plan is not signed by both: there is no evidence of it yet.",
}

NEEDS_A_PLAN = frozenset({StartEvent.PLAN_AGREED, StartEvent.ASSESSMENT_AND_PLAN})
"""Starts whose evidence is a signed plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reachings:
    """How many reached what in each quarter (by its first day); starts are those that count."""

    starts: Mapping[date, int]
    job_starts: Mapping[date, int]
    sustained: Mapping[date, int]

    def of(self, reached: Reached) -> Mapping[date, int]:
        return {
            Reached.STARTED: self.starts,
            Reached.JOB_START: self.job_starts,
            Reached.SUSTAINED: self.sustained,
        }[reached]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterEarned:
    """One quarter. `profile` is None where the pack has none for it."""

    period: Period
    profile: int | None
    starts: int
    starts_so_far: int
    profile_so_far: int | None
    pounds: Decimal
    """Earned by the quarter's people, before any cap."""

    @property
    def ahead(self) -> int | None:
        return None if self.profile_so_far is None else self.starts_so_far - self.profile_so_far


@dataclass(frozen=True, slots=True, kw_only=True)
class YearEarned:
    """One financial year of the programme, or its whole time (""). Whole pounds."""

    name: str
    starts: int
    earned: int
    cap: int | None
    """The most that is paid for people who started; None where no paper says one."""
    basic: int | None

    @property
    def payable(self) -> int:
        return self.earned if self.cap is None else min(self.earned, self.cap)

    @property
    def over(self) -> int:
        """Earned beyond the cap, which is not paid."""
        return self.earned - self.payable


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    quarters: tuple[QuarterEarned, ...]
    years: tuple[YearEarned, ...]
    whole: YearEarned


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Where the programme ends if it goes on as in its last whole quarters."""

    starts: int
    payable: int | None
    a_quarter: Decimal
    """Starts expected in each quarter to come."""
    rests_on: tuple[Period, ...]


def window(pack: ProgrammePack) -> tuple[date, date | None]:
    """First and last day on which a start is paid for; None while no end is stated."""
    years = pack.funding.years
    if years:
        return min(y.first_day for y in years), max(y.last_day for y in years)
    return pack.effective_from, pack.effective_to


def earned(pack: ProgrammePack, reached: Reachings, today: date) -> Earned:
    """Every quarter from the programme's first to the one of today, or to the programme's end."""
    found, said = tuple(_quarters(pack, reached, today)), statement(pack.funding)
    years = tuple(_year(pack.funding, said, year, found) for year in pack.funding.years)
    return Earned(quarters=found, years=years, whole=_whole(pack.funding, said, years, found))


def forecast(pack: ProgrammePack, known: Earned, today: date) -> Forecast | None:
    """None without a whole quarter to look back on, or when the programme is over."""
    first, last = window(pack)
    if last is None or today > last:
        return None
    behind = [q for q in known.quarters if q.period.last_day < today and q.period.last_day >= first]
    rests_on = behind[-2:]
    if not rests_on:
        return None
    a_quarter = Decimal(sum(q.starts for q in rests_on)) / len(rests_on)
    left = _quarters_left(today, last)
    to_come = rounded(a_quarter * left)
    price = _price(pack.funding, _year_of(pack.funding, last))
    payable = None
    if price:
        more = known.whole.earned + rounded(price * to_come)
        payable = more if known.whole.cap is None else min(more, known.whole.cap)
    return Forecast(
        starts=known.whole.starts + to_come,
        payable=payable,
        a_quarter=a_quarter,
        rests_on=tuple(q.period for q in rests_on),
    )


def _quarters(pack: ProgrammePack, reached: Reachings, today: date) -> Iterator[QuarterEarned]:
    first, last = window(pack)
    end = today if last is None else max(first, min(today, last))
    profile = {quarter.first_day: quarter.people for quarter in pack.profile}
    so_far = expected = 0
    for one in quarters(first, end):
        starts = reached.starts.get(one.first_day, 0)
        so_far += starts
        expected += profile.get(one.first_day, 0)
        yield QuarterEarned(
            period=one,
            profile=profile.get(one.first_day),
            starts=starts,
            starts_so_far=so_far,
            profile_so_far=expected if profile else None,
            pounds=_pounds(pack.funding, one, reached),
        )


def _pounds(funding: Funding, quarter: Period, reached: Reachings) -> Decimal:
    if funding.reckoning is Reckoning.PER_STEP:
        return sum(
            (
                Decimal(step.pounds or 0) * reached.of(step.reached).get(quarter.first_day, 0)
                for step in funding.steps
            ),
            Decimal(0),
        )
    price = _price(funding, _year_of(funding, quarter.first_day))
    return price * reached.starts.get(quarter.first_day, 0)


def _price(funding: Funding, year: FundingYear | None) -> Decimal:
    """What one start earns in a year: the earned share of the price of a person."""
    if year is None or year.price is None or funding.earned_percent is None:
        return Decimal(0)
    return Decimal(year.price) * funding.earned_percent / ALL


def _year_of(funding: Funding, day: date) -> FundingYear | None:
    return next((y for y in funding.years if y.first_day <= day <= y.last_day), None)


def _year(
    funding: Funding, said: Statement, year: FundingYear, found: tuple[QuarterEarned, ...]
) -> YearEarned:
    own = [q for q in found if year.first_day <= q.period.first_day <= year.last_day]
    return YearEarned(
        name=year.name,
        starts=sum(q.starts for q in own),
        earned=rounded(sum((q.pounds for q in own), Decimal(0))),
        cap=_cap(funding, year.name),
        basic=said.pounds(Part.BASIC, year.name),
    )


def _whole(
    funding: Funding,
    said: Statement,
    years: tuple[YearEarned, ...],
    found: tuple[QuarterEarned, ...],
) -> YearEarned:
    """A year's cap holds within that year, the cap of the whole on top of it."""
    capped = [year for year in years if year.cap is not None]
    earned_pounds = (
        sum(year.payable for year in years)
        if capped
        else rounded(sum((q.pounds for q in found), Decimal(0)))
    )
    return YearEarned(
        name=WHOLE,
        starts=sum(q.starts for q in found),
        earned=earned_pounds,
        cap=_cap(funding, WHOLE),
        basic=said.pounds(Part.BASIC),
    )


def _cap(funding: Funding, year: str) -> int | None:
    entered = (e for e in funding.entered if e.part is Part.EARNED and e.year == year and e.cap)
    return next((e.pounds for e in entered), None)


def _quarters_left(today: date, last: date) -> Decimal:
    """Quarters from tomorrow to the end; the one that is running counts by its days."""
    here = quarter_of(today)
    length = (here.last_day - here.first_day).days + 1
    part = Decimal((min(here.last_day, last) - today).days) / length
    after = [q for q in quarters(here.last_day, last) if q.first_day > today]
    return part + len(after)
