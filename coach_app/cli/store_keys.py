"""`coach-app store ...`: the ways into a store. No secret is ever given on the command line."""

import argparse
import sys
from pathlib import Path

from coach_app.cli import opening
from coach_app.cli.files import read_file
from coach_app.cli.groups import command, group
from coach_app.cli.output import answer, say
from coach_app.services import store_care
from coach_app.services.access import Door
from coach_app.services.desk import Desk
from coach_app.services.opening import EscrowOpening

LARGEST_PEM = 16 * 1024


def add_commands(store: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command(store, "profiles", "which coaches have a store here", _profiles, reads=True)
    change = command(store, "change-passphrase", "choose another passphrase", _change)
    _takes_new_passphrase(change)
    kit = command(store, "recovery-kit", "make a new recovery key and a sheet to print", _kit)
    kit.add_argument("-o", "--output", type=Path, metavar="FILE", required=True)
    recover = command(store, "recover", "open with the recovery key: a new passphrase", _recover)
    recover.add_argument(
        "--recovery-key-file",
        type=Path,
        metavar="FILE",
        help="a file whose first line is the recovery key; otherwise it is asked for",
    )
    _takes_new_passphrase(recover)
    escrow = group(store, "escrow", "the organisation's key to this store")
    add = command(escrow, "add", "let the organisation's key open this store", _escrow_add)
    add.add_argument("--public-key", type=Path, metavar="FILE", required=True)
    open_ = command(escrow, "open", "two people open a store by escrow", _escrow_open)
    open_.add_argument("--private-key-file", type=Path, metavar="FILE", required=True)
    open_.add_argument(
        "--private-key-password-file",
        type=Path,
        metavar="FILE",
        help="a file whose first line is the password of the private key, if it is under one",
    )
    open_.add_argument("--first", metavar="NAME", required=True, help="who opens it")
    open_.add_argument("--second", metavar="NAME", required=True, help="who agrees to that")
    open_.add_argument("--reason", metavar="TEXT", required=True, help="why; it is kept")
    _takes_new_passphrase(open_)


def first_recovery_key(desk: Desk, secret: str, target: Path | None) -> None:
    """For a store just made: on a sheet, or shown this once where somebody looks on.

    Where nobody looks on it would stay in a log: then none is made.
    """
    if target is not None:
        store_care.renew_recovery_kit(desk, secret, target)
        _say_where_it_is()
    elif sys.stdout is not None and sys.stdout.isatty():
        key = store_care.new_recovery_key(desk, secret)
        say("", "Your recovery key, shown this once. Write it down:", "", f"    {key}", "")
    else:
        say("There is no recovery key yet: make one with `coach-app store recovery-kit -o FILE`.")


def _takes_new_passphrase(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--new-passphrase-file",
        type=Path,
        metavar="FILE",
        help="a file whose first line is the new passphrase; otherwise it is asked for",
    )


def _profiles(arguments: argparse.Namespace) -> None:
    door = opening.door_of_laptop(arguments)
    found = [(profile.key, profile.shown_name) for profile in door.profiles()]
    rows = [{"key": key, "shown_name": name, "folder": _folder(door, key)} for key, name in found]
    lines = [f"{row['shown_name'] or '(shows no name)'}: {row['folder']}" for row in rows]
    answer(rows, lines or ["No coach has a store here."], as_json=arguments.json)


def _folder(door: Door, key: str) -> str:
    door.choose(key)
    return str(door.folder)


def _change(arguments: argparse.Namespace) -> None:
    door = opening.door(arguments)
    old = opening.passphrase(arguments, "Passphrase now: ")
    new = opening.secret_from(arguments.new_passphrase_file, "New passphrase: ")
    desk = door.unlock(old)
    try:
        store_care.change_passphrase(desk, old, new)
    finally:
        door.lock()
    say("The passphrase is changed. The old one does not open the store any more.")


def _kit(arguments: argparse.Namespace) -> None:
    door = opening.door(arguments)
    store_care.must_be_free(arguments.output)
    secret = opening.passphrase(arguments)
    desk = door.unlock(secret)
    try:
        store_care.renew_recovery_kit(desk, secret, arguments.output)
    finally:
        door.lock()
    _say_where_it_is()


def _say_where_it_is() -> None:
    say(
        "The recovery kit is written. Print it, then delete the file.",
        "A recovery key from before opens nothing any more.",
    )


def _recover(arguments: argparse.Namespace) -> None:
    door = opening.door(arguments)
    key = opening.secret_from(arguments.recovery_key_file, "Recovery key: ")
    new = opening.secret_from(arguments.new_passphrase_file, "New passphrase: ")
    try:
        door.recover(key, new)
    finally:
        door.lock()
    say("The store has a new passphrase. The recovery key stays as it is.")


def _escrow_add(arguments: argparse.Namespace) -> None:
    door = opening.door(arguments)
    organisation = read_file(arguments.public_key, LARGEST_PEM)
    secret = opening.passphrase(arguments)
    desk = door.unlock(secret)
    try:
        fingerprint = store_care.add_escrow(desk, secret, organisation)
    finally:
        door.lock()
    say(
        f"The organisation's key opens this store too. Its fingerprint: {fingerprint}",
        "Compare it with what the programme administrator reads out to you.",
    )


def _escrow_open(arguments: argparse.Namespace) -> None:
    door = opening.door(arguments)
    password = arguments.private_key_password_file
    wanted = EscrowOpening(
        private_key_pem=read_file(arguments.private_key_file, LARGEST_PEM),
        password=opening.secret_from(password, "") if password else "",
        first=arguments.first,
        second=arguments.second,
        reason=arguments.reason,
        new_passphrase=opening.secret_from(arguments.new_passphrase_file, "New passphrase: "),
    )
    try:
        door.open_by_escrow(wanted)
    finally:
        door.lock()
    say("The store has a new passphrase. Who opened it, and why, stands in its audit trail.")
