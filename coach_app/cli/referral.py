"""`coach-app referral ...`: a partner's table in, the queue, likely duplicates, the decision."""

import argparse
import sys
from datetime import date
from pathlib import Path

from coach_app.cli import opening
from coach_app.cli.deciding import add_answers
from coach_app.cli.files import read_file
from coach_app.cli.groups import command, group
from coach_app.cli.output import answer
from coach_app.domain.case_ref import normalised
from coach_app.domain.errors import FieldInvalid
from coach_app.domain.referral import Source
from coach_app.services import (
    caseload,
    column_mappings,
    duplicates,
    programmes,
    referral_files,
    sheets,
    triage,
)


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", about: str
) -> None:
    referral = group(commands, "referral", about)
    taking = command(referral, "import", "take a partner's table (CSV) in", _import, reads=True)
    taking.add_argument("file", type=Path)
    taking.add_argument("--programme", required=True, metavar="NAME")
    taking.add_argument("--source", choices=list(Source), help="where all of them come from")
    taking.add_argument(
        "--received-on", type=date.fromisoformat, metavar="DATE", help="YYYY-MM-DD; else today"
    )
    taking.add_argument(
        "--map",
        action="append",
        default=[],
        metavar='"THEIR COLUMN=our_field"',
        help='what a column means; "THEIR COLUMN=-" leaves it out; remembered for the next file',
    )
    taking.add_argument(
        "--mapping",
        type=Path,
        metavar="FILE",
        help="the same for many columns, in a file (TOML or JSON); columns that a table does not "
        "have are passed over, and --map comes before it",
    )
    command(referral, "queue", "referrals that wait for a decision", _queue, reads=True)
    alike = command(referral, "duplicates", "who this may be as well", _duplicates, reads=True)
    alike.add_argument("ref")
    add_answers(referral)


def _import(arguments: argparse.Namespace) -> None:
    data = read_file(arguments.file, sheets.LARGEST_FILE)
    mapping = dict(_pair(text) for text in arguments.map)
    usual = {}
    if arguments.mapping is not None:
        written = read_file(arguments.mapping, column_mappings.LARGEST_MAPPING)
        usual = column_mappings.read(written)
    with opening.desk(arguments) as desk:
        key = programmes.key_of(desk.catalogue, arguments.programme)
        request = referral_files.FileRequest(
            programme=key,
            source=Source(arguments.source) if arguments.source else None,
            received_on=arguments.received_on,
            mapping=mapping,
            usual=usual,
        )
        report = referral_files.import_file(desk, data, request, _tell)
    lines = [
        f"Imported {report.imported}, refused {report.refused}, already here {report.already_here}."
    ]
    lines += [f"{use.theirs} -> {use.ours or 'kept in the reason'}" for use in report.columns]
    lines += [f"line {row.line}: {row.reason}" for row in report.rows if row.reason]
    lines += [
        f"line {row.line}: {row.ref} looks like {', '.join(row.looks_like)}"
        for row in report.rows
        if row.looks_like
    ]
    answer(report, lines, as_json=arguments.json)
    if report.refused:
        raise referral_files.RowsRefused


def _pair(text: str) -> tuple[str, str]:
    """Their heading may hold an equals sign itself; our field never does."""
    theirs, equals, ours = text.rpartition("=")
    if not equals or not theirs.strip():
        raise FieldInvalid('Write a mapping as "Their column=our_field".')
    return theirs.strip(), ours.strip()


def _tell(done: int, total: int) -> None:
    """How far it is, on standard error, where somebody is looking."""
    if sys.stderr is not None and sys.stderr.isatty():
        sys.stderr.write(f"\r{done} of {total} rows" + ("\n" if done == total else ""))
        sys.stderr.flush()


def _queue(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        waiting = triage.queue(desk)
    lines = [
        f"{item.ref}  {'LATE' if item.late else 'due '} {item.due.on.isoformat()}  {item.name}"
        for item in waiting
    ]
    answer(waiting, lines or ["No referral waits."], as_json=arguments.json)


def _duplicates(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        case_id = caseload.open_case(desk, normalised(arguments.ref)).file.case.id
        found = duplicates.of_case(desk, case_id)
    lines = [f"{one.ref}  {one.score:>3}  {one.name}: {' '.join(one.why)}" for one in found]
    answer(found, lines or ["Nobody resembles this person."], as_json=arguments.json)
