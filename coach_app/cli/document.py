"""`coach-app document ...`: every paper that can be handed over, listed and made."""

import argparse
from pathlib import Path

from coach_app.catalogue import load_catalogue
from coach_app.cli import opening
from coach_app.cli.files import write_copy
from coach_app.cli.groups import command, group
from coach_app.cli.output import answer, say
from coach_app.domain.paper import PaperFormat, PaperKind
from coach_app.services import caseload, languages, paper_kinds, papers


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", about: str
) -> None:
    document = group(commands, "document", about)
    listing = command(document, "list", "list what can be made for a case", _list, reads=True)
    listing.add_argument("ref")
    make = command(document, "make", "make one and write it to a file", _make, reads=True)
    make.add_argument("kind", choices=[kind.value for kind in paper_kinds.RULES])
    make.add_argument("ref")
    make.add_argument(
        "--format",
        choices=[format_.value for format_ in PaperFormat],
        help="otherwise the person's recorded needs choose",
    )
    make.add_argument(
        "--language", default="", metavar="TAG", help="otherwise the person's own language"
    )
    make.add_argument("--to", default="", metavar="NAME", help="who a letter is for")
    spoken = command(
        document,
        "languages",
        "how far each language has come",
        _languages,
        reads=True,
    )
    spoken.add_argument("--missing", metavar="TAG", help="the sentences that this one lacks")
    make.add_argument("-o", "--out", type=Path, required=True, metavar="FILE")


def _list(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        case_id = caseload.open_case(desk, arguments.ref).file.case.id
        found = papers.available(desk, case_id)
    lines = [
        f"{one.kind.value:<16} {one.title}" + (f": {one.why_not}" if one.why_not else "")
        for one in found
    ]
    answer(found, lines, as_json=arguments.json)


def _make(arguments: argparse.Namespace) -> None:
    wish = papers.Wish(
        format=PaperFormat(arguments.format) if arguments.format else None,
        language=arguments.language,
        recipient=arguments.to,
    )
    with opening.desk(arguments) as desk:
        case_id = caseload.open_case(desk, arguments.ref).file.case.id
        kind = PaperKind(arguments.kind)
        copy, made = papers.release(desk, case_id, kind, wish)
        write_copy(desk, arguments.out, copy)
    state = {
        "kind": made.kind.value,
        "format": made.manner.format.value,
        "language": made.manner.language,
        "pages": made.pages,
        "fingerprint": made.fingerprint,
        "missing": "".join(made.missing),
        "notes": list(made.notes),
    }
    lines = [
        f"{made.title}: {made.manner.format.value}, {made.manner.language}, {_pages(made.pages)}.",
        *made.notes,
        "The file is written. It is not encrypted: keep it where only you can read it.",
    ]
    if arguments.json:
        answer(state, lines, as_json=True)
    else:
        say(*lines)


def _languages(arguments: argparse.Namespace) -> None:
    catalogue = load_catalogue()
    if arguments.missing:
        missing = languages.language(catalogue, arguments.missing).untranslated
        answer(missing, missing, as_json=arguments.json)
        return
    found = languages.languages(catalogue)
    lines = [
        f"{one.language:<6} {one.name:<10} {_checked(one)}: {one.fixed} sentences of papers, "
        f"{one.library} of the library and the full record, "
        f"{len(one.untranslated)} still in English"
        for one in found
    ]
    answer(found, lines, as_json=arguments.json)


def _checked(one: languages.LanguageState) -> str:
    return f"checked by {one.reviewer}" if one.reviewer else "draft, checked by nobody"


def _pages(count: int) -> str:
    return "1 page" if count == 1 else f"{count} pages"
