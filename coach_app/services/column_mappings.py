"""What the columns of a partner's table mean: as named now, as remembered, by their usual name.

A mapping can be written down in a file that is sent around between laptops.
"""

import hashlib
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from coach_app.domain.errors import Refusal
from coach_app.services.desk import Desk
from coach_app.services.their_words import FAMILY, FIELD_OF_NAME, GIVEN, NAMES, folded
from coach_app.store.settings import SettingName

LEFT_OUT = "-"
"""What a column is mapped to that nobody needs."""
LARGEST_MAPPING = 200_000
"""Bytes. A table has some dozens of columns."""
SECTION = "columns"


class MappingWrong(Refusal):
    key = "referral_file.mapping_wrong"


class MappingIncomplete(Refusal):
    key = "referral_file.mapping_incomplete"


class MappingFileWrong(Refusal):
    key = "referral_file.mapping_file_wrong"


class How(StrEnum):
    """Why a column means what it means."""

    NAMED = "named"
    REMEMBERED = "remembered"
    KNOWN = "known"
    """Its heading is one of the usual names."""
    KEPT = "kept-in-reason"


@dataclass(frozen=True, slots=True)
class ColumnUse:
    theirs: str
    ours: str
    how: How


def read(data: bytes) -> dict[str, str]:
    """Their heading -> our field, from TOML or JSON; `columns` may stand around it or not.

    ```
    [columns]
    "Client name" = "full_name"
    "Internal code" = "-"
    ```

    Raises MappingFileWrong with the line, or with the heading that is wrong.
    """
    if len(data) > LARGEST_MAPPING:
        raise MappingFileWrong("This file is larger than any mapping of columns can be.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise MappingFileWrong("This file is not text in UTF-8. Save it as UTF-8.") from None
    found = _parsed(text)
    columns = found.get(SECTION, found)
    if not isinstance(columns, Mapping):
        raise MappingFileWrong(f'"{SECTION}" has to hold one line for each column.')
    return dict(_pair(theirs, ours) for theirs, ours in columns.items())


def _parsed(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (json.JSONDecodeError, tomllib.TOMLDecodeError, RecursionError) as problem:
        raise MappingFileWrong(f"This is neither TOML nor JSON: {problem}.") from None
    if not isinstance(found, dict):
        raise MappingFileWrong("This file does not name any columns.")
    return found


def _pair(theirs: str, ours: Any) -> tuple[str, str]:
    if not isinstance(ours, str):
        raise MappingFileWrong(f'"{theirs[:60]}" has to be one of our fields, in quotation marks.')
    return theirs.strip(), ours.strip()


def columns_of(
    desk: Desk,
    headings: Sequence[str],
    mapping: Mapping[str, str],
    usual: Mapping[str, str],
) -> tuple[ColumnUse, ...]:
    """What each column means: as named now, as remembered, else by its usual name.

    `usual` may name columns that this table does not have; `mapping` comes before it. Raises
    MappingWrong.
    """
    _must_fit(mapping, headings)
    _must_be_ours(usual)
    told = {folded(theirs): ours.strip() for theirs, ours in (*usual.items(), *mapping.items())}
    claimed = {told[folded(heading)] for heading in headings if folded(heading) in told}
    remembered = _remembered(desk).get(_fingerprint(headings), {})
    found: list[ColumnUse] = []
    for heading in headings:
        name = folded(heading)
        if name in told:
            use = ColumnUse(heading, told[name], How.NAMED)
        elif name in remembered:
            use = ColumnUse(heading, remembered[name], How.REMEMBERED)
        else:
            ours = FIELD_OF_NAME.get(name, "")
            use = ColumnUse(heading, "" if ours in claimed else ours, How.KNOWN)
        taken = {column.ours for column in found} - {"", LEFT_OUT}
        if use.ours in taken and use.how is How.NAMED:
            raise MappingWrong(f'Two columns are mapped to "{use.ours}". Map one of them to "-".')
        unplaced = not use.ours or use.ours in taken
        found.append(ColumnUse(heading, "", How.KEPT) if unplaced else use)
    return tuple(found)


def _must_fit(mapping: Mapping[str, str], headings: Sequence[str]) -> None:
    there = {folded(heading) for heading in headings}
    for theirs in mapping:
        if folded(theirs) not in there:
            raise MappingWrong(f'There is no column "{theirs[:60]}" in this file.')
    _must_be_ours(mapping)


def _must_be_ours(mapping: Mapping[str, str]) -> None:
    for ours in mapping.values():
        if ours.strip() not in {*NAMES, LEFT_OUT, ""}:
            known = ", ".join(NAMES)
            raise MappingWrong(f'"{ours[:60]}" is not a field. The fields are: {known}.')


def must_be_enough(columns: Sequence[ColumnUse], *, source_named: bool) -> None:
    """Raises MappingIncomplete when no column holds a name, or nothing says where they are from."""
    there = {column.ours for column in columns}
    if not there & {"preferred_name", "full_name", GIVEN, FAMILY}:
        raise MappingIncomplete(
            'No column holds a name. Map one, such as --map "Their column=full_name".'
        )
    if not source_named and "source" not in there:
        raise MappingIncomplete("Say where the referrals come from, such as --source gp.")


def _fingerprint(headings: Sequence[str]) -> str:
    """The same for the same headings in another order or in other capitals."""
    said = json.dumps(sorted(folded(heading) for heading in headings))
    return hashlib.sha256(said.encode()).hexdigest()


def _remembered(desk: Desk) -> dict[str, dict[str, str]]:
    kept = desk.setting(SettingName.REFERRAL_MAPPINGS)
    found: dict[str, dict[str, str]] = json.loads(kept) if kept else {}
    return found


def remember(desk: Desk, headings: Sequence[str], columns: Sequence[ColumnUse]) -> None:
    mapping = {folded(use.theirs): use.ours for use in columns}
    kept = {**_remembered(desk), _fingerprint(headings): mapping}
    desk.store.settings.put({SettingName.REFERRAL_MAPPINGS: json.dumps(kept)})
