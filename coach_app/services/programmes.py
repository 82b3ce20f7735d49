"""Programmes: what there is, what one says, whether a pack can be used, and its money."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from coach_app import codec
from coach_app.catalogue import Catalogue
from coach_app.catalogue.programmes import read_programme
from coach_app.domain.errors import Refusal
from coach_app.domain.funding import Part
from coach_app.domain.funding_statement import Figure, Statement, statement
from coach_app.domain.programme import ProgrammePack
from coach_app.services.referrals import ProgrammeUnknown

LARGEST_PACK = 1_000_000
"""Bytes. A pack has some ten thousand."""


class VersionUnknown(Refusal):
    key = "programme.version_unknown"
    sentence = "This version of the programme is not on this laptop. Look at the list."


class PackTooLarge(Refusal):
    key = "programme.too_large"
    sentence = "This file is larger than any programme pack can be."


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    key: str
    name: str
    version: str
    effective_from: date
    effective_to: date | None
    in_force: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A pack that can be used."""

    key: str
    name: str
    version: str
    cohorts: int
    known: bool
    """This key and version are on this laptop already."""
    without_origin: tuple[str, ...]
    """Facts of which the pack does not say where they come from."""


def listing(catalogue: Catalogue, today: date) -> tuple[Listed, ...]:
    """Every version of every programme, in the order of their names."""
    packs = sorted(
        catalogue.programmes.every_version(), key=lambda pack: (pack.name, pack.effective_from)
    )
    return tuple(
        Listed(
            key=pack.key,
            name=pack.name,
            version=pack.version,
            effective_from=pack.effective_from,
            effective_to=pack.effective_to,
            in_force=pack.in_force(today),
        )
        for pack in packs
    )


def shown(catalogue: Catalogue, name: str, version: str = "") -> ProgrammePack:
    """One version, the newest when none is named. Raises ProgrammeUnknown, VersionUnknown."""
    key = key_of(catalogue, name)
    if not version:
        return catalogue.programmes[key]
    pack = catalogue.programmes.exact(key, version)
    if pack is None:
        raise VersionUnknown
    return pack


def key_of(catalogue: Catalogue, name: str) -> str:
    """The key of a programme by its key, its name or a clear beginning. Raises ProgrammeUnknown."""
    key = catalogue.programmes.named(name)
    if key is not None:
        return key
    several = catalogue.programmes.beginning(name)
    if several:
        said = f"{', '.join(several[:-1])} or {several[-1]}"
        raise ProgrammeUnknown(f"This may be {said}. Write more of the name.")
    known = ", ".join(sorted(catalogue.programmes))
    raise ProgrammeUnknown(f"There is no such programme on this laptop. There are: {known}.")


def ruling(catalogue: Catalogue, name: str, day: date) -> ProgrammePack:
    """The version in force on a day. Raises ProgrammeUnknown."""
    return catalogue.programmes.in_force(shown(catalogue, name).key, day)


def check(catalogue: Catalogue, data: bytes, file: str) -> Checked:
    """Whether a pack in a file can be used.

    Raises DataFileWrong with the line and the path of what is wrong, or PackTooLarge.
    """
    if len(data) > LARGEST_PACK:
        raise PackTooLarge
    pack = read_programme(data.decode("utf-8-sig"), file)
    return Checked(
        key=pack.key,
        name=pack.name,
        version=pack.version,
        cohorts=len(pack.cohorts),
        known=catalogue.programmes.exact(pack.key, pack.version) is not None,
        without_origin=pack.without_origin(),
    )


def funding(pack: ProgrammePack) -> dict[str, Any]:
    """Every figure of a programme's money as JSON-able data; pounds are whole numbers."""
    money, found = pack.funding, statement(pack.funding)
    return {
        "programme": pack.key,
        "name": pack.name,
        "version": pack.version,
        "source": pack.source,
        "says": money.says,
        "people": found.people,
        "people_say": money.people_say,
        "split": {
            "basic_percent": money.basic_percent,
            "earned_percent": money.earned_percent,
            "earned_for": money.earned_for,
        },
        "start": pack.start.says,
        "years": [_year(pack, found, year.name) for year in money.years],
        "whole": _parts(found, ""),
        "steps": [codec.dump(step) for step in found.steps],
        "quarters": _quarters(pack, found),
        "profile_says": pack.profile_says,
        "figures": [_figure(figure) for figure in found.figures],
        "disagreements": [codec.dump(one) for one in found.disagreements],
    }


def _year(pack: ProgrammePack, found: Statement, name: str) -> dict[str, Any]:
    year = next(year for year in pack.funding.years if year.name == name)
    people = found.people_by_year.get(name)
    return {
        "year": name,
        "first_day": year.first_day.isoformat(),
        "last_day": year.last_day.isoformat(),
        "people": None if people is None else float(people),
        "price": year.price,
        "percent": year.percent,
        **_parts(found, name),
    }


def _parts(found: Statement, year: str) -> dict[str, int]:
    return {figure.part.value: figure.pounds for figure in found.figures if figure.year == year}


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "year": figure.year,
        "part": figure.part.value,
        "pounds": figure.pounds,
        "entered": figure.entered is not None,
        "cap": figure.cap,
        "about": figure.about,
        "computed": None if figure.computed is None else f"{figure.computed:.2f}",
        "difference": figure.difference,
    }


def _quarters(pack: ProgrammePack, found: Statement) -> list[dict[str, Any]]:
    """What each quarter would bring if its profile is met: its part of the year's basic payment,
    and the earned payment by its share of the year's people."""
    in_year = {q.first_day: _year_of(pack, q.first_day) for q in pack.profile}
    sizes = Counter(in_year.values())
    people = {
        year: sum(q.people for q in pack.profile if in_year[q.first_day] == year) for year in sizes
    }
    quarters = []
    for quarter in pack.profile:
        year = in_year[quarter.first_day]
        basic, earned = found.pounds(Part.BASIC, year), found.pounds(Part.EARNED, year)
        quarters.append(
            {
                "first_day": quarter.first_day.isoformat(),
                "people": quarter.people,
                "basic": None if not year or basic is None else round(basic / sizes[year]),
                "earned": None
                if not year or earned is None or not people[year]
                else round(earned * quarter.people / people[year]),
            }
        )
    return quarters


def _year_of(pack: ProgrammePack, day: date) -> str:
    years = (y.name for y in pack.funding.years if y.first_day <= day <= y.last_day)
    return next(years, "")
