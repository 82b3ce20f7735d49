"""Everybody's comparable traits in one small table, kept in the commit that changes a person.

Looking for somebody among ten thousand must not open ten thousand records.
"""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, delete, func, or_, select
from sqlalchemy.dialects.sqlite import insert

from coach_app.domain.case import CaseFile
from coach_app.domain.likeness import Traits, birthdays_near, traits_of
from coach_app.store.engine import reading
from coach_app.store.records import AnyRow
from coach_app.store.tables import CASE_ROW, MATCHING

BETWEEN_NAMES = "\n"
BETWEEN_PEOPLE = "\x1f"
EXACT = ("phone", "email", "nhs_number", "ni_number")
"""Traits that point at somebody when they are the same."""

_INSERT = insert(MATCHING)
_PUT = _INSERT.on_conflict_do_update(
    index_elements=["case_id"],
    set_={c.name: _INSERT.excluded[c.name] for c in MATCHING.c if c.name != "case_id"},
)


def match_of(case_file: CaseFile) -> dict[str, Any] | None:
    """The values of one row of MATCHING; None while nothing is known of the person."""
    if case_file.person is None:
        return None
    traits = traits_of(case_file.person)
    row = {one.name: getattr(traits, one.name) for one in fields(Traits)}
    return {**row, "names": _storable(BETWEEN_NAMES.join(traits.names))}


def write_match(connection: Connection, case_file: CaseFile) -> None:
    row = match_of(case_file)
    if row is None:
        connection.execute(delete(MATCHING).where(MATCHING.c.case_id == case_file.case.id))
    else:
        connection.execute(_PUT, row)


class Matching:
    """Each call is a transaction of its own, so it may not be asked inside an open one."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def names(self) -> tuple[list[str], list[str]]:
        """Case ids and names beside each other; somebody with two names stands there twice."""
        # One long text for each: ten thousand rows one by one take five times as long.
        columns = (MATCHING.c.case_id, MATCHING.c.names)
        query = select(*(func.group_concat(column, BETWEEN_PEOPLE) for column in columns))
        with reading(self._engine) as connection:
            ids, names = connection.execute(query).one()
        if ids is None:
            return [], []
        return _each_name(ids.split(BETWEEN_PEOPLE), names.split(BETWEEN_PEOPLE))

    def near(self, wanted: Traits, also: Iterable[str] = ()) -> tuple[Traits, ...]:
        """Everybody who shares a number, an address or a date of birth (a slip of a key apart)
        with `wanted`, and the cases in `also`."""
        asked = _conditions(wanted)
        cases = sorted(set(also) - {wanted.case_id})
        if cases:
            asked.append(MATCHING.c.case_id.in_(cases))
        if not asked:
            return ()
        query = select(MATCHING).where(or_(*asked), MATCHING.c.case_id != wanted.case_id)
        with reading(self._engine) as connection:
            return tuple(_traits(row) for row in connection.execute(query))

    def everybody(self) -> tuple[Traits, ...]:
        with reading(self._engine) as connection:
            return tuple(_traits(row) for row in connection.execute(select(MATCHING)))

    def called(self, case_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Case id -> reference and preferred name."""
        query = select(CASE_ROW.c.case_id, CASE_ROW.c.ref, CASE_ROW.c.preferred_name)
        with reading(self._engine) as connection:
            found = connection.execute(query.where(CASE_ROW.c.case_id.in_(case_ids)))
            return {case_id: (ref, name) for case_id, ref, name in found}


def _each_name(ids: list[str], names: list[str]) -> tuple[list[str], list[str]]:
    """With those who have several names once for each of them, at the end."""
    for place, written in enumerate(names[:]):
        if BETWEEN_NAMES in written:
            first, *others = written.split(BETWEEN_NAMES)
            names[place] = first
            ids += [ids[place]] * len(others)
            names += others
    return ids, names


def _conditions(wanted: Traits) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        MATCHING.c[name] == getattr(wanted, name) for name in EXACT if getattr(wanted, name)
    ]
    if wanted.born is not None:
        found.append(MATCHING.c.born.in_(sorted(birthdays_near(wanted.born))))
    return found


def _traits(row: AnyRow) -> Traits:
    return Traits(
        case_id=row.case_id,
        names=tuple(row.names.split(BETWEEN_NAMES)),
        born=row.born,
        phone=row.phone,
        email=row.email,
        postcode=row.postcode,
        nhs_number=row.nhs_number,
        ni_number=row.ni_number,
    )


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
