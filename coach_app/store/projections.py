"""Lists that are worked out from the records: caseload lines, traits for matching, the day.

They are written in the commit that changes a record. When the rules they follow have changed
(a new program, a new programme pack, a new bank holiday), opening the store works them out anew.
"""

import hashlib

from sqlalchemy import Connection, delete, select

from coach_app.domain.case import CaseFile
from coach_app.domain.errors import Refusal
from coach_app.domain.likeness import RULES as LIKENESS_RULES
from coach_app.domain.name_keys import SHORT_FORMS
from coach_app.store.agenda import write_things
from coach_app.store.case_list import line_of, to_case_file, write_line
from coach_app.store.matching import write_match
from coach_app.store.records import Records
from coach_app.store.revoked import hidden
from coach_app.store.settings import SettingName, read_setting, write_settings
from coach_app.store.surroundings import Surroundings
from coach_app.store.tables import CASE_ROW, MATCHING, RECORD, THING

LINE_RULES = 3
"""Counts up whenever the rules behind a caseload line change."""


def write_case(connection: Connection, case_file: CaseFile, around: Surroundings) -> None:
    """The lines of one case, from its records as they stand in this transaction. A case that is
    somebody else's now has none."""
    if hidden(connection, case_file.case.id):
        return
    write_line(connection, line_of(case_file, around.deadlines))
    write_match(connection, case_file)
    write_things(connection, case_file, around.deadlines)


def rules_now(around: Surroundings) -> str:
    """A fingerprint of everything that decides what stands in the lists."""
    holidays = sorted(around.calendar.bank_holidays)
    limits = sorted(around.limits.by_version.items())
    said = repr((LINE_RULES, LIKENESS_RULES, SHORT_FORMS, holidays, limits))
    return hashlib.sha256(said.encode()).hexdigest()


def up_to_date(connection: Connection, around: Surroundings) -> bool:
    return read_setting(connection, SettingName.LIST_RULES) == rules_now(around)


def work_out_anew(connection: Connection, around: Surroundings) -> None:
    """All lists, from all records. A case that cannot be read has no line, and `verify` names
    it."""
    for table in (CASE_ROW, MATCHING, THING):
        connection.execute(delete(table))
    records = Records(connection)
    cases = connection.scalars(select(RECORD.c.case_id).distinct().order_by(RECORD.c.case_id))
    for case_id in cases.all():
        try:
            case_file = to_case_file(records.of_case(case_id))
        except Refusal:
            continue
        write_case(connection, case_file, around)
    write_settings(connection, {SettingName.LIST_RULES: rules_now(around)})
