"""`coach-app store ...`: make, look at, check, copy and restore a store."""

import argparse
from pathlib import Path

from coach_app.cli import opening, store_keys
from coach_app.cli.exit_codes import Exit
from coach_app.cli.files import read_file
from coach_app.cli.groups import command, group
from coach_app.cli.output import answer, say
from coach_app.services import store_care


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", about: str
) -> None:
    store = group(commands, "store", about)
    create = command(store, "create", "make a new, empty store", _create)
    create.add_argument("--coach", metavar="NAME", required=True, help="your name")
    create.add_argument(
        "--shown-name",
        metavar="NAME",
        default="",
        help="a first name that the locked screen may show; nothing is shown without it",
    )
    create.add_argument(
        "--recovery-kit",
        type=Path,
        metavar="FILE",
        help="write the sheet with the recovery key to this new PDF file",
    )
    create.add_argument(
        "--escrow-public-key",
        type=Path,
        metavar="FILE",
        help="the organisation's public key (PEM), which can open the store too",
    )
    create.add_argument(
        "--another-coach",
        action="store_true",
        help="beside the stores of others who use this laptop",
    )
    command(store, "info", "what the store holds", _info, reads=True)
    command(store, "verify", "check the store from end to end", _verify, reads=True)
    backup = command(store, "backup", "write an encrypted copy", _backup)
    backup.add_argument("file", type=Path)
    restore = command(store, "restore", "make a store from an encrypted copy", _restore)
    restore.add_argument("file", type=Path)
    store_keys.add_commands(store)


def _create(arguments: argparse.Namespace) -> None:
    door = opening.door_of_laptop(arguments)
    if arguments.another_coach:
        door.choose_new()
    kit, escrow = arguments.recovery_kit, arguments.escrow_public_key
    organisation = read_file(escrow, store_keys.LARGEST_PEM) if escrow else b""
    if organisation:
        store_care.must_be_escrow_key(organisation)
    if kit is not None:
        store_care.must_be_free(kit)
    secret = opening.passphrase(arguments, "Choose a passphrase: ")
    desk = door.create(secret, arguments.coach, arguments.shown_name)
    try:
        if organisation:
            fingerprint = store_care.add_escrow(desk, secret, organisation)
            say(f"The organisation's key {fingerprint} opens the store too.")
        store_keys.first_recovery_key(desk, secret, kit)
    finally:
        door.lock()
    say("The store is made. Keep the passphrase safe: nobody can look it up for you.")


def _info(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        info = store_care.info(desk)
    lines = [f"{name.replace('_', ' ')}: {value}" for name, value in info.items()]
    answer(info, lines, as_json=arguments.json)


def _verify(arguments: argparse.Namespace) -> int:
    with opening.desk(arguments) as desk:
        findings = store_care.verify(desk)
    lines = findings or ["Everything in the store is as it should be."]
    answer({"sound": not findings, "findings": list(findings)}, lines, as_json=arguments.json)
    return Exit.DAMAGED if findings else Exit.DONE


def _backup(arguments: argparse.Namespace) -> None:
    with opening.desk(arguments) as desk:
        store_care.backup(desk, arguments.file)
    say("The copy is written. It opens with the same passphrase.")


def _restore(arguments: argparse.Namespace) -> None:
    store_care.restore(arguments.file, opening.door(arguments).folder)
    say("The store is restored. It opens with the passphrase it had then.")
