"""`coach-app consent ...`: notice, agreement and permissions, each given, shown and withdrawn."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from coach_app.cli import opening
from coach_app.cli.groups import command, group
from coach_app.cli.output import answer
from coach_app.domain.consent import HowGiven, NoticeHow, Recipient, Subject
from coach_app.domain.disclosed import Delivery, Disclosure, delivery_of
from coach_app.domain.errors import RecordNotFound, Refusal
from coach_app.services import caseload, consents
from coach_app.services.changes import Changes
from coach_app.services.consents import Ledger
from coach_app.services.desk import Desk

Withdraw = Callable[[], Changes]


class EndedAlready(Refusal):
    key = "consent.ended"
    sentence = "This one has ended already. Nothing was changed."


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger, and how it is taken back."""

    said: str
    withdraw: Withdraw
    live: bool


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", about: str
) -> None:
    consent = group(commands, "consent", about)
    command(consent, "show", "the whole ledger", _show, reads=True).add_argument("ref")
    notice = command(consent, "notice", "the privacy notice was given", _notice, reads=True)
    notice.add_argument("ref")
    notice.add_argument("--how", required=True, choices=[how.value for how in NoticeHow])
    notice.add_argument("--language", default="en-GB", metavar="TAG")
    notice.add_argument("--interpreter", default="", metavar="NAME")
    notice.add_argument("--read-aloud", action="store_true")
    agree = command(consent, "agree", "the person agrees to take part", _agree, reads=True)
    agree.add_argument("ref")
    _add_how(agree)
    agree.add_argument("--read-aloud", action="store_true", help="the notice was read aloud")
    permit = command(
        consent, "permit", "what may be shared, with whom, for what", _permit, reads=True
    )
    permit.add_argument("ref")
    permit.add_argument("--recipient", required=True, choices=[one.value for one in Recipient])
    permit.add_argument("--name", default="", help="who exactly; else whoever it is at the time")
    permit.add_argument("--what", required=True, metavar="TEXT", help="in the person's own words")
    permit.add_argument("--purpose", required=True, metavar="TEXT")
    permit.add_argument(
        "--covers",
        action="append",
        default=[],
        choices=[one.value for one in Subject],
        help="a kind of copy that may leave; none: it may be spoken of and no copy leaves",
    )
    permit.add_argument("--until", type=date.fromisoformat, metavar="DATE", help="YYYY-MM-DD")
    _add_how(permit)
    withdraw = command(consent, "withdraw", "take one back; it acts at once", _withdraw, reads=True)
    withdraw.add_argument("ref")
    withdraw.add_argument("number", type=int, help="its number in `consent show`")


def _add_how(given: argparse.ArgumentParser) -> None:
    given.add_argument("--how", required=True, choices=[how.value for how in HowGiven])
    given.add_argument("--witness", default="", metavar="NAME", help="with spoken-with-witness")


def _show(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        _tell(desk, arguments)


def _notice(arguments: argparse.Namespace) -> None:
    new = consents.NewNotice(
        how=NoticeHow(arguments.how),
        language=arguments.language,
        interpreter=arguments.interpreter,
        read_aloud=arguments.read_aloud,
    )
    with opening.desk(arguments) as desk:
        consents.give_notice(desk, _case_id(desk, arguments), new)
        _tell(desk, arguments)


def _agree(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        consents.agree(
            desk,
            _case_id(desk, arguments),
            HowGiven(arguments.how),
            read_aloud=arguments.read_aloud,
            witness=arguments.witness,
        )
        _tell(desk, arguments)


def _permit(arguments: argparse.Namespace) -> None:
    new = consents.NewPermission(
        what=arguments.what,
        covers=tuple(Subject(one) for one in dict.fromkeys(arguments.covers)),
        recipient=Recipient(arguments.recipient),
        recipient_name=arguments.name,
        purpose=arguments.purpose,
        how=HowGiven(arguments.how),
        witness=arguments.witness,
        until=arguments.until,
    )
    with opening.desk(arguments) as desk:
        consents.permit(desk, _case_id(desk, arguments), new)
        _tell(desk, arguments)


def _withdraw(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        case_id = _case_id(desk, arguments)
        known = _entries(desk, case_id, consents.ledger(desk, case_id))
        if not 1 <= arguments.number <= len(known):
            raise RecordNotFound("There is no entry with this number. Look at `consent show`.")
        entry = known[arguments.number - 1]
        if not entry.live:
            raise EndedAlready
        entry.withdraw()
        _tell(desk, arguments)


def _entries(desk: Desk, case_id: str, ledger: Ledger) -> list[Entry]:
    """What stands in the ledger, in the order that `show` counts it."""
    found: list[Entry] = []
    for notice in ledger.notices:
        said = f"privacy notice {notice.version}, {notice.language}, {notice.how.value}"
        undo = _taking(consents.withdraw_notice, desk, notice.id)
        found.append(Entry(said, undo, live=notice.live))
    for agreement in ledger.agreements:
        said = f"agreement to take part, {agreement.how.value}"
        undo = _taking(consents.withdraw_agreement, desk, case_id)
        found.append(Entry(said, undo, live=agreement.live))
    for one in ledger.permissions:
        who = one.recipient_name or one.recipient.value
        copies = ", ".join(subject.value for subject in one.covers) or "no copy"
        said = f"permission, {who}, {one.what} ({copies}), {one.how.value}"
        undo = _taking(consents.withdraw_permission, desk, one.id)
        found.append(Entry(said, undo, live=one.live_on(desk.today())))
    for copy in ledger.employer_consents:
        said = f"copy for {copy.employer}, {copy.how.value}"
        undo = _taking(consents.withdraw_employer_copy, desk, copy.id)
        found.append(Entry(said, undo, live=copy.live_on(desk.today())))
    return found


def _taking(withdraw: Callable[[Desk, str], Changes], desk: Desk, record_id: str) -> Withdraw:
    return lambda: withdraw(desk, record_id)


def _case_id(desk: Desk, arguments: argparse.Namespace) -> str:
    return caseload.open_case(desk, arguments.ref).file.case.id


def _left(one: Disclosure, heard: Delivery | None) -> str:
    said = f"left {one.left_at:%Y-%m-%d %H:%M}  {one.route.value}  {one.recipient_name}".rstrip()
    return f"{said}  {heard.became.value} {heard.at:%Y-%m-%d %H:%M}" if heard else said


def _tell(desk: Desk, arguments: argparse.Namespace) -> None:
    case_id = _case_id(desk, arguments)
    ledger = consents.ledger(desk, case_id)
    entries = _entries(desk, case_id, ledger)
    lines = [
        f"{number}. {one.said}: {'in force' if one.live else 'ended'}"
        for number, one in enumerate(entries, start=1)
    ]
    lines += [f"{route.value}: {why or 'may leave'}" for route, why in ledger.may.items()]
    lines += [_left(one, delivery_of(one, ledger.deliveries)) for one in ledger.disclosures]
    answer(ledger, lines, as_json=arguments.json)
