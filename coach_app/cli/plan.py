"""`coach-app plan ...`: draft, agree, sign, print and check a plan."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from coach_app.cli import opening
from coach_app.cli.exit_codes import Exit
from coach_app.cli.files import read_file, write_copy
from coach_app.cli.groups import command, group
from coach_app.cli.output import answer, say
from coach_app.domain.errors import DocumentNotThere, PlanNotAgreed
from coach_app.domain.paper import PaperFormat
from coach_app.domain.plan import Plan
from coach_app.domain.signature import SignerRole, SigningMethod
from coach_app.services import caseload, documents, papers, planning, signing
from coach_app.services.desk import Desk

if TYPE_CHECKING:
    from coach_app.plans.verifying import SignatureFacts


SIGNED_FORMATS = (PaperFormat.STANDARD, PaperFormat.LARGE_PRINT, PaperFormat.EASY_READ)


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser], about: str) -> None:
    plan = group(commands, "plan", about)
    for name, what, run in (
        ("draft", "draft a plan from the finished assessment", _draft),
        ("agree", "freeze the draft that both agree on", _agree),
    ):
        command(plan, name, what, run, reads=True).add_argument("ref")
    paper = command(plan, "paper", "choose the format and language that it is signed in", _paper)
    paper.add_argument("ref")
    paper.add_argument("--format", choices=[one.value for one in SIGNED_FORMATS])
    paper.add_argument("--language", default="", metavar="TAG")
    sign = command(plan, "sign", "sign the agreed plan by typing a name", _sign, reads=True)
    sign.add_argument("ref")
    sign.add_argument("--as", dest="role", required=True, choices=[r.value for r in SignerRole])
    sign.add_argument("--name", required=True, help="the signer's name, typed by the signer")
    sign.add_argument("--read-aloud", action="store_true", help="the plan was read aloud")
    pdf = command(plan, "pdf", "write the plan as a PDF", _pdf)
    pdf.add_argument("ref")
    pdf.add_argument("--for", dest="audience", default="participant", choices=["participant"])
    pdf.add_argument("--draft", action="store_true", help="as it stands, without signatures")
    pdf.add_argument("-o", "--out", type=Path, required=True, metavar="FILE")
    verify = command(plan, "verify", "check a signed PDF", _verify, reads=True)
    verify.add_argument("file", type=Path)


def _draft(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        planning.draft(desk, caseload.open_case(desk, arguments.ref).file.case.id)
        plan = _plan(desk, arguments.ref)
    answer(plan, _lines(plan), as_json=arguments.json)


def _agree(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        planning.agree(desk, _plan(desk, arguments.ref).id)
        plan = _plan(desk, arguments.ref)
    answer(plan, [f"Agreed: version {plan.version}.", plan.content_hash], as_json=arguments.json)


def _paper(arguments: argparse.Namespace) -> None:
    """With neither, the person's recorded needs and language choose again."""
    wish = papers.Wish(
        format=PaperFormat(arguments.format) if arguments.format else None,
        language=arguments.language,
    )
    with opening.desk(arguments) as desk:
        plan = _plan(desk, arguments.ref)
        papers.choose(desk, plan.id, wish)
        made = documents.preview(desk, plan.id)
    manner = f"{made.manner.format.value}, {made.manner.language}"
    say(f"The plan is signed in this manner: {manner}.", *made.notes)


def _sign(arguments: argparse.Namespace) -> None:
    given = signing.SignatureGiven(
        role=SignerRole(arguments.role),
        signer_name=arguments.name,
        method=SigningMethod.TYPED,
        typed_name=arguments.name,
        read_aloud=arguments.read_aloud,
    )
    with opening.desk(arguments) as desk:
        signing.sign(desk, _plan(desk, arguments.ref).id, given)
        plan = _plan(desk, arguments.ref)
    state = {"version": plan.version, "status": plan.status.value, "as": given.role.value}
    answer(
        state, [f"Signed as {given.role.value}. {_whats_next(given.role)}"], as_json=arguments.json
    )


def _whats_next(role: SignerRole) -> str:
    if role is SignerRole.PARTICIPANT:
        return "The coach signs next."
    return "The signed PDF is kept in the store."


def _pdf(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        file = caseload.open_case(desk, arguments.ref).file
        if arguments.draft:
            copy = documents.draft_copy(desk, _plan(desk, arguments.ref).id)
        else:
            signed = file.agreed_plan
            document = file.document(signed.id) if signed else None
            if document is None:
                raise DocumentNotThere
            copy = documents.participant_copy(desk, document.id)
    write_copy(arguments.out, copy)
    say("The PDF is written. It is not encrypted: keep it where only you can read it.")


def _verify(arguments: argparse.Namespace) -> int:
    data = read_file(arguments.file, documents.LARGEST_PAPER)
    with opening.desk(arguments) as desk:
        found = documents.verify(desk, data)
    lines = [
        *(_signed_by(one) for one in found.signatures),
        *(found.problems or ("The signatures are sound and cover the whole file.",)),
    ]
    answer(found, lines, as_json=arguments.json)
    return Exit.DONE if not found.problems else Exit.REFUSED


def _signed_by(one: SignatureFacts) -> str:
    """Who, when by which laptop's clock, and with which seal."""
    when = f"{one.when:%d %B %Y %H:%M %Z}" if one.when is not None else "at an unknown time"
    state = "sound" if one.good else "NOT SOUND"
    return f"{one.field}: {one.signer}, {when}, sealed with {one.certificate or 'no seal'}: {state}"


def _plan(desk: Desk, ref: str) -> Plan:
    plan = caseload.open_case(desk, ref).file.plan
    if plan is None:
        raise PlanNotAgreed("There is no plan yet. Draft it first.")
    return plan


def _lines(plan: Plan) -> list[str]:
    steps = [
        f"{number}. {step.title} ({step.who.value}, by {step.due_on.isoformat()})"
        for number, step in enumerate(plan.steps, start=1)
    ]
    return [f"{plan.kind.value}, version {plan.version}, {plan.status.value}", *steps]
