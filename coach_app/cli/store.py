"""`coach-app store ...`: make, look at, check, copy and restore a store."""

import argparse
from pathlib import Path

from coach_app.cli import opening
from coach_app.cli.exit_codes import Exit
from coach_app.cli.groups import command, group
from coach_app.cli.output import answer, say
from coach_app.services import store_care


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", about: str
) -> None:
    store = group(commands, "store", about)
    create = command(store, "create", "make a new, empty store", _create)
    create.add_argument("--coach", metavar="NAME", required=True, help="your name")
    command(store, "info", "what the store holds", _info, reads=True)
    command(store, "verify", "check the store from end to end", _verify, reads=True)
    backup = command(store, "backup", "write an encrypted copy", _backup)
    backup.add_argument("file", type=Path)
    restore = command(store, "restore", "make a store from an encrypted copy", _restore)
    restore.add_argument("file", type=Path)
    change = command(store, "change-passphrase", "choose another passphrase", _change)
    change.add_argument(
        "--new-passphrase-file",
        type=Path,
        metavar="FILE",
        help="a file whose first line is the new passphrase; otherwise it is asked for",
    )


def _create(arguments: argparse.Namespace) -> None:
    door = opening.door(arguments)
    secret = opening.passphrase(arguments, "Choose a passphrase: ")
    door.create(secret, arguments.coach)
    door.lock()
    say("The store is made. Keep the passphrase safe: nobody can open the store without it.")


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
