"""`coach-app plan sign|refuse|photo|copy|pdf|verify`: from signatures to files and back."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

from coach_app.cli import opening
from coach_app.cli.exit_codes import Exit
from coach_app.cli.files import read_file, write_copy
from coach_app.cli.groups import command
from coach_app.cli.output import answer, say
from coach_app.domain.case import CaseFile
from coach_app.domain.disclosed import Way
from coach_app.domain.disclosure import Released
from coach_app.domain.document import Document, DocumentKind
from coach_app.domain.employer_copy import Item
from coach_app.domain.errors import DocumentNotThere, FieldInvalid, PlanNotAgreed
from coach_app.domain.paper import Manner, PaperFormat, PaperKind
from coach_app.domain.plan import Plan
from coach_app.domain.signature import SignerRole, SigningMethod, Stroke
from coach_app.domain.statement import ENGLISH
from coach_app.domain.verified import SignatureFacts
from coach_app.services import (
    caseload,
    checking,
    documents,
    employer_copies,
    handing_over,
    paper_photos,
    papers,
    signing,
)
from coach_app.services.desk import Desk

Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse has no public name for it
LONGEST_STROKES = 2_000_000
"""Bytes of a file with strokes; a signature has a few ten thousand."""
AUDIENCES = ("participant", "employer", "gp", "referrer")
SIGNED_IN = tuple(one.value for one in PaperFormat if one is not PaperFormat.HTML)
LETTERS = {"gp": PaperKind.GP_LETTER, "referrer": PaperKind.REFERRER_LETTER}


class StrokesNotReadable(FieldInvalid):
    key = "signature.strokes_not_readable"
    sentence = (
        "This file holds no strokes. It is a JSON list of strokes; each is a list of points with "
        "x, y and pressure from 0 to 1."
    )


class NoSignatureOnPaper(DocumentNotThere):
    key = "photo.no_signature_on_paper"
    sentence = "Nobody has signed this plan on paper, so there is no page to keep a photo of."


def add_commands(plan: Commands[argparse.ArgumentParser]) -> None:
    sign = command(plan, "sign", "sign the agreed plan", _sign, reads=True)
    sign.add_argument("ref")
    sign.add_argument("--as", dest="role", required=True, choices=[r.value for r in SignerRole])
    _ways(sign)
    refuse = command(plan, "refuse", "record that somebody does not want to sign", _refuse)
    refuse.add_argument("ref")
    refuse.add_argument("--name", required=True, help="who does not sign")
    refuse.add_argument("--reason", required=True, help="why, in the person's words")
    refuse.add_argument("--language", default=ENGLISH, metavar="TAG")
    photo = command(plan, "photo", "keep the photo of the page that was signed by pen", _photo)
    photo.add_argument("ref")
    photo.add_argument("file", type=Path)
    copy = command(plan, "copy", "make the copy for an employer", _copy, reads=True)
    copy.add_argument("ref")
    copy.add_argument("--list", action="store_true", help="say what can be ticked, make nothing")
    copy.add_argument("--employer", default="", metavar="NAME")
    copy.add_argument("--until", type=date.fromisoformat, metavar="DATE", help="its last day")
    copy.add_argument("--format", choices=SIGNED_IN, default=PaperFormat.STANDARD.value)
    copy.add_argument("--paper-language", default=ENGLISH, metavar="TAG", help="of the copy")
    copy.add_argument("--tick", nargs="+", metavar="KEY", help="else what is ticked to begin with")
    _ways(copy, needed=False)
    mail = command(plan, "mail", "have the server send a signed paper by e-mail", _mail)
    mail.add_argument("ref")
    mail.add_argument("--to", required=True, metavar="ADDRESS")
    mail.add_argument("--for", dest="audience", default="participant", choices=AUDIENCES[:2])
    mail.add_argument("--employer", default="", metavar="NAME", help="if there are several copies")
    _add_pdf(plan)
    verify = command(plan, "verify", "check a signed PDF, also one from elsewhere", _verify)
    verify.add_argument("--json", action="store_true", help="answer in JSON")
    verify.add_argument("file", type=Path)
    verify.add_argument("--code-file", type=Path, metavar="FILE", help="the code of a locked copy")


def _add_pdf(plan: Commands[argparse.ArgumentParser]) -> None:
    pdf = command(plan, "pdf", "write the plan as a PDF", _pdf)
    pdf.add_argument("ref")
    pdf.add_argument("--for", dest="audience", default="participant", choices=AUDIENCES)
    pdf.add_argument("--draft", action="store_true", help="as it stands, without signatures")
    pdf.add_argument("--employer", default="", metavar="NAME", help="if there are several copies")
    pdf.add_argument("--to", default="", metavar="NAME", help="who a letter is for")
    pdf.add_argument("--format", choices=[one.value for one in PaperFormat])
    pdf.add_argument("--language", default="", metavar="TAG")
    pdf.add_argument(
        "--locked", action="store_true", help="under a code that is said: signed papers only"
    )
    pdf.add_argument("-o", "--out", type=Path, required=True, metavar="FILE")


def _ways(words: argparse.ArgumentParser, *, needed: bool = True) -> None:
    """How a signature is given, and what is recorded with it."""
    words.add_argument("--name", required=needed, default="", help="the signer's name")
    words.add_argument(
        "--method",
        choices=[one.value for one in SigningMethod],
        default=SigningMethod.TYPED.value,
        help="typed: --name counts as typed by the signer",
    )
    words.add_argument("--strokes", type=Path, metavar="FILE", help="drawn or mark: JSON")
    words.add_argument("--witness", default="", metavar="NAME", help="who saw the mark or heard it")
    words.add_argument("--interpreter", default="", metavar="NAME")
    words.add_argument("--language", default=ENGLISH, metavar="TAG")
    words.add_argument("--read-aloud", action="store_true", help="the plan was read aloud")


def _given(arguments: argparse.Namespace, role: SignerRole) -> signing.SignatureGiven:
    method = SigningMethod(arguments.method)
    return signing.SignatureGiven(
        role=role,
        signer_name=arguments.name,
        method=method,
        typed_name=arguments.name if method is SigningMethod.TYPED else "",
        strokes=_strokes(arguments.strokes) if arguments.strokes else (),
        witness=arguments.witness,
        interpreter=arguments.interpreter,
        language=arguments.language,
        read_aloud=arguments.read_aloud,
    )


def _strokes(path: Path) -> tuple[Stroke, ...]:
    """Raises StrokesNotReadable."""
    try:
        found: Any = json.loads(read_file(path, LONGEST_STROKES))
        return tuple(
            tuple((float(x), float(y), float(pressure)) for x, y, pressure in stroke)
            for stroke in found
        )
    except (ValueError, TypeError, RecursionError):
        raise StrokesNotReadable from None


def _sign(arguments: argparse.Namespace) -> None:
    given = _given(arguments, SignerRole(arguments.role))
    with opening.desk(arguments) as desk:
        if given.role is SignerRole.EMPLOYER:
            file = caseload.open_case(desk, arguments.ref).file
            employer_copies.sign_for_employer(desk, _copy_for(file, "").id, given)
        else:
            signing.sign(desk, plan_of(desk, arguments.ref).id, given)
        plan = plan_of(desk, arguments.ref)
    state = {
        "version": plan.version,
        "status": plan.status.value,
        "as": given.role.value,
        "method": given.method.value,
    }
    said = f"Signed as {given.role.value} ({given.method.value}). {WHAT_IS_NEXT[given.role]}"
    answer(state, [said], as_json=arguments.json)


WHAT_IS_NEXT = {
    SignerRole.PARTICIPANT: "The coach signs next.",
    SignerRole.COACH: "The signed PDF is kept in the store.",
    SignerRole.EMPLOYER: "The signed copy is kept in the store.",
}


def _refuse(arguments: argparse.Namespace) -> None:
    refusal = signing.RefusalGiven(
        role=SignerRole.PARTICIPANT,
        signer_name=arguments.name,
        reason=arguments.reason,
        language=arguments.language,
    )
    with opening.desk(arguments) as desk:
        signing.refuse(desk, plan_of(desk, arguments.ref).id, refusal)
    say("It is recorded that it was not signed. The plan stays agreed.")


def _photo(arguments: argparse.Namespace) -> None:
    data = read_file(arguments.file, paper_photos.LARGEST_PHOTO)
    with opening.desk(arguments) as desk:
        plan = plan_of(desk, arguments.ref)
        signature = caseload.open_case(desk, arguments.ref).file.signature(
            plan.id, SignerRole.PARTICIPANT
        )
        if signature is None:
            raise NoSignatureOnPaper
        paper_photos.attach(desk, signature.id, data)
    say("The photo is kept with the signature. You can delete it from the camera now.")


def _copy(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        case_id = caseload.open_case(desk, arguments.ref).file.case.id
        offer = employer_copies.offer(desk, case_id)
        if arguments.list:
            lines = [*(_tick(one) for one in offer.items)]
            if any(one.own_words for one in offer.items):
                lines.append(OWN_WORDS)
            answer(offer, lines, as_json=arguments.json)
            return
        default = {one.key for one in offer.items if one.ticked}
        wanted = employer_copies.Wanted(
            employer=arguments.employer,
            ticked=frozenset(default if arguments.tick is None else arguments.tick),
            until=arguments.until or offer.until,
            paper=Manner(format=PaperFormat(arguments.format), language=arguments.paper_language),
        )
        given = _given(arguments, SignerRole.PARTICIPANT)
        employer_copies.make(desk, offer.plan_id, wanted, given)
        document = _copy_for(caseload.open_case(desk, arguments.ref).file, wanted.employer)
    answer(document, [f"{document.title}: made and kept."], as_json=arguments.json)


def _tick(item: Item) -> str:
    own = " (own words)" if item.own_words else ""
    return f"{item.key:<24} {'x' if item.ticked else ' '} {item.text}{own}"


OWN_WORDS = (
    "Own words stand in the copy as they are. Read them with the person first, and leave out what "
    "names an illness, a treatment or a worry."
)


def _pdf(arguments: argparse.Namespace) -> None:
    notes: tuple[str, ...] = ()
    with opening.desk(arguments) as desk:
        file = caseload.open_case(desk, arguments.ref).file
        if arguments.locked:
            _write_locked(arguments, desk, file)
            return
        if arguments.audience == "employer":
            copy = employer_copies.release(desk, _copy_for(file, arguments.employer).id)
        elif arguments.audience in LETTERS:
            copy, notes = _made(desk, file, LETTERS[arguments.audience], arguments)
        elif arguments.draft:
            copy = documents.draft_copy(desk, plan_of(desk, arguments.ref).id)
        elif arguments.format or arguments.language:
            copy, notes = _made(desk, file, PaperKind.ACTION_PLAN, arguments)
        else:
            copy = documents.participant_copy(desk, _signed(file).id)
        write_copy(desk, arguments.out, copy)
    said = "The PDF is written. It is not encrypted: keep it where only you can read it."
    say(*notes, said)


def _mail(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        file = caseload.open_case(desk, arguments.ref).file
        for_employer = arguments.audience == "employer"
        document = _copy_for(file, arguments.employer) if for_employer else _signed(file)
        handing_over.mail(desk, document.id, arguments.to)
    say("It waits for the next exchange; then the server sends it.")


def _write_locked(arguments: argparse.Namespace, desk: Desk, file: CaseFile) -> None:
    for_employer = arguments.audience == "employer"
    document = _copy_for(file, arguments.employer) if for_employer else _signed(file)
    made = handing_over.lock(desk, document.id, Way.STICK)
    write_copy(desk, arguments.out, made.copy)
    say(
        "The locked copy is written. Say this code to whoever gets it; it is kept nowhere:",
        made.code,
    )


def _made(
    desk: Desk, file: CaseFile, kind: PaperKind, arguments: argparse.Namespace
) -> tuple[Released, tuple[str, ...]]:
    wish = papers.Wish(
        format=PaperFormat(arguments.format) if arguments.format else None,
        language=arguments.language,
        recipient=arguments.to,
    )
    copy, made = papers.release(desk, file.case.id, kind, wish)
    return copy, made.notes


def _signed(file: CaseFile) -> Document:
    signed = file.agreed_plan
    document = file.document(signed.id) if signed else None
    if document is None:
        raise DocumentNotThere
    return document


def _copy_for(file: CaseFile, employer: str) -> Document:
    """The newest copy, for this employer if one is named."""
    named = " ".join(employer.split()).casefold()
    consents = {one.id: " ".join(one.employer.split()).casefold() for one in file.employer_consents}
    copies = [
        one
        for one in file.current_documents
        if one.kind is DocumentKind.EMPLOYER_COPY
        and (not named or consents.get(one.consent_id) == named)
    ]
    if not copies:
        raise DocumentNotThere
    return copies[-1]


def _verify(arguments: argparse.Namespace) -> int:
    data = read_file(arguments.file, checking.LARGEST_PAPER)
    with opening.desk(arguments) as desk:
        code = opening.secret_from(arguments.code_file, "") if arguments.code_file else ""
        found = checking.check(desk, data, code)
    lines = [
        VERDICTS[found.standing],
        *(f"Problem: {problem}" for problem in found.problems),
        *(_signed_by(one) for one in found.signatures),
        *(f"time stamp: {one.at:%d %B %Y %H:%M %Z}, {one.authority}" for one in found.stamps),
        *_recorded(found.recorded),
        *(f"Note: {note}" for note in found.notes),
        f"Fingerprint of the file: {found.sha256}",
    ]
    answer(found, lines, as_json=arguments.json)
    return Exit.DONE if found.ok else Exit.REFUSED


VERDICTS = {
    checking.Standing.SOUND: "Sound: signed, whole, and the very file that was kept.",
    checking.Standing.NOT_RECORDED: "Signed and whole, but not recorded in this store.",
    checking.Standing.WRONG: "Do not rely on this file.",
}


def _signed_by(one: SignatureFacts) -> str:
    """Who, when by which laptop's clock, with which seal, covering what."""
    when = f"{one.when:%d %B %Y %H:%M %Z}" if one.when is not None else "at an unknown time"
    state = "sound" if one.good else "NOT SOUND"
    covers = "covers the whole file" if one.whole_file else "covers what stood there then"
    sealed = one.certificate or "no seal"
    return f"{one.field}: {one.signer}, {when}, sealed with {sealed}, {covers}: {state}"


def _recorded(found: checking.Recorded | None) -> list[str]:
    if found is None or not found.very_file:
        return []
    return [f"Recorded: {found.title}, case {found.ref}, version {found.version} of the plan."]


def plan_of(desk: Desk, ref: str) -> Plan:
    plan = caseload.open_case(desk, ref).file.plan
    if plan is None:
        raise PlanNotAgreed("There is no plan yet. Draft it first.")
    return plan
