"""A programme's money worked out from its pack: entered, computed, and compared.

A cap is a figure that a paper states, never one that is computed. Where the two differ, or where
a paper's own figures do not add up, the statement says so and goes on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

from coach_app.domain.funding import (
    ALL,
    WHOLE,
    Entered,
    Funding,
    FundingYear,
    Part,
    PaymentStep,
    Reckoning,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One sum. `pounds` is the entered figure where there is one, else the computed one."""

    year: str
    part: Part
    pounds: int
    entered: int | None = None
    computed: Decimal | None = None
    cap: bool = False
    about: bool = False

    @property
    def difference(self) -> int:
        """Entered minus computed, in whole pounds; 0 where there is nothing to compare."""
        if self.entered is None or self.computed is None or self.about:
            return 0
        return self.entered - rounded(self.computed)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFigure:
    """What a step pays: for one person, at the least that has to be reached, and at the most."""

    name: str
    percent: int
    pounds: int | None
    least_percent: int
    least_people: int | None
    least_pounds: int | None
    most_pounds: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Two figures of one paper that cannot both be right."""

    about: str
    says: str
    pounds: int = 0
    """By how much; 0 where it is not a matter of pounds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Everything that can be said about the money of one programme."""

    people: int | None
    people_by_year: dict[str, Decimal]
    figures: tuple[Figure, ...]
    steps: tuple[StepFigure, ...]
    disagreements: tuple[Disagreement, ...]

    def pounds(self, part: Part, year: str = WHOLE) -> int | None:
        found = (f.pounds for f in self.figures if (f.part, f.year) == (part, year))
        return next(found, None)


def rounded(money: Decimal) -> int:
    """Whole pounds; half a pound is rounded up."""
    return int(money.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def said(pounds: int) -> str:
    """ "£1,751,550"; what is owed has its sign before the pound."""
    return f"{'-' if pounds < 0 else ''}£{abs(pounds):,}"


def statement(funding: Funding) -> Statement:
    """Every figure of a programme's money, with what does not agree."""
    computed = dict(_computed(funding))
    figures = _figures(funding, computed)
    return Statement(
        people=_people(funding),
        people_by_year=dict(_people_by_year(funding)),
        figures=figures,
        steps=tuple(_step(step, funding.people) for step in funding.steps),
        disagreements=(
            *_parts_against_totals(figures),
            *_years_against_whole(figures),
            *_entered_against_computed(funding, figures),
            *_people_against_money(funding, figures),
            *(Disagreement(about="the paper", says=note) for note in funding.notes),
        ),
    )


def _people(funding: Funding) -> int | None:
    if funding.people is not None:
        return funding.people
    numbers = [y.people for y in funding.years if y.people is not None]
    return sum(numbers) if numbers else None


def _people_by_year(funding: Funding) -> Iterator[tuple[str, Decimal]]:
    for year in funding.years:
        people = _in_year(funding, year)
        if people is not None:
            yield year.name, people


def _in_year(funding: Funding, year: FundingYear) -> Decimal | None:
    """People in a year: entered, or their share of all."""
    if year.people is not None:
        return Decimal(year.people)
    if funding.people is None or year.percent is None:
        return None
    return Decimal(funding.people) * year.percent / ALL


def _computed(funding: Funding) -> Iterator[tuple[tuple[str, Part], Decimal]]:
    """Year and part -> pounds and pence, before anything is rounded."""
    delivery = _delivery(funding)
    if not delivery:
        return
    management = {
        one.year: Decimal(one.pounds) for one in funding.entered if one.part is Part.MANAGEMENT
    }
    whole = sum(delivery.values(), Decimal(0))
    teams = sum((m for year, m in management.items() if year != WHOLE), Decimal(0))
    for year, money in (*delivery.items(), (WHOLE, whole)):
        yield (year, Part.TOTAL), money + (teams if year == WHOLE else management.get(year, 0))
        if year == WHOLE and teams:
            yield (year, Part.MANAGEMENT), teams
        if funding.basic_percent is not None and funding.earned_percent is not None:
            yield (year, Part.BASIC), money * funding.basic_percent / ALL
            yield (year, Part.EARNED), money * funding.earned_percent / ALL


def _delivery(funding: Funding) -> dict[str, Decimal]:
    """Year -> money for people, outside the management fund."""
    by_people = {
        y.name: people * (y.price or 0)
        for y in funding.years
        if (people := _in_year(funding, y)) is not None
    }
    if funding.reckoning is Reckoning.PEOPLE_BY_YEAR:
        return by_people
    if funding.reckoning is Reckoning.SHARE_OF_MONEY:
        whole = sum(by_people.values(), Decimal(0))
        return {y.name: whole * (y.percent or 0) / ALL for y in funding.years}
    return {}


def _figures(funding: Funding, computed: dict[tuple[str, Part], Decimal]) -> tuple[Figure, ...]:
    entered = {(one.year, one.part): one for one in funding.entered}
    years = (*(y.name for y in funding.years), WHOLE)
    keys = [(year, part) for year in years for part in Part]
    return tuple(
        _figure(year, part, entered.get((year, part)), computed.get((year, part)))
        for year, part in keys
        if (year, part) in entered or (year, part) in computed
    )


def _figure(year: str, part: Part, entered: Entered | None, computed: Decimal | None) -> Figure:
    pounds = entered.pounds if entered else rounded(computed or Decimal(0))
    return Figure(
        year=year,
        part=part,
        pounds=pounds,
        entered=entered.pounds if entered else None,
        computed=computed,
        cap=entered is not None and entered.cap,
        about=entered is not None and entered.about,
    )


def _step(step: PaymentStep, people: int | None) -> StepFigure:
    least = None if people is None else rounded(Decimal(people) * step.least_percent / ALL)
    known = step.pounds is not None and people is not None
    return StepFigure(
        name=step.name,
        percent=step.percent,
        pounds=step.pounds,
        least_percent=step.least_percent,
        least_people=least,
        least_pounds=(least or 0) * (step.pounds or 0) if known else None,
        most_pounds=(people or 0) * (step.pounds or 0) if known else None,
    )


def _name(year: str, part: Part) -> str:
    return f"{year or 'the whole time'}, {part.value}"


def _parts_against_totals(figures: tuple[Figure, ...]) -> Iterator[Disagreement]:
    """Parts that a paper states have to make the total that it states."""
    for year, group in groupby(figures, key=lambda figure: figure.year):
        stated = {f.part: f.entered for f in group if f.entered is not None and not f.about}
        total = stated.get(Part.TOTAL)
        parts = [stated[p] for p in (Part.MANAGEMENT, Part.BASIC, Part.EARNED) if p in stated]
        if total is None or not {Part.BASIC, Part.EARNED} <= stated.keys():
            continue
        if sum(parts) != total:
            sums = " + ".join(said(part) for part in parts)
            yield Disagreement(
                about=_name(year, Part.TOTAL),
                says=f"{sums} = {said(sum(parts))}, but the total is given as {said(total)}. "
                f"The parts are {said(abs(total - sum(parts)))} "
                f"{'short' if total > sum(parts) else 'over'}.",
                pounds=sum(parts) - total,
            )


def _years_against_whole(figures: tuple[Figure, ...]) -> Iterator[Disagreement]:
    """The years that a paper states have to make the whole that it states."""
    for part in Part:
        stated = {
            f.year: f.entered
            for f in figures
            if f.part is part and f.entered is not None and not f.about
        }
        whole = stated.pop(WHOLE, None)
        if whole is None or not stated or sum(stated.values()) == whole:
            continue
        sums = " + ".join(said(pounds) for pounds in stated.values())
        yield Disagreement(
            about=_name(WHOLE, part),
            says=f"The years make {sums} = {said(sum(stated.values()))}, but the whole is given "
            f"as {said(whole)}.",
            pounds=sum(stated.values()) - whole,
        )


def _entered_against_computed(
    funding: Funding, figures: tuple[Figure, ...]
) -> Iterator[Disagreement]:
    """A stated figure against what the stated rule gives."""
    percents = {Part.BASIC: funding.basic_percent, Part.EARNED: funding.earned_percent}
    for figure in figures:
        if not figure.difference or figure.computed is None or figure.entered is None:
            continue
        percent = percents.get(figure.part)
        rule = f"{percent} % of it" if percent is not None else "the rule"
        yield Disagreement(
            about=_name(figure.year, figure.part),
            says=f"The paper gives {said(figure.entered)}; {rule} is "
            f"{said(rounded(figure.computed))}. The difference is "
            f"{said(abs(figure.difference))}.",
            pounds=figure.difference,
        )


def _people_against_money(funding: Funding, figures: tuple[Figure, ...]) -> Iterator[Disagreement]:
    """A share of the people at their year's price against the same share of the money."""
    if funding.reckoning is not Reckoning.SHARE_OF_MONEY:
        return
    stated = {f.year: f.entered for f in figures if f.part is Part.TOTAL and f.entered is not None}
    for year in funding.years:
        people = _in_year(funding, year)
        if people is None or year.price is None or year.name not in stated:
            continue
        by_people, given = rounded(people * year.price), stated[year.name]
        if by_people != given:
            yield Disagreement(
                about=_name(year.name, Part.TOTAL),
                says=f"{year.percent} % of {funding.people} people are {people.normalize():f}; at "
                f"{said(year.price)} each that is {said(by_people)}. The paper gives "
                f"{said(given)}, which is {year.percent} % of the money instead.",
                pounds=given - by_people,
            )
